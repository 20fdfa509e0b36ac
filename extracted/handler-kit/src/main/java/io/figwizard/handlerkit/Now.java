package io.figwizard.handlerkit;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The present, as exact as PostgreSQL stores it: an answer shows what a later one will show.
 * Thread-safe, as clocks are.
 */
public record Now(Clock clock) {

  /** In whole microseconds. */
  public Instant instant() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
