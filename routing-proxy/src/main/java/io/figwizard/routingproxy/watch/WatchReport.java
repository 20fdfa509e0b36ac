package io.figwizard.routingproxy.watch;

import io.figwizard.routingproxy.routes.Mode;
import io.figwizard.routingproxy.routes.Route;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the two sides of a route do.
 *
 * @param monolith in the last minutes; of before the move where it has too few requests since
 * @param extracted since the move, at most the last minutes
 * @param circuits which of its servers are left alone, or were of late, and for whose requests
 * @param users how many at most in its canary; null where it has no budget
 * @param counted whose requests; null where the proxy shares its state with nobody
 */
public record WatchReport(
    String route,
    Mode mode,
    double percent,
    Finding.State state,
    String message,
    SideReport monolith,
    SideReport extracted,
    List<String> circuits,
    @Nullable Integer users,
    @Nullable Counted counted) {

  /**
   * One side; times in milliseconds, to 5 %.
   *
   * @param refused answered with 4xx, or given up by their clients
   * @param failed answered with 5xx or not at all
   */
  public record SideReport(long requests, long refused, long failed, double p50, double p95) {
    static SideReport of(Numbers numbers) {
      return new SideReport(
          numbers.requests(),
          numbers.refused(),
          numbers.failed(),
          numbers.times().quantileMillis(0.50),
          numbers.times().quantileMillis(0.95));
    }
  }

  static WatchReport of(
      Route route, Finding finding, Numbers monolith, Numbers extracted, List<String> circuits) {
    return new WatchReport(
        route.id(),
        route.mode(),
        route.percent(),
        finding.state(),
        finding.message(),
        SideReport.of(monolith),
        SideReport.of(extracted),
        circuits,
        route.users(),
        null);
  }

  /** The same, of the requests to these proxies. */
  WatchReport of(Counted proxies) {
    return new WatchReport(
        route, mode, percent, state, message, monolith, extracted, circuits, users, proxies);
  }
}
