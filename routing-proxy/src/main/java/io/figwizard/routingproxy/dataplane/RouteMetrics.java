package io.figwizard.routingproxy.dataplane;

import io.figwizard.routingproxy.routes.Limits;
import io.figwizard.routingproxy.routes.Side;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One route's numbers, those of a side made when it is first asked. Thread-safe. */
final class RouteMetrics {

  private static final int SIDES = Side.values().length;

  private final Function<Side, SideMetrics> newSide;
  private final Function<String, CounterDataPoint> fallbacks;
  private final AtomicReferenceArray<@Nullable SideMetrics> sides =
      new AtomicReferenceArray<>(SIDES);
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicIntegerArray streams = new AtomicIntegerArray(SIDES);

  /**
   * @param newSide called once for each side, or twice at the same time, when the first is kept
   * @param fallbacks gives the same counter for the same reason
   */
  RouteMetrics(Function<Side, SideMetrics> newSide, Function<String, CounterDataPoint> fallbacks) {
    this.newSide = newSide;
    this.fallbacks = fallbacks;
  }

  /**
   * @param now as {@link System#nanoTime}
   */
  void answered(Side side, int status, long nanos, long now) {
    side(side).answered(status, nanos, now);
  }

  void failed(Side side, CallFailure.Kind kind) {
    side(side).failed(kind);
  }

  void fellBack(CallFailure.Kind kind) {
    fallbacks.apply(kind.word()).inc();
  }

  /** How long its requests took of late; null where the side had none. */
  @Nullable RecentTimes recent(Side side) {
    SideMetrics known = sides.get(side.ordinal());
    return known == null ? null : known.recent();
  }

  private SideMetrics side(Side side) {
    SideMetrics known = sides.get(side.ordinal());
    if (known != null) {
      return known;
    }
    SideMetrics fresh = newSide.apply(side);
    SideMetrics first = sides.compareAndExchange(side.ordinal(), null, fresh);
    return first == null ? fresh : first;
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
