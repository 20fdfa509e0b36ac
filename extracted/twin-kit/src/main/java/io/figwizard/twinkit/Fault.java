package io.figwizard.twinkit;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Something that goes wrong between a client and a provider's API. By itself it befalls the next
 * request of any kind: {@code Fault.answers(503).on("POST", "/v1/subscriptions").times(3)}.
 *
 * @param kind what happens
 * @param status of the answer, where there is one
 * @param delay how long a request hangs or its answer takes, or what {@code Retry-After} says; null
 *     for nothing
 * @param code which of the provider's errors with that status it is; null for the usual one
 * @param headers of the answer, beside the usual ones
 * @param method it befalls; null for any
 * @param path how the paths begin that it befalls
 * @param times how many requests it befalls; null for all until it is taken back
 */
public record Fault(
    Kind kind,
    int status,
    @Nullable Duration delay,
    @Nullable String code,
    Map<String, String> headers,
    @Nullable String method,
    String path,
    @Nullable Integer times) {

  private static final String API = "/v1/";

  /** What happens to a request. */
  public enum Kind {
    /** Nothing is done; the answer is an error. */
    ERROR,
    /** The request is served, but late: likely after the client has given up. */
    HANG,
    /** The request is served at once, but the answer comes drop by drop. */
    TRICKLE,
    /** Nothing is done; the connection is closed without an answer. */
    RESET,
    /** What was asked for is done; the connection breaks before the answer has come. */
    ANSWER_LOST,
    /** Nothing is done; the answer is a page of something in between, with whatever status. */
    GARBAGE
  }

  /** From JSON, fields may be missing. */
  public Fault {
    headers = headers == null ? Map.of() : Map.copyOf(headers);
    path = path == null ? API : path;
    Objects.requireNonNull(kind, "kind");
  }

  /** An error of the provider's own: 500, 503 or, when asked too often, 429. */
  public static Fault answers(int status) {
    if (status < 400 || status > 599) {
      throw new IllegalArgumentException("status: " + status + " (expected: 400 to 599)");
    }
    return next(Kind.ERROR, status, null);
  }

  /** The request waits that long, then is served. */
  public static Fault hangs(Duration delay) {
    return next(Kind.HANG, 0, delay);
  }

  /** The request is served, but its answer takes that long to come, a little at a time. */
  public static Fault trickles(Duration duration) {
    return next(Kind.TRICKLE, 0, duration);
  }

  /**
   * The connection is closed instead of an answer, before anything is done. Java's {@code
   * HttpURLConnection}, and so Stripe's library, silently repeats a request once after that: let it
   * happen twice to be noticed.
   */
  public static Fault resetsConnection() {
    return next(Kind.RESET, 0, null);
  }

  /** What was asked for happens, but the client does not learn of it. */
  public static Fault losesAnswer() {
    return next(Kind.ANSWER_LOST, 0, null);
  }

  /** Nothing happens, and the answer is HTML with status 200, as a captive network gives it. */
  public static Fault garbage() {
    return garbage(200);
  }

  /** Nothing happens, and the answer is HTML with this status: 502 of a gateway for example. */
  public static Fault garbage(int status) {
    return next(Kind.GARBAGE, status, null);
  }

  /** The same for paths that begin so. */
  public Fault on(String pathPrefix) {
    return new Fault(kind, status, delay, code, headers, method, pathPrefix, times);
  }

  /** The same for that method and paths that begin so. */
  public Fault on(String httpMethod, String pathPrefix) {
    return new Fault(kind, status, delay, code, headers, httpMethod, pathPrefix, times);
  }

  /** The same for the next so many requests. */
  public Fault times(int requests) {
    return new Fault(kind, status, delay, code, headers, method, path, requests);
  }

  /** The same for every request until faults are set again. */
  public Fault always() {
    return new Fault(kind, status, delay, code, headers, method, path, null);
  }

  /** The same with that header, in whole seconds. */
  public Fault withRetryAfter(Duration retryAfter) {
    return new Fault(kind, status, retryAfter, code, headers, method, path, times);
  }

  /** The same as another of the provider's errors with that status, {@code insufficient_quota}. */
  public Fault withCode(String errorCode) {
    return new Fault(kind, status, delay, errorCode, headers, method, path, times);
  }

  /** The same with one more header. */
  public Fault withHeader(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Fault(kind, status, delay, code, more, method, path, times);
  }

  boolean befalls(String requestMethod, String requestPath) {
    return (method == null || method.equals(requestMethod)) && requestPath.startsWith(path);
  }

  private static Fault next(Kind kind, int status, @Nullable Duration delay) {
    return new Fault(kind, status, delay, null, Map.of(), null, API, 1);
  }
}
