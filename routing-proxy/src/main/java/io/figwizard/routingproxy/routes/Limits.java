package io.figwizard.routingproxy.routes;

import java.time.Duration;

/**
 * How much and how long one request of a route may take, and how many there may be at a time.
 *
 * @param maxBodyBytes largest request body, in bytes; a larger one is refused with 413
 * @param connectTimeout longest wait for a connection to a side
 * @param responseTimeout longest wait for the first byte of the answer; after it, the longest pause
 *     between two bytes
 * @param requestTimeout how long the client may take to send its whole request
 * @param maxRequests requests in flight at a time, over all event loops; one more is refused with
 *     503
 * @param maxStreams WebSockets and streams of server-sent events at a time; one more is refused
 *     with 503
 * @param maxConnections requests in flight and streams together: each of them occupies one
 *     connection to a server; one more is refused with 503
 * @param maxHeaderBytes largest request line and headers together, in bytes; larger ones are
 *     refused with 431. The proxy as a whole has a limit as well, and no route can go beyond it
 * @param totalTime from the request's head to the answer's last byte; no limit to WebSockets and
 *     streams of server-sent events
 * @param drainStreams how long WebSockets and streams of server-sent events may stay on a side that
 *     their route has left; at the latest then they are closed
 * @param streamIdle after which a WebSocket on which nothing moves either way, or a stream of
 *     server-sent events that says nothing, is closed. The proxy as a whole has a limit as well,
 *     and no route can go beyond it
 */
public record Limits(
    long maxBodyBytes,
    Duration connectTimeout,
    Duration responseTimeout,
    Duration requestTimeout,
    int maxRequests,
    int maxStreams,
    int maxConnections,
    long maxHeaderBytes,
    Duration totalTime,
    Duration drainStreams,
    Duration streamIdle) {

  /** Stands for as many as the proxy as a whole carries. */
  public static final int NO_LIMIT = Integer.MAX_VALUE;

  /** Stands for as long as it likes: a century, so that it can be added to any time. */
  public static final Duration FOREVER = Duration.ofDays(36_500);

  /** What applies where nothing is configured: 1 MiB, 1 s, 30 s, 30 s, and no others. */
  public static final Limits DEFAULT =
      new Limits(
          1024 * 1024, Duration.ofSeconds(1), Duration.ofSeconds(30), Duration.ofSeconds(30));

  public Limits {
    if (maxBodyBytes < 0) {
      throw new IllegalArgumentException("maxBodyBytes must not be negative, is " + maxBodyBytes);
    }
    requirePositive("connectTimeout", connectTimeout);
    requirePositive("responseTimeout", responseTimeout);
    requirePositive("requestTimeout", requestTimeout);
    requirePositive("maxRequests", maxRequests);
    requirePositive("maxStreams", maxStreams);
    requirePositive("maxConnections", maxConnections);
    if (maxHeaderBytes <= 0) {
      throw new IllegalArgumentException("maxHeaderBytes must be above zero, is " + maxHeaderBytes);
    }
    requirePositive("totalTime", totalTime);
    requirePositive("drainStreams", drainStreams);
    requirePositive("streamIdle", streamIdle);
  }

  /** Without limits in number and to the whole. */
  public Limits(
      long maxBodyBytes,
      Duration connectTimeout,
      Duration responseTimeout,
      Duration requestTimeout) {
    this(
        maxBodyBytes,
        connectTimeout,
        responseTimeout,
        requestTimeout,
        NO_LIMIT,
        NO_LIMIT,
        NO_LIMIT,
        Long.MAX_VALUE,
        FOREVER,
        FOREVER,
        FOREVER);
  }

  /** The same limits but for the numbers. */
  public Limits atMost(int requests, int streams) {
    return new Limits(
        maxBodyBytes,
        connectTimeout,
        responseTimeout,
        requestTimeout,
        requests,
        streams,
        maxConnections,
        maxHeaderBytes,
        totalTime,
        drainStreams,
        streamIdle);
  }

  /** The same limits but for requests and streams together. */
  public Limits atMostConnections(int connections) {
    return new Limits(
        maxBodyBytes,
        connectTimeout,
        responseTimeout,
        requestTimeout,
        maxRequests,
        maxStreams,
        connections,
        maxHeaderBytes,
        totalTime,
        drainStreams,
        streamIdle);
  }

  /** The same limits but for the size of the head. */
  public Limits withMaxHeaderBytes(long bytes) {
    return new Limits(
        maxBodyBytes,
        connectTimeout,
        responseTimeout,
        requestTimeout,
        maxRequests,
        maxStreams,
        maxConnections,
        bytes,
        totalTime,
        drainStreams,
        streamIdle);
  }

  /** The same limits but for those to the whole. */
  public Limits endingAfter(Duration newTotalTime, Duration newDrainStreams) {
    return new Limits(
        maxBodyBytes,
        connectTimeout,
        responseTimeout,
        requestTimeout,
        maxRequests,
        maxStreams,
        maxConnections,
        maxHeaderBytes,
        newTotalTime,
        newDrainStreams,
        streamIdle);
  }

  /** The same limits but for silent streams. */
  public Limits withStreamIdle(Duration newStreamIdle) {
    return new Limits(
        maxBodyBytes,
        connectTimeout,
        responseTimeout,
        requestTimeout,
        maxRequests,
        maxStreams,
        maxConnections,
        maxHeaderBytes,
        totalTime,
        drainStreams,
        newStreamIdle);
  }

  private static void requirePositive(String name, int value) {
    if (value <= 0) {
      throw new IllegalArgumentException(name + " must be above zero, is " + value);
    }
  }

  private static void requirePositive(String name, Duration value) {
    if (value.isZero() || value.isNegative()) {
      throw new IllegalArgumentException(name + " must be longer than zero, is " + value);
    }
  }
}
