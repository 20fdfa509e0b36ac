package io.figwizard.profile;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The present, as exact as PostgreSQL stores it: an answer shows what a later one will show. */
record Now(Clock clock) {
  Instant instant() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
