package io.figwizard.routingproxy.watch;

import io.figwizard.routingproxy.dataplane.Outcomes.Ending;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

/** What one side of a route did in one slice of time. Thread-safe. */
final class Tally {
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();
  private final AtomicIntegerArray times = new AtomicIntegerArray(Times.STEPS);

  void count(Ending ending, long nanos) {
    switch (ending) {
      case ANSWERED -> {}
      case REFUSED -> refused.incrementAndGet();
      case FAILED -> failed.incrementAndGet();
    }
    if (nanos >= 0) {
      times.incrementAndGet(Times.step(nanos));
    }
    // Last: what is read before it has at most as many refused and failed ones.
    requests.incrementAndGet();
  }

  Numbers numbers() {
    Times copy = new Times();
    for (int step = 0; step < Times.STEPS; step++) {
      int count = times.get(step);
      if (count > 0) {
        copy.add(step, count);
      }
    }
    long all = requests.get();
    return new Numbers(all, Math.min(refused.get(), all), Math.min(failed.get(), all), copy);
  }
}
