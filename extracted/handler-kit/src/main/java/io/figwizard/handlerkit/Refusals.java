package io.figwizard.handlerkit;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;

/** The refusals that the kit itself answers with; their codes are part of the public contract. */
final class Refusals {
  static final String TOKEN_EXPIRED = "token_expired";
  private static final Duration SHORTLY = Duration.ofSeconds(2);

  private Refusals() {}

  static Refusal invalidJson(String message) {
    return plain(400, "invalid_json", message);
  }

  static Refusal badRequest(String message) {
    return plain(400, "bad_request", message);
  }

  static Refusal notAnObject() {
    return plain(400, "not_an_object", "The body must be a JSON object with the field \"action\".");
  }

  static Refusal missingAction(Collection<String> known) {
    return plain(
        400,
        "missing_action",
        "The field \"action\" must name what to do as a string. Known actions: "
            + String.join(", ", known)
            + ".");
  }

  static Refusal unknownAction(Collection<String> known) {
    return plain(
        404,
        "unknown_action",
        "There is no such action here. Known actions: " + String.join(", ", known) + ".");
  }

  static Refusal invalidInput(Map<String, String> fields) {
    return new Refusal(422, "invalid_input", "The request has invalid fields.", fields);
  }

  static Refusal tokenExpired() {
    return plain(401, TOKEN_EXPIRED, "The access token has expired. Refresh it and try again.");
  }

  static Refusal keysUnavailable() {
    return Refusal.retryLater(
        503,
        "authentication_unavailable",
        "Access tokens cannot be checked at the moment. Try again shortly.",
        SHORTLY);
  }

  static Refusal bodyTooLarge(long limit) {
    return plain(
        413, "body_too_large", "The body is larger than the limit of " + limit + " bytes.");
  }

  static Refusal unsupportedMediaType() {
    return plain(
        415,
        "unsupported_media_type",
        "The body must be sent with Content-Type: application/json, in UTF-8.");
  }

  static Refusal unsupportedEncoding() {
    return plain(
        415, "unsupported_media_type", "The body must be sent without a Content-Encoding.");
  }

  static Refusal idempotencyConflict() {
    return plain(
        409,
        "idempotency_conflict",
        "This Idempotency-Key was used with another body. Use a new key for a new request.");
  }

  static Refusal idempotencyInProgress() {
    return Refusal.retryLater(
        409,
        "idempotency_in_progress",
        "A request with this Idempotency-Key is still being worked on. Try again shortly.",
        SHORTLY);
  }

  static Refusal rateLimited(Duration after) {
    return Refusal.retryLater(
        429, "rate_limited", "Too many requests of this kind. Try again later.", after);
  }

  static Refusal databaseUnavailable() {
    return Refusal.retryLater(
        503,
        "database_unavailable",
        "The database cannot be used at the moment. Try again shortly.",
        SHORTLY);
  }

  static Refusal internal() {
    return plain(
        500, "internal", "Something went wrong on our side. The request id helps us to find it.");
  }

  /** The refusal for a status that a part beneath the kit (Jersey, Jetty) has chosen. */
  static Refusal forStatus(int status) {
    return switch (status) {
      case 400 -> badRequest("The request is not well-formed.");
      case 401 -> Refusal.unauthenticated("An access token is needed.");
      case 403 -> Refusal.forbidden("forbidden", "This is not allowed.");
      case 404 -> Refusal.notFound("not_found", "There is nothing at this address.");
      case 405 -> plain(405, "method_not_allowed", "This method is not allowed here.");
      case 406 -> plain(406, "not_acceptable", "Answers are application/json only.");
      case 408 -> plain(408, "request_timeout", "The request did not arrive in time.");
      case 413 -> plain(413, "body_too_large", "The body is too large.");
      case 414 -> plain(414, "uri_too_long", "The address is too long.");
      case 415 -> unsupportedMediaType();
      case 431 -> plain(431, "headers_too_large", "The request's headers are too large.");
      case 500 -> internal();
      case 501 -> plain(501, "not_implemented", "The server does not implement this.");
      case 503 ->
          Refusal.retryLater(
              503, "unavailable", "The server cannot answer at the moment.", SHORTLY);
      case 505 -> plain(505, "http_version_not_supported", "This HTTP version is not supported.");
      default -> plain(status, status < 500 ? "bad_request" : "internal", "The request failed.");
    };
  }

  private static Refusal plain(int status, String code, String message) {
    return new Refusal(status, code, message, Map.of());
  }
}
