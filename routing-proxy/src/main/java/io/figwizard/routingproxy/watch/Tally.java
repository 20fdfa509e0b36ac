package io.figwizard.routingproxy.watch;

import io.figwizard.routingproxy.dataplane.Outcomes.Ending;
import java.util.concurrent.atomic.AtomicInteger;

/** What one side of a route did in one slice of time. Thread-safe. */
final class Tally {
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();
  private final StepCounts times = new StepCounts();

  void count(Ending ending, long nanos) {
    switch (ending) {
      case ANSWERED -> {}
      case REFUSED -> refused.incrementAndGet();
      case FAILED -> failed.incrementAndGet();
    }
    if (nanos >= 0) {
      times.count(Times.step(nanos));
    }
    // Last: what is read before it has at most as many refused and failed ones.
    requests.incrementAndGet();
  }

  /** Adds what was counted; at most as many refused and failed ones as there were requests. */
  void addTo(Numbers.Sum sum) {
    times.addTo(sum.times());
    long all = requests.get();
    sum.add(all, Math.min(refused.get(), all), Math.min(failed.get(), all));
  }
}
