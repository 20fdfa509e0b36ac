package io.figwizard.drilling;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** The present, as exact as PostgreSQL stores it: an answer shows what a later one will show. */
record Now(Clock clock) {
  Instant instant() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  /** When the user's day began; in UTC when the user's time zone is not known. */
  Instant dayStart(@Nullable ZoneId timeZone) {
    ZoneId zone = timeZone == null ? ZoneOffset.UTC : timeZone;
    return clock.instant().atZone(zone).toLocalDate().atStartOfDay(zone).toInstant();
  }
}
