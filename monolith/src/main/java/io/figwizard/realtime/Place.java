package io.figwizard.realtime;

import io.figwizard.handlerkit.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where a client has come to: the id of the last notification it has got. */
final class Place {
  private static final Pattern DIGITS = Pattern.compile("[0-9]{1,18}");

  private Place() {}

  static OptionalLong parse(String text) {
    return DIGITS.matcher(text).matches()
        ? OptionalLong.of(Long.parseLong(text))
        : OptionalLong.empty();
  }

  /**
   * As the header {@code Last-Event-ID} says, which browsers send when they come again, else as the
   * query does; null for a client that is new.
   *
   * @throws Refusal 400 where it is none of ours
   */
  static @Nullable Long of(HttpServletRequest request) {
    String given = request.getHeader("Last-Event-ID");
    if (given == null || given.isEmpty()) {
      given = request.getParameter("lastEventId");
    }
    if (given == null || given.isEmpty()) {
      return null;
    }
    return parse(given)
        .orElseThrow(
            () ->
                new Refusal(
                    400,
                    "invalid_last_event_id",
                    "The last event id must be the id of a notification.",
                    Map.of("lastEventId", "must be digits")));
  }
}
