package io.figwizard.stripetwin.state;

import com.google.gson.JsonObject;
import java.util.function.Predicate;

/** A filter by time: {@code created=5} or {@code created[gte]=5}. */
final class TimeRange {
  private TimeRange() {}

  static Predicate<JsonObject> of(Params params, String field) {
    if (!params.has(field)) {
      return object -> true;
    }
    if (params.isText(field)) {
      long exactly = params.number(field, 0);
      return object -> Fields.number(object, field) == exactly;
    }
    Params range = params.child(field);
    long least = Math.max(range.number("gte", 0), range.number("gt", -1) + 1);
    long most =
        Math.min(range.number("lte", Long.MAX_VALUE), range.number("lt", Long.MAX_VALUE) - 1);
    return object -> {
      long value = Fields.number(object, field);
      return least <= value && value <= most;
    };
  }
}
