package io.figwizard.handlerkit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.http.HttpResponse;
import java.time.Duration;

/**
 * How long a hook that answered 429 wants to be left alone: Discord's {@code retry_after} (seconds,
 * with a fraction), else the header {@code Retry-After} in whole seconds.
 */
final class RetryAfter {
  private static final double UNSAID_SECONDS = 5;
  private static final double MAX_SECONDS = 600;

  private RetryAfter() {}

  static Duration of(HttpResponse<String> response, JsonMapper mapper) {
    double seconds = inBody(response.body(), mapper);
    if (seconds <= 0) {
      seconds = response.headers().firstValue("Retry-After").map(RetryAfter::number).orElse(0.0);
    }
    if (!(seconds > 0)) {
      seconds = UNSAID_SECONDS;
    }
    return Duration.ofMillis((long) Math.ceil(Math.min(seconds, MAX_SECONDS) * 1000));
  }

  private static double inBody(String body, JsonMapper mapper) {
    try {
      JsonNode json = mapper.readTree(body);
      return json == null ? 0 : json.path("retry_after").asDouble(0);
    } catch (JsonProcessingException e) {
      return 0;
    }
  }

  /** A date, which the header may also hold, counts as unsaid. */
  private static double number(String text) {
    return text.strip().matches("\\d{1,9}") ? Double.parseDouble(text.strip()) : 0;
  }
}
