package io.figwizard.providertwins.elevenlabs;

import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import io.figwizard.twinkit.ErrorForm;
import io.figwizard.twinkit.TwinAnswer;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How ElevenLabs refuses and fails. Both forms at once: {@code detail.status}, which older clients
 * read, and {@code detail.type} with {@code detail.code}, which its reference now describes.
 */
final class ElevenLabsErrors implements ErrorForm {

  @Override
  public JsonObject body(int status, @Nullable String code) {
    String known = Objects.requireNonNullElseGet(code, () -> usual(status));
    return detail(type(status), known, message(known));
  }

  static TwinAnswer invalidKey() {
    return answer(401, "authentication_error", "invalid_api_key", "Invalid API key");
  }

  static TwinAnswer notFound(String code, String message) {
    return answer(404, "not_found", code, message);
  }

  /** A parameter that is missing or has no possible value, in the form of FastAPI. */
  static TwinAnswer invalid(String type, String parameter, String message) {
    JsonArray place = new JsonArray();
    place.add("query");
    place.add(parameter);
    JsonObject problem = new JsonObject();
    problem.addProperty("type", type);
    problem.add("loc", place);
    problem.addProperty("msg", message);
    problem.add("input", JsonNull.INSTANCE);
    JsonArray problems = new JsonArray();
    problems.add(problem);
    JsonObject body = new JsonObject();
    body.add("detail", problems);
    return new TwinAnswer(422, Map.of(), body);
  }

  static TwinAnswer noSuchPath(String method) {
    JsonObject body = new JsonObject();
    body.addProperty("detail", method.equals("GET") ? "Not Found" : "Method Not Allowed");
    return new TwinAnswer(method.equals("GET") ? 404 : 405, Map.of(), body);
  }

  private static TwinAnswer answer(int status, String type, String code, String message) {
    return new TwinAnswer(status, Map.of(), detail(type, code, message));
  }

  private static JsonObject detail(String type, String code, String message) {
    JsonObject detail = new JsonObject();
    detail.addProperty("type", type);
    detail.addProperty("code", code);
    detail.addProperty("status", code);
    detail.addProperty("message", message);
    detail.addProperty("request_id", "req_twin");
    JsonObject body = new JsonObject();
    body.add("detail", detail);
    return body;
  }

  private static String usual(int status) {
    return switch (status) {
      case 401 -> "invalid_api_key";
      case 403 -> "missing_permissions";
      case 429 -> "rate_limit_exceeded";
      case 503 -> "system_busy";
      default -> status < 500 ? "invalid_parameters" : "internal_server_error";
    };
  }

  private static String type(int status) {
    return switch (status) {
      case 401 -> "authentication_error";
      case 403 -> "authorization_error";
      case 429 -> "rate_limit_error";
      case 503 -> "service_unavailable";
      default -> status < 500 ? "validation_error" : "internal_error";
    };
  }

  private static String message(String code) {
    return switch (code) {
      case "invalid_api_key" -> "Invalid API key";
      case "missing_permissions" ->
          "The API key you used is missing the permission convai_write to execute this operation.";
      case "quota_exceeded" -> "You have insufficient quota to complete this request.";
      case "rate_limit_exceeded" -> "Too many requests. Please slow down.";
      case "concurrent_limit_exceeded" ->
          "Too many concurrent requests. Please wait for the current ones to complete.";
      case "system_busy" ->
          "We are experiencing heavy traffic. Please try again, preferably with a back-off.";
      default -> "Something went wrong: " + code;
    };
  }
}
