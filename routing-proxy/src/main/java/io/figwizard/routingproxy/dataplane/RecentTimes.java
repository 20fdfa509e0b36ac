package io.figwizard.routingproxy.dataplane;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * How long the requests of the last one to two minutes took. Thread-safe; a request that ends at
 * the instant at which a minute is forgotten may not be counted.
 */
final class RecentTimes {

  static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

  /** A minute with the one before it, whatever its number. */
  private record Minute(long number, TimeSlice times, @Nullable Minute before) {

    Minute next(long next) {
      Minute last = next == number + 1 ? new Minute(number, times, null) : null;
      return new Minute(next, new TimeSlice(), last);
    }
  }

  private final AtomicReference<Minute> current;

  /**
   * @param now as {@link System#nanoTime}, here and below
   */
  RecentTimes(long now) {
    current = new AtomicReference<>(new Minute(number(now), new TimeSlice(), null));
  }

  void record(long nanos, long now) {
    at(number(now)).times().record(TimeUnit.NANOSECONDS.toMicros(nanos));
  }

  /** In microseconds; the caller's own. */
  Histogram histogram(long now) {
    Histogram sum = new Histogram(TimeSlice.LONGEST_MICROS, TimeSlice.DIGITS);
    Minute minute = at(number(now));
    minute.times().addTo(sum);
    if (minute.before() != null) {
      minute.before().times().addTo(sum);
    }
    return sum;
  }

  private Minute at(long number) {
    Minute there = current.get();
    while (there.number() < number) {
      Minute next = there.next(number);
      if (current.compareAndSet(there, next)) {
        return next;
      }
      there = current.get();
    }
    return there;
  }

  private static long number(long now) {
    return Math.floorDiv(now, MINUTE);
  }
}
