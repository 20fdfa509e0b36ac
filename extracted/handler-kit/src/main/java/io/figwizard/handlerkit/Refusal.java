package io.figwizard.handlerkit;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An answer that is not a success but that the client can act upon. Anything else that escapes an
 * action is a fault of ours and answers 500 without details.
 */
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;
  private final transient Map<String, String> fields;
  private final @Nullable Duration retryAfter;

  /**
   * @param status an HTTP status from 400 to 599
   * @param code stable, lower case with underscores; clients decide by it
   * @param message for people; names what was expected, never a secret or another user's data
   * @param fields message by field, empty when no field is to blame
   */
  public Refusal(int status, String code, String message, Map<String, String> fields) {
    this(status, code, message, fields, null);
  }

  private Refusal(
      int status,
      String code,
      String message,
      Map<String, String> fields,
      @Nullable Duration retryAfter) {
    // Without a stack trace: a refusal is an answer, not a fault, and floods of them must stay
    // cheap.
    super(message, null, false, false);
    this.status = status;
    this.code = code;
    this.fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    this.retryAfter = retryAfter;
  }

  /**
   * Not now: 429 for a client that asks too often, 503 for a service that is short of something.
   *
   * @param after when asking again makes sense; the answer's {@code Retry-After}, in whole seconds,
   *     rounded up (RFC 9110, section 10.2.3)
   */
  public static Refusal retryLater(int status, String code, String message, Duration after) {
    return new Refusal(status, code, message, Map.of(), after);
  }

  /** 422 with one field to blame. */
  public static Refusal invalid(String field, String message) {
    return new Refusal(
        422, "invalid_input", "The request has invalid fields.", Map.of(field, message));
  }

  /** 401: who you are is not known or not proven. */
  public static Refusal unauthenticated(String message) {
    return new Refusal(401, "unauthenticated", message, Map.of());
  }

  /** 403: known, but not allowed. */
  public static Refusal forbidden(String code, String message) {
    return new Refusal(403, code, message, Map.of());
  }

  /** 404, also for rows that exist but belong to somebody else. */
  public static Refusal notFound(String code, String message) {
    return new Refusal(404, code, message, Map.of());
  }

  /** 409: the request contradicts the state of things. */
  public static Refusal conflict(String code, String message) {
    return new Refusal(409, code, message, Map.of());
  }

  public int status() {
    return status;
  }

  public String code() {
    return code;
  }

  public Map<String, String> fields() {
    return fields;
  }

  /** When the client may ask again; the answer then carries {@code Retry-After}. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }
}
