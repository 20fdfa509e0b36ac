package io.figwizard.stripetwin.control;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Something that goes wrong between a client and the API. By itself it befalls the next request of
 * any kind: {@code Fault.answers(503).on("POST", "/v1/subscriptions").times(3)}.
 *
 * @param kind what happens
 * @param status of the answer, where there is one
 * @param delay how long a request hangs, or what {@code Retry-After} says; null for nothing
 * @param shouldRetry what {@code Stripe-Should-Retry} says; null to leave it out
 * @param method it befalls; null for any
 * @param path how the paths begin that it befalls
 * @param times how many requests it befalls; null for all until it is taken back
 */
public record Fault(
    Kind kind,
    int status,
    @Nullable Duration delay,
    @Nullable Boolean shouldRetry,
    @Nullable String method,
    String path,
    @Nullable Integer times) {

  /** What happens to a request. */
  public enum Kind {
    /** Nothing is done; the answer is an error. */
    ERROR,
    /** The request is served, but late: likely after the client has given up. */
    HANG,
    /** Nothing is done; the connection is closed without an answer. */
    RESET,
    /** What was asked for is done; the connection breaks before the answer has come. */
    ANSWER_LOST
  }

  /** An error of Stripe's own: 500, 503 or, when asked too often, 429. */
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

  /** The same for paths that begin so. */
  public Fault on(String pathPrefix) {
    return new Fault(kind, status, delay, shouldRetry, method, pathPrefix, times);
  }

  /** The same for that method and paths that begin so. */
  public Fault on(String httpMethod, String pathPrefix) {
    return new Fault(kind, status, delay, shouldRetry, httpMethod, pathPrefix, times);
  }

  /** The same for the next so many requests. */
  public Fault times(int requests) {
    return new Fault(kind, status, delay, shouldRetry, method, path, requests);
  }

  /** The same for every request until faults are set again. */
  public Fault always() {
    return new Fault(kind, status, delay, shouldRetry, method, path, null);
  }

  /** The same with that header, in whole seconds. */
  public Fault withRetryAfter(Duration retryAfter) {
    return new Fault(kind, status, retryAfter, shouldRetry, method, path, times);
  }

  /** The same with the header {@code Stripe-Should-Retry}, which Stripe's libraries obey. */
  public Fault withShouldRetry(boolean should) {
    return new Fault(kind, status, delay, should, method, path, times);
  }

  boolean befalls(String requestMethod, String requestPath) {
    return (method == null || method.equals(requestMethod)) && requestPath.startsWith(path);
  }

  private static Fault next(Kind kind, int status, @Nullable Duration delay) {
    return new Fault(kind, status, delay, null, null, "/v1/", 1);
  }
}
