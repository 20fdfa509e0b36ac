package io.figwizard.stripetwin.state;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A request that was refused, in Stripe's words. What it had changed is undone. */
final class ApiError extends RuntimeException {
  private static final long serialVersionUID = 1;
  private static final String INVALID = "invalid_request_error";

  private final int status;
  private final transient JsonObject error = new JsonObject();
  private boolean keepingChanges;

  private ApiError(int status, String type, @Nullable String code, String message) {
    super(message, null, false, false);
    this.status = status;
    if (code != null) {
      error.addProperty("code", code);
      error.addProperty(
          "doc_url",
          "https://stripe.com/docs/error-codes/" + code.replace('_', '-').toLowerCase(Locale.ROOT));
    }
    error.addProperty("message", message);
    error.addProperty("type", type);
  }

  /** A request that cannot be done as it stands. */
  static ApiError invalid(String message) {
    return new ApiError(400, INVALID, null, message);
  }

  static ApiError invalid(String code, String message) {
    return new ApiError(400, INVALID, code, message);
  }

  static ApiError missing(String param) {
    return invalid("parameter_missing", "Missing required param: " + param + ".").about(param);
  }

  static ApiError unknown(String param) {
    return invalid(
            "parameter_unknown",
            "Received unknown parameter: " + param + " (or one that the twin does not play)")
        .about(param);
  }

  /** An id in the address that does not exist. */
  static ApiError noSuch(String kind, String id, String hint) {
    return new ApiError(404, INVALID, "resource_missing", noSuchText(kind, id) + hint).about("id");
  }

  static ApiError noSuch(String kind, String id) {
    return noSuch(kind, id, "");
  }

  /** An id in a parameter that does not exist. */
  static ApiError noSuchReference(String kind, String id, String param, String hint) {
    return invalid("resource_missing", noSuchText(kind, id) + hint).about(param);
  }

  static ApiError noSuchReference(String kind, String id, String param) {
    return noSuchReference(kind, id, param, "");
  }

  private static String noSuchText(String kind, String id) {
    return "No such " + (kind.equals("payment_method") ? "PaymentMethod" : kind) + ": '" + id + "'";
  }

  static ApiError noSuchAddress(String method, String path) {
    return new ApiError(
        404,
        INVALID,
        null,
        "Unrecognized request URL ("
            + method
            + ": "
            + path
            + "). Please see https://stripe.com/docs or we can help at"
            + " https://support.stripe.com/.");
  }

  static ApiError idempotency(int status, @Nullable String code, String message) {
    return new ApiError(status, "idempotency_error", code, message);
  }

  /** A payment that did not succeed. */
  static ApiError card(String code, @Nullable String declineCode, String message) {
    ApiError refusal = new ApiError(402, "card_error", code, message);
    return declineCode == null ? refusal : refusal.with("decline_code", declineCode);
  }

  /** A mistake of the double itself. */
  static ApiError internal(RuntimeException cause) {
    StackTraceElement[] trace = cause.getStackTrace();
    String where = trace.length == 0 ? "" : " at " + trace[0];
    return new ApiError(500, "api_error", null, "The twin failed: " + cause + where);
  }

  ApiError about(String param) {
    return with("param", param);
  }

  ApiError with(String name, String value) {
    error.addProperty(name, value);
    return this;
  }

  ApiError with(String name, JsonElement value) {
    error.add(name, value);
    return this;
  }

  /** A failed payment is itself a change: the invoice counts the attempt. */
  ApiError keepingChanges() {
    keepingChanges = true;
    return this;
  }

  boolean keepsChanges() {
    return keepingChanges;
  }

  int status() {
    return status;
  }

  /** Whether the request was refused before it began, so that its idempotency key stays free. */
  boolean beforeItBegan() {
    JsonElement code = error.get("code");
    String text = code == null ? "" : code.getAsString();
    return status == 404 || text.startsWith("parameter_") || text.equals("resource_missing");
  }

  JsonObject body() {
    JsonObject body = new JsonObject();
    body.add("error", error);
    return body;
  }
}
