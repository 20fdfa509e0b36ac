package io.figwizard.routingproxy.dataplane;

import io.figwizard.routingproxy.dryrun.DryRunAnswer;
import io.figwizard.routingproxy.dryrun.DryRuns;
import io.figwizard.routingproxy.routes.Route;
import io.figwizard.routingproxy.routes.Side;
import io.figwizard.routingproxy.shadow.AnswerPair;
import io.figwizard.routingproxy.shadow.CopiedAnswer;
import io.figwizard.routingproxy.shadow.CopiedRequest;
import io.figwizard.routingproxy.shadow.Copies;
import io.figwizard.routingproxy.shadow.FailedCopy;
import io.figwizard.routingproxy.shadow.Lost;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The dry runs of one request: the monolith's, the extracted side's, and where it was asked for
 * another one of the monolith's. One after the other, as two at once would wait for each other's
 * locks. Used by the shadow loop's thread only.
 */
final class DryRunTask {

  /** Sends one of them, with a deadline of its own. */
  interface Sender {
    void send(
        ServerAddress to, ShadowCall.Wire wire, ShadowCall.Begun begun, ShadowCall.Ended ended);
  }

  /** One of them, and where to. */
  record Run(DryRunBytes bytes, ServerAddress to) {}

  private final Route route;
  private final CopiedRequest request;
  private final Run toMonolith;
  private final Run toExtracted;
  private final @Nullable Run again;
  private final DryRuns dryRuns;
  private final Sender sender;
  private final Copies copies;
  private final ShadowMemory.Share share;

  /**
   * @param again null where the monolith is asked only once
   */
  DryRunTask(
      Route route,
      CopiedRequest request,
      Run toMonolith,
      Run toExtracted,
      @Nullable Run again,
      DryRuns dryRuns,
      Sender sender,
      Copies copies,
      ShadowMemory.Share share) {
    this.route = route;
    this.request = request;
    this.toMonolith = toMonolith;
    this.toExtracted = toExtracted;
    this.again = again;
    this.dryRuns = dryRuns;
    this.sender = sender;
    this.copies = copies;
    this.share = share;
  }

  void begin() {
    send(
        Side.MONOLITH,
        toMonolith,
        (answer, failure) -> {
          if (answer == null) {
            Lost why = failure == null ? Lost.BROKEN : failure.why();
            lost(
                why.failure() || why == Lost.CIRCUIT_OPEN ? Lost.MONOLITH_FAILED : why,
                Side.MONOLITH,
                failure == null ? "no answer" : failure.detail());
          } else if (answer.status() >= 500 && DryRunAnswer.why(answer.copied()) == null) {
            lost(Lost.MONOLITH_FAILED, Side.MONOLITH, "answered " + answer.status());
          } else {
            ran(Side.MONOLITH, toMonolith, answer.copied(), this::extracted);
          }
        });
  }

  private void extracted(CopiedAnswer monolith) {
    send(
        Side.EXTRACTED,
        toExtracted,
        (answer, failure) -> {
          if (answer == null) {
            lost(
                failure == null ? Lost.BROKEN : failure.why(),
                Side.EXTRACTED,
                failure == null ? "no answer" : failure.detail());
          } else {
            ran(
                Side.EXTRACTED,
                toExtracted,
                answer.copied(),
                extracted -> repeat(monolith, extracted));
          }
        });
  }

  private void repeat(CopiedAnswer monolith, CopiedAnswer extracted) {
    if (again == null) {
      answered(monolith, extracted, null);
      return;
    }
    send(
        Side.MONOLITH,
        again,
        (answer, failure) -> {
          CopiedAnswer repeated = answer == null ? null : answer.copied();
          Lost none = repeated == null ? null : DryRunAnswer.why(repeated);
          if (repeated != null && none == Lost.UNPROVEN) {
            stop(Side.MONOLITH, again, repeated);
          }
          answered(monolith, extracted, none == null ? repeated : null);
        });
  }

  /** Goes on only with what the server proves to have run dry. */
  private void ran(Side side, Run run, CopiedAnswer answer, Consumer<CopiedAnswer> next) {
    Lost why = DryRunAnswer.why(answer);
    if (why == null) {
      next.accept(answer);
      return;
    }
    if (why == Lost.UNPROVEN) {
      stop(side, run, answer);
    }
    lost(why, side, "answered " + answer.status());
  }

  private void stop(Side side, Run run, CopiedAnswer answer) {
    dryRuns.stops().stop(route.id(), side, answer.status(), run.bytes().requestId());
  }

  private void send(Side side, Run run, ShadowCall.Ended ended) {
    // Looked at when it goes out: many may have been waiting when the stop came.
    sender.send(
        run.to(),
        () -> dryRuns.stops().allows(route.id()) ? run.bytes().signed(dryRuns.key()) : null,
        head -> begun(side, run, head),
        ended);
  }

  /** Stops with the head already: what comes behind it may be too large, late or never end. */
  private @Nullable Lost begun(Side side, Run run, MessageHead head) {
    CopiedAnswer answer = new CopiedAnswer(head.status(), head.copiedFields(), new byte[0]);
    if (DryRunAnswer.why(answer) != Lost.UNPROVEN) {
      return null;
    }
    stop(side, run, answer);
    return Lost.UNPROVEN;
  }

  private void lost(Lost why, Side side, String detail) {
    share.end();
    copies.lost(new FailedCopy(route, request, why, side.word() + ": " + detail));
  }

  private void answered(
      CopiedAnswer monolith, CopiedAnswer extracted, @Nullable CopiedAnswer repeated) {
    share.end();
    copies.answered(new AnswerPair(route, request, monolith, extracted, repeated));
  }
}
