package io.figwizard.dashboard;

import io.figwizard.handlerkit.Call;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** The present day of whoever asks, and with it the user's other days. */
record Today(UserDays days, LocalDate day) {
  private static final ZoneId UTC = ZoneId.of("UTC");

  /**
   * @param asked the time zone that the request names; else the user's own counts, else UTC
   */
  static Today of(Call call, @Nullable ZoneId asked, Clock clock) {
    UserDays days = new UserDays(asked == null ? ofUser(call) : asked);
    return new Today(days, days.of(clock.instant()));
  }

  String timeZone() {
    return days.zone().getId();
  }

  private static ZoneId ofUser(Call call) {
    return call.sql(SettingsSql.class).timeZone(call.userId()).map(Today::zone).orElse(UTC);
  }

  /** A zone that another build of Java has accepted may be unknown to this one. */
  private static ZoneId zone(String stored) {
    try {
      return ZoneId.of(stored);
    } catch (DateTimeException unknown) {
      return UTC;
    }
  }
}
