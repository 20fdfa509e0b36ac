package io.figwizard.routingproxy.diff;

import io.figwizard.routingproxy.shadow.AnswerPair;
import io.figwizard.routingproxy.shadow.CopiedAnswer;
import io.figwizard.routingproxy.watch.Times;

/**
 * How long both sides took for the same requests, and the monolith where it was asked once more.
 * Not thread-safe.
 */
final class PairTimes {

  private final Times monolith;
  private final Times extracted;
  private final Times repeated;

  PairTimes() {
    this(new Times(), new Times(), new Times());
  }

  private PairTimes(Times monolith, Times extracted, Times repeated) {
    this.monolith = monolith;
    this.extracted = extracted;
    this.repeated = repeated;
  }

  /** Only pairs of which both times are known: otherwise the two would be of different requests. */
  void add(AnswerPair pair) {
    if (known(pair.monolith()) && known(pair.extracted())) {
      add(monolith, pair.monolith());
      add(extracted, pair.extracted());
      CopiedAnswer again = pair.repeated();
      if (again != null && known(again)) {
        add(repeated, again);
      }
    }
  }

  Kept kept() {
    return new Kept(monolith.kept(), extracted.kept(), repeated.kept());
  }

  private static void add(Times times, CopiedAnswer answer) {
    times.add(Times.step(answer.nanos()), 1);
  }

  private static boolean known(CopiedAnswer answer) {
    return answer.nanos() != CopiedAnswer.NO_TIME;
  }

  /** The same, small enough to keep. Nobody adds to it any more. */
  record Kept(Times.Kept monolith, Times.Kept extracted, Times.Kept repeated) {

    /** Of no pair. */
    static final Kept NONE = new PairTimes().kept();

    /** With those of another proxy. */
    Kept and(Kept other) {
      PairTimes sum = times();
      other.monolith.times().addTo(sum.monolith);
      other.extracted.times().addTo(sum.extracted);
      other.repeated.times().addTo(sum.repeated);
      return sum.kept();
    }

    PairTimes times() {
      return new PairTimes(monolith.times(), extracted.times(), repeated.times());
    }
  }
}
