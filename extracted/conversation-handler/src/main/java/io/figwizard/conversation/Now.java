package io.figwizard.conversation;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/** The present, as exact as PostgreSQL stores it: an answer shows what a later one will show. */
record Now(Clock clock) {
  Instant instant() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  /** The month whose minutes are used now; months are those of UTC, for everybody. */
  LocalDate month() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).withDayOfMonth(1);
  }
}
