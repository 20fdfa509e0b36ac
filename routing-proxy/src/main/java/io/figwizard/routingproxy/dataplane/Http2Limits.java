package io.figwizard.routingproxy.dataplane;

import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2Settings;

/** How much of everything one HTTP/2 connection may have: RFC 9113, section 10.5. */
final class Http2Limits {

  /** Streams that the client may take back: CVE-2023-44487, "rapid reset". */
  private static final int RESETS = 200;

  /** Streams that the client may make us take back: CVE-2025-8671, "MadeYouReset". */
  private static final int OUR_RESETS = 200;

  private static final int SECONDS = 30;

  private static final int UNLIMITED = 0;

  /** Frames that only the connection's own book-keeping needs and that nobody takes from us. */
  private static final int QUEUED_CONTROL_FRAMES = 1000;

  private static final int EMPTY_DATA_FRAMES = 10;

  /** A head in ever so many pieces: CVE-2024-27316 and its kin. */
  private static final int SMALL_CONTINUATIONS = 16;

  private Http2Limits() {}

  /**
   * @param trusted whether the other end is a proxy in front: what its many clients take back comes
   *     on one connection, and ending that would end all of them. It has limits of its own.
   */
  static Http2FrameCodec codec(LoopSettings settings, boolean trusted) {
    int resets = trusted ? UNLIMITED : RESETS;
    int ourResets = trusted ? UNLIMITED : OUR_RESETS;
    Http2FrameCodec codec =
        Http2FrameCodecBuilder.forServer()
            .initialSettings(
                Http2Settings.defaultSettings()
                    .maxConcurrentStreams(settings.maxHttp2Streams())
                    .maxHeaderListSize(settings.maxHeaderSize()))
            .validateHeaders(true)
            // What a client says it takes is advice (section 6.5.2); servers' answers are not cut.
            .encoderIgnoreMaxHeaderListSize(true)
            .decoderEnforceMaxRstFramesPerWindow(resets, SECONDS)
            .encoderEnforceMaxRstFramesPerWindow(ourResets, SECONDS)
            .encoderEnforceMaxQueuedControlFrames(QUEUED_CONTROL_FRAMES)
            .decoderEnforceMaxConsecutiveEmptyDataFrames(EMPTY_DATA_FRAMES)
            .decoderEnforceMaxSmallContinuationFrames(SMALL_CONTINUATIONS)
            // GOAWAY is sent where the proxy decides to; closing is closing.
            .decoupleCloseAndGoAway(true)
            .build();
    // What is announced counts from the client's acknowledgement on, which never has to come.
    codec.connection().remote().maxActiveStreams(settings.maxHttp2Streams());
    return codec;
  }
}
