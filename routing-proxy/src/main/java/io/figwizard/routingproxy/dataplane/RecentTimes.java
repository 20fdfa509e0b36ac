package io.figwizard.routingproxy.dataplane;

import java.util.concurrent.TimeUnit;
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

  private volatile Minute current;

  /**
   * @param now as {@link System#nanoTime}, here and below
   */
  RecentTimes(long now) {
    current = new Minute(number(now), new TimeSlice(), null);
  }

  void record(long nanos, long now) {
    at(number(now)).times().record(TimeUnit.NANOSECONDS.toMicros(nanos));
  }

  /** In microseconds; the caller's own. */
  Histogram histogram(long now) {
    Histogram sum = new Histogram(TimeSlice.LONGEST_MICROS, TimeSlice.DIGITS);
    Minute minute = at(number(now));
    minute.times().addTo(sum);
    Minute before = minute.before();
    if (before != null) {
      before.times().addTo(sum);
    }
    return sum;
  }

  private Minute at(long number) {
    Minute there = current;
    return there.number() < number ? begin(number) : there;
  }

  private synchronized Minute begin(long number) {
    if (current.number() < number) {
      current = current.next(number);
    }
    return current;
  }

  private static long number(long now) {
    return Math.floorDiv(now, MINUTE);
  }
}
