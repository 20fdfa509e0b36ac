package io.figwizard.handlerkit;

import io.github.bucket4j.TimeMeter;
import java.time.Clock;
import java.time.Instant;

/** bucket4j's time, from a clock: all processes that share a bucket must mean the same by it. */
record ClockMeter(Clock clock) implements TimeMeter {
  static long nanos(Instant instant) {
    return instant.getEpochSecond() * 1_000_000_000L + instant.getNano();
  }

  @Override
  public long currentTimeNanos() {
    return nanos(clock.instant());
  }

  @Override
  public boolean isWallClockBased() {
    return true;
  }
}
