package io.figwizard.routingproxy.watch;

import io.figwizard.routingproxy.routes.WatchSettings;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** When one route goes back by itself: what it says itself, and else what is said of all. */
record Thresholds(
    boolean rollback,
    int minRequests,
    double failureMargin,
    double refusalMargin,
    double latencyMargin,
    double latencySlackMillis,
    int latencyMinRequests,
    double failuresAlone) {

  static Thresholds of(WatchConfiguration all, WatchSettings own) {
    return new Thresholds(
        or(own.rollback(), all.isRollback()),
        or(own.minRequests(), all.minRequests()),
        or(own.failureMargin(), all.failureMargin()),
        or(own.refusalMargin(), all.refusalMargin()),
        or(own.latencyMargin(), all.latencyMargin()),
        own.latencySlack() == null ? all.latencySlackMillis() : own.latencySlack().toNanos() / 1e6,
        or(own.latencyMinRequests(), all.latencyMinRequests()),
        or(own.failuresAlone(), all.failuresAlone()));
  }

  private static <T> T or(@Nullable T own, T all) {
    return Objects.requireNonNullElse(own, all);
  }
}
