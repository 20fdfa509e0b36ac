package io.figwizard.loadtests.demo;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** All outcomes of a run. Safe for use by several threads. */
final class AnswerLog {

  private final Queue<Answered> all = new ConcurrentLinkedQueue<>();

  void add(Answered answered) {
    all.add(answered);
  }

  Outcomes all() {
    return new Outcomes(List.copyOf(all));
  }

  /**
   * Those that were sent after the first moment and done before the second, and so saw nothing of
   * what was before and after.
   */
  Outcomes between(long fromNanos, long toNanos) {
    return new Outcomes(
        all.stream()
            .filter(one -> one.intendedNanos() - fromNanos >= 0)
            .filter(one -> toNanos - one.finishedNanos() >= 0)
            .toList());
  }
}
