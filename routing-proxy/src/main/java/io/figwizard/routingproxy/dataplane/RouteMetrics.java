package io.figwizard.routingproxy.dataplane;

import io.figwizard.routingproxy.routes.Limits;
import io.figwizard.routingproxy.routes.Side;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.Function;

/** One route's numbers, each found by index. Thread-safe once filled. */
final class RouteMetrics {

  private static final int SIDES = Side.values().length;
  private static final int CLASSES = 6;

  private final CounterDataPoint[][] statuses = new CounterDataPoint[SIDES][CLASSES];
  private final DistributionDataPoint[] durations = new DistributionDataPoint[SIDES];
  private final CounterDataPoint[][] failures =
      new CounterDataPoint[SIDES][CallFailure.Kind.values().length];
  private final CounterDataPoint[] fallbacks =
      new CounterDataPoint[CallFailure.Kind.values().length];
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicIntegerArray streams = new AtomicIntegerArray(SIDES);

  void add(
      Side side,
      Function<String, CounterDataPoint> status,
      DistributionDataPoint duration,
      Function<String, CounterDataPoint> failure) {
    for (int i = 1; i < CLASSES; i++) {
      statuses[side.ordinal()][i] = status.apply(i + "xx");
    }
    durations[side.ordinal()] = duration;
    for (CallFailure.Kind kind : CallFailure.Kind.values()) {
      failures[side.ordinal()][kind.ordinal()] = failure.apply(kind.word());
    }
  }

  void fallbacks(Function<String, CounterDataPoint> fallback) {
    for (CallFailure.Kind kind : CallFailure.Kind.values()) {
      fallbacks[kind.ordinal()] = fallback.apply(kind.word());
    }
  }

  void answered(Side side, int status, long nanos) {
    statuses[side.ordinal()][Math.min(Math.max(status / 100, 1), 5)].inc();
    durations[side.ordinal()].observe(nanos / 1e9);
  }

  void failed(Side side, CallFailure.Kind kind) {
    failures[side.ordinal()][kind.ordinal()].inc();
  }

  void fellBack(CallFailure.Kind kind) {
    fallbacks[kind.ordinal()].inc();
  }

  /** One more request of this route, unless there are as many as may be. */
  boolean requestBegins(Limits limits) {
    int now = requests.incrementAndGet();
    if (now > limits.maxRequests() || connectionsFull(now, limits.maxConnections())) {
      requests.decrementAndGet();
      return false;
    }
    return true;
  }

  void requestEnds() {
    requests.decrementAndGet();
  }

  /** Whether there are as many streams as may be. */
  boolean streamsFull(int limit) {
    return limit != Limits.NO_LIMIT && streams.get(0) + streams.get(1) >= limit;
  }

  /** A WebSocket or a stream of server-sent events begins. */
  void streamOpened(Side side) {
    streams.incrementAndGet(side.ordinal());
  }

  void streamClosed(Side side) {
    streams.decrementAndGet(side.ordinal());
  }

  int streams(Side side) {
    return streams.get(side.ordinal());
  }

  private boolean connectionsFull(int requestsNow, int limit) {
    return limit != Limits.NO_LIMIT && requestsNow + streams.get(0) + streams.get(1) > limit;
  }
}
