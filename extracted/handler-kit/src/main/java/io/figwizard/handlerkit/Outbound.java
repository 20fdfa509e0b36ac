package io.figwizard.handlerkit;

import io.dropwizard.core.setup.Environment;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Where everything passes that an action sends to others: payments, voices, texts. In a dry run
 * nothing gets further: it is captured, and the action ends there, as nobody has answered it.
 *
 * <p>A client calls {@link #send} with what it is about to send, right before it does, on the
 * thread of the action. {@link OutboundHttp} does so; an architecture rule finds those that do not.
 * Thread-safe.
 */
public final class Outbound {
  private final DryRunGuard guard;

  Outbound(DryRunGuard guard) {
    this.guard = guard;
  }

  /**
   * The application's.
   *
   * @throws IllegalStateException when the application has no {@link HandlerKitBundle}
   */
  public static Outbound of(Environment environment) {
    return new Outbound(HandlerKit.of(environment).dryRuns().guard());
  }

  /**
   * Whether this thread does a dry run, so that nothing will be sent. For clients that would
   * otherwise count a question as asked, and for limits that the real request has just used up.
   */
  public boolean captures() {
    return guard.pass() != null;
  }

  /**
   * Returns where the call may be sent; in a dry run never.
   *
   * @param call made in dry runs only
   */
  public void send(Supplier<OutboundCall> call) {
    DryRunGuard.Pass pass = guard.pass();
    if (pass != null) {
      throw pass.capture(call.get());
    }
  }

  /**
   * Asks; in a dry run captures the question and goes on with what is known without asking. Only
   * for questions that read, and never with something made up: docs/decisions, 29, says what may be
   * known.
   *
   * @param known for dry runs; empty where it is not known, the action then ends there
   */
  public <T> T ask(Supplier<T> question, Supplier<Optional<T>> known) {
    DryRunGuard.Pass pass = guard.pass();
    if (pass == null) {
      return question.get();
    }
    boolean ended = pass.ended();
    try {
      return question.get();
    } catch (CapturedCall captured) {
      // Who has ended before and caught it goes on with nothing.
      if (ended || !captured.call().reads()) {
        throw captured;
      }
      T answer = known.get().orElseThrow(() -> captured);
      pass.goOn();
      return answer;
    }
  }
}
