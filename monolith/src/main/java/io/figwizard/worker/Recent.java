package io.figwizard.worker;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A value that costs a question to the database, asked at most every few seconds. Thread-safe. */
final class Recent<T> {
  private static final Duration FRESH = Duration.ofSeconds(5);

  private final Supplier<T> source;
  private final Clock clock;
  private @Nullable T value;
  private Instant asked = Instant.EPOCH;

  Recent(Supplier<T> source, Clock clock) {
    this.source = source;
    this.clock = clock;
  }

  synchronized T get() {
    Instant now = clock.instant();
    T known = value;
    if (known == null || asked.plus(FRESH).isBefore(now)) {
      known = source.get();
      value = known;
      asked = now;
    }
    return known;
  }
}
