package io.figwizard.routingproxy.dataplane;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Looks for the action in a body that is held back.
 *
 * <p>A sized body small enough is waited for and read to its end: then a second {@code action}
 * after the first is seen, too. Of a longer or chunked body only so much is held as it takes to
 * find the first; a second one further on is not seen here, but handlers refuse such a document
 * (400), so no side does anything with it.
 */
final class BodyPeek implements RequestBody.Watcher {

  /** Told once what came of it; the action is null unless the outcome is FOUND. */
  interface Decision {
    void decided(PeekOutcome outcome, @Nullable String action);
  }

  private final RequestBody body;
  private final long limit;
  private final boolean whole;
  private final Decision decision;
  private final ActionScanner scanner = new ActionScanner();

  /**
   * @param limit the most bytes held
   * @param whole whether to read to the end of the body
   */
  BodyPeek(RequestBody body, long limit, boolean whole, Decision decision) {
    this.body = body;
    this.limit = limit;
    this.whole = whole;
    this.decision = decision;
  }

  @Override
  public void piece(ByteBuf piece) {
    if (whole) {
      scanner.feed(piece, piece.readableBytes());
      return;
    }
    // No further than the limit, however the body was cut on its way: always the same decision.
    int before = (int) (body.received() - piece.readableBytes());
    scanner.feed(piece, (int) Math.min(piece.readableBytes(), limit - before));
    if (scanner.failed()) {
      stop(scanner.finish());
    } else if (scanner.found()) {
      stop(PeekOutcome.FOUND);
    } else if (body.received() >= limit) {
      stop(PeekOutcome.TOO_LARGE);
    }
  }

  @Override
  public void complete() {
    PeekOutcome outcome = scanner.finish();
    decision.decided(outcome, scanner.action());
  }

  private void stop(PeekOutcome outcome) {
    body.pause();
    decision.decided(outcome, outcome == PeekOutcome.FOUND ? scanner.action() : null);
  }
}
