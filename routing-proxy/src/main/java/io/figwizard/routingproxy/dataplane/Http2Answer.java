package io.figwizard.routingproxy.dataplane;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/**
 * One answer on its way to a client that speaks HTTP/2: the proxy's own HTTP/1.1 made into frames.
 * Not thread-safe; one for each stream.
 */
final class Http2Answer {

  /** What a server may send, and what the proxy adds. */
  private static final int MAX_HEAD = 128 * 1024;

  private final boolean toHead;
  private @Nullable HeadParser parser;
  private @Nullable BodyDecoder body;
  private @Nullable ChannelFuture last;
  private boolean complete;

  /**
   * @param toHead whether it answers a HEAD request
   */
  Http2Answer(boolean toHead) {
    this.toHead = toHead;
  }

  /** Whether its last frame has been written. */
  boolean complete() {
    return complete;
  }

  /** Whether its last frame has left; until then it may be waiting for the client's window. */
  boolean gone() {
    return complete && last != null && last.isDone();
  }

  /** The frame written last; null before the first. */
  @Nullable ChannelFuture last() {
    return last;
  }

  /** Writes what has become whole; takes all the bytes. */
  void write(ChannelHandlerContext proxyToClient, ByteBuf http1) throws BadMessage {
    while (http1.isReadable() && !complete) {
      BodyDecoder decoder = body;
      if (decoder == null) {
        head(proxyToClient, http1);
      } else {
        body(proxyToClient, http1, decoder);
      }
    }
  }

  private void head(ChannelHandlerContext proxyToClient, ByteBuf http1) throws BadMessage {
    if (parser == null) {
      parser = new HeadParser(HeadParser.Kind.ANSWER, MAX_HEAD);
    }
    if (!parser.parse(http1)) {
      return;
    }
    AnswerHead head = AnswerHead.read(parser.head(), toHead);
    parser = null;
    if (!head.interim()) {
      BodyDecoder decoder = head.body();
      body = decoder;
      complete = decoder.complete();
    }
    Http2Headers headers = new DefaultHttp2Headers(false);
    headers.status(AsciiString.of(Integer.toString(head.status())));
    fields(head.fields(), headers);
    last = proxyToClient.write(new DefaultHttp2HeadersFrame(headers, complete));
  }

  private void body(ChannelHandlerContext proxyToClient, ByteBuf http1, BodyDecoder decoder)
      throws BadMessage {
    ByteBuf piece = decoder.next(http1);
    complete = decoder.complete();
    MessageHead trailers = decoder.trailers();
    if (piece != null) {
      last = proxyToClient.write(new DefaultHttp2DataFrame(piece, complete));
    } else if (trailers != null) {
      Http2Headers headers = new DefaultHttp2Headers(false);
      fields(trailers, headers);
      last = proxyToClient.write(new DefaultHttp2HeadersFrame(headers, true));
    } else if (complete) {
      last = proxyToClient.write(new DefaultHttp2DataFrame(true));
    }
  }

  /** RFC 9113, section 8.2.2: what belongs to one HTTP/1.1 connection has no place here. */
  private static void fields(MessageHead from, Http2Headers to) {
    for (int i = 0; i < from.count(); i++) {
      switch (from.kind(i)) {
        case CONNECTION, TRANSFER_ENCODING, UPGRADE, TE, HOP_BY_HOP -> {}
        default -> to.add(AsciiString.of(from.lowerCaseName(i)), AsciiString.of(from.value(i)));
      }
    }
  }
}
