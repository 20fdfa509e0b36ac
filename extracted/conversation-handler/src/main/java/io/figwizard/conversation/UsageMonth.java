package io.figwizard.conversation;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** The month whose minutes are used; months are those of UTC, for everybody. */
final class UsageMonth {

  private UsageMonth() {}

  /** Its first day. */
  static LocalDate at(Instant now) {
    return LocalDate.ofInstant(now, ZoneOffset.UTC).withDayOfMonth(1);
  }
}
