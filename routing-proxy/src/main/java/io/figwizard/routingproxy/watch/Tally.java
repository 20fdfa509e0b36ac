package io.figwizard.routingproxy.watch;

import io.figwizard.routingproxy.dataplane.Outcomes.Ending;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/**
 * What one side of a route did in one slice of time. Small, because there are thirty for each side
 * of each route. Thread-safe.
 */
final class Tally {
  private static final AtomicIntegerFieldUpdater<Tally> REQUESTS =
      AtomicIntegerFieldUpdater.newUpdater(Tally.class, "requests");
  private static final AtomicIntegerFieldUpdater<Tally> REFUSED =
      AtomicIntegerFieldUpdater.newUpdater(Tally.class, "refused");
  private static final AtomicIntegerFieldUpdater<Tally> FAILED =
      AtomicIntegerFieldUpdater.newUpdater(Tally.class, "failed");
  private static final AtomicIntegerFieldUpdater<Tally> SAID_REFUSED =
      AtomicIntegerFieldUpdater.newUpdater(Tally.class, "saidRefused");
  private static final AtomicIntegerFieldUpdater<Tally> SAID_FAILED =
      AtomicIntegerFieldUpdater.newUpdater(Tally.class, "saidFailed");
  private static final AtomicIntegerFieldUpdater<Tally> UNREADABLE =
      AtomicIntegerFieldUpdater.newUpdater(Tally.class, "unreadable");

  private volatile int requests;
  private volatile int refused;
  private volatile int failed;
  private volatile int saidRefused;
  private volatile int saidFailed;
  private volatile int unreadable;
  private final StepCounts times = new StepCounts();

  void count(Ending ending, long nanos) {
    switch (ending) {
      case ANSWERED -> {}
      case REFUSED -> REFUSED.incrementAndGet(this);
      case FAILED -> FAILED.incrementAndGet(this);
      case SAYS_REFUSED -> {
        REFUSED.incrementAndGet(this);
        SAID_REFUSED.incrementAndGet(this);
      }
      case SAYS_FAILED -> {
        FAILED.incrementAndGet(this);
        SAID_FAILED.incrementAndGet(this);
      }
      case UNREADABLE -> UNREADABLE.incrementAndGet(this);
    }
    if (nanos >= 0) {
      times.count(Times.step(nanos));
    }
    // Last: what is read before it has at most as many refused and failed ones.
    REQUESTS.incrementAndGet(this);
  }

  /** Counts what somebody else has counted. */
  void add(Numbers more) {
    REFUSED.addAndGet(this, Math.toIntExact(more.refused()));
    FAILED.addAndGet(this, Math.toIntExact(more.failed()));
    SAID_REFUSED.addAndGet(this, Math.toIntExact(more.said().refused()));
    SAID_FAILED.addAndGet(this, Math.toIntExact(more.said().failed()));
    UNREADABLE.addAndGet(this, Math.toIntExact(more.said().unreadable()));
    more.times().forEach(times::count);
    REQUESTS.addAndGet(this, Math.toIntExact(more.requests()));
  }

  int requests() {
    return requests;
  }

  /** Adds what was counted; at most as many refused and failed ones as there were requests. */
  void addTo(Numbers.Sum sum) {
    times.addTo(sum.times());
    long all = requests;
    // Before what they are part of, which is counted first.
    long bySayingRefused = saidRefused;
    long bySayingFailed = saidFailed;
    long allRefused = Math.min(refused, all);
    long allFailed = Math.min(failed, all);
    sum.add(all, allRefused, allFailed);
    sum.addSaid(
        Math.min(bySayingRefused, allRefused),
        Math.min(bySayingFailed, allFailed),
        Math.min(unreadable, all));
  }
}
