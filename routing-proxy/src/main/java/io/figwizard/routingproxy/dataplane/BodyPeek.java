package io.figwizard.routingproxy.dataplane;

import io.netty.buffer.ByteBuf;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Looks for the action in a body that is held back.
 *
 * <p>A sized body small enough is waited for and read to its end. Of a longer or chunked body only
 * so much is held as it takes to find the first {@code action}; what follows is looked at as it
 * goes on, so that nobody is sent the whole of a body that says another action further on. What
 * comes of a body depends on its bytes alone, not on how they were cut on their way.
 */
final class BodyPeek implements RequestBody.Watcher, RequestBody.Guard {

  /** Told once what came of it; the action is null unless the outcome is FOUND. */
  interface Decision {
    void decided(PeekOutcome outcome, @Nullable String action);
  }

  private final RequestBody body;
  private final long limit;
  private final boolean whole;
  private final Decision decision;
  private final Consumer<PeekOutcome> unclear;
  private final ActionScanner scanner = new ActionScanner();

  /**
   * @param limit the most bytes held
   * @param whole whether to read to the end of the body
   * @param unclear told once, instead of the decision or after it, where it turns out that others
   *     may read another action: the request must not go on
   */
  BodyPeek(
      RequestBody body,
      long limit,
      boolean whole,
      Decision decision,
      Consumer<PeekOutcome> unclear) {
    this.body = body;
    this.limit = limit;
    this.whole = whole;
    this.decision = decision;
    this.unclear = unclear;
  }

  @Override
  public void piece(ByteBuf piece) {
    if (whole) {
      scanner.feed(piece, 0);
      return;
    }
    // No further than the limit, and no further than the first action.
    int before = (int) (body.received() - piece.readableBytes());
    int taken = scanner.find(piece, (int) Math.min(piece.readableBytes(), limit - before));
    if (scanner.failed()) {
      stop(scanner.finish());
    } else if (scanner.found()) {
      scanner.guard();
      if (clear(piece, taken)) {
        body.guard(this);
        stop(PeekOutcome.FOUND);
      }
    } else if (body.received() >= limit) {
      stop(PeekOutcome.TOO_LARGE);
    }
  }

  @Override
  public void complete() {
    PeekOutcome outcome = scanner.finish();
    decision.decided(outcome, scanner.action());
  }

  @Override
  public boolean passes(ByteBuf piece) {
    return clear(piece, 0);
  }

  private boolean clear(ByteBuf piece, int taken) {
    scanner.feed(piece, taken);
    if (scanner.failed()) {
      unclear.accept(scanner.finish());
    }
    return !scanner.failed();
  }

  private void stop(PeekOutcome outcome) {
    body.pause();
    decision.decided(outcome, outcome == PeekOutcome.FOUND ? scanner.action() : null);
  }
}
