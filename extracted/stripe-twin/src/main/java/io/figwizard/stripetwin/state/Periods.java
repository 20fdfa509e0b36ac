package io.figwizard.stripetwin.state;

import com.google.gson.JsonObject;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;

/** Billing periods, counted from the anchor so that 31 January gives 28 February, 31 March. */
final class Periods {
  private Periods() {}

  /** End of the period that begins at {@code start}. */
  static long end(long anchor, long start, JsonObject price) {
    JsonObject recurring = Fields.child(price, "recurring");
    String interval = Fields.required(recurring, "interval");
    long count = Fields.number(recurring, "interval_count");
    ZonedDateTime from = Instant.ofEpochSecond(anchor).atZone(ZoneOffset.UTC);
    long end = anchor;
    for (long n = 1; end <= start; n++) {
      end = plus(from, interval, n * count).toEpochSecond();
    }
    return end;
  }

  static ZonedDateTime plus(ZonedDateTime from, String interval, long count) {
    return switch (interval) {
      case "day" -> from.plusDays(count);
      case "week" -> from.plusWeeks(count);
      case "month" -> from.plusMonths(count);
      case "year" -> from.plusYears(count);
      default ->
          throw ApiError.invalid("Invalid interval: must be one of month, year, week, or day")
              .about("interval");
    };
  }
}
