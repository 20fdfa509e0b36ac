package io.figwizard.drilling;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** The day that a user has at this moment. */
final class Today {

  private Today() {}

  /** When it began; in UTC where the user's time zone is not known. */
  static Instant began(Instant now, @Nullable ZoneId timeZone) {
    ZoneId zone = timeZone == null ? ZoneOffset.UTC : timeZone;
    return now.atZone(zone).toLocalDate().atStartOfDay(zone).toInstant();
  }
}
