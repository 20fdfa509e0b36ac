package io.figwizard.providertwins.text;

import com.google.gson.JsonObject;
import io.figwizard.twinkit.ErrorForm;
import io.figwizard.twinkit.TwinAnswer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How OpenAI refuses and fails. */
final class TextErrors implements ErrorForm {
  private static final String INVALID = "invalid_request_error";

  @Override
  public JsonObject body(int status, @Nullable String code) {
    if ("insufficient_quota".equals(code)) {
      return error(
          "You exceeded your current quota, please check your plan and billing details.",
          "insufficient_quota",
          null,
          code);
    }
    return switch (status) {
      case 401 -> error("Incorrect API key provided.", INVALID, null, or(code, "invalid_api_key"));
      case 403 ->
          error(
              "Country, region, or territory not supported",
              "request_forbidden",
              null,
              or(code, "unsupported_country_region_territory"));
      case 429 ->
          error(
              "Rate limit reached for requests. Please try again later.",
              "requests",
              null,
              or(code, "rate_limit_exceeded"));
      case 503 ->
          error(
              "The engine is currently overloaded, please try again later",
              "service_unavailable_error",
              null,
              or(code, "server_is_overloaded"));
      default ->
          error(
              "The server had an error while processing your request. Sorry about that!",
              status < 500 ? INVALID : "server_error",
              null,
              code);
    };
  }

  static TwinAnswer missingKey() {
    return new TwinAnswer(
        401,
        Map.of(),
        error(
            "You didn't provide an API key. You need to provide your API key in an Authorization"
                + " header using Bearer auth (i.e. Authorization: Bearer YOUR_KEY).",
            INVALID,
            null,
            null));
  }

  static TwinAnswer wrongKey(String key) {
    String shown = key.length() < 8 ? "***" : key.substring(0, 3) + "***";
    return new TwinAnswer(
        401,
        Map.of(),
        error("Incorrect API key provided: " + shown + ".", INVALID, null, "invalid_api_key"));
  }

  static TwinAnswer unknownPath(String method, String path) {
    return new TwinAnswer(
        404, Map.of(), error("Invalid URL (" + method + " " + path + ")", INVALID, null, null));
  }

  static TwinAnswer unknownModel(String model) {
    return new TwinAnswer(
        404,
        Map.of(),
        error(
            "The model `" + model + "` does not exist or you do not have access to it.",
            INVALID,
            null,
            "model_not_found"));
  }

  static TwinAnswer tooLong(int context, int tokens) {
    return invalid(
        "messages",
        "context_length_exceeded",
        "This model's maximum context length is %d tokens. However, your messages resulted in %d tokens. Please reduce the length of the messages."
            .formatted(context, tokens));
  }

  static TwinAnswer invalid(@Nullable String param, @Nullable String code, String message) {
    return new TwinAnswer(400, Map.of(), error(message, INVALID, param, code));
  }

  private static String or(@Nullable String code, String usual) {
    return code == null ? usual : code;
  }

  private static JsonObject error(
      String message, String type, @Nullable String param, @Nullable String code) {
    JsonObject error = new JsonObject();
    error.addProperty("message", message);
    error.addProperty("type", type);
    error.addProperty("param", param);
    error.addProperty("code", code);
    JsonObject body = new JsonObject();
    body.add("error", error);
    return body;
  }
}
