package io.figwizard.stripetwin.control;

import com.google.gson.JsonObject;
import io.figwizard.twinkit.ErrorForm;
import org.jspecify.annotations.Nullable;

/** How Stripe words that it failed, or is asked too often. */
public final class StripeErrors implements ErrorForm {
  @Override
  public JsonObject body(int status, @Nullable String code) {
    JsonObject error = new JsonObject();
    if (status == 429) {
      error.addProperty("type", "invalid_request_error");
      error.addProperty("code", code == null ? "rate_limit" : code);
      error.addProperty("message", "Request rate limit exceeded.");
    } else {
      error.addProperty("type", "api_error");
      error.addProperty("message", "An unknown error occurred.");
    }
    JsonObject body = new JsonObject();
    body.add("error", error);
    return body;
  }
}
