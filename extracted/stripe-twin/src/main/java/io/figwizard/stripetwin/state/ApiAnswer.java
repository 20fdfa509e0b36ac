package io.figwizard.stripetwin.state;

import com.google.gson.JsonObject;
import java.util.Map;

/**
 * Answer to one request of the API.
 *
 * @param status HTTP status
 * @param headers headers of Stripe's beside the body
 * @param body the object, or Stripe's {@code error} object
 */
public record ApiAnswer(int status, Map<String, String> headers, JsonObject body) {
  /** Whether the request was done. */
  public boolean successful() {
    return status / 100 == 2;
  }
}
