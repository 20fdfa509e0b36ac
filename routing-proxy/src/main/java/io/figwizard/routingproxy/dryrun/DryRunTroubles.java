package io.figwizard.routingproxy.dryrun;

import com.codahale.metrics.health.HealthCheck;
import io.figwizard.routingproxy.routes.LiveRoutes;
import io.figwizard.routingproxy.routes.Mode;
import io.figwizard.routingproxy.routes.Route;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an operator should know of dry runs. Thread-safe. */
public final class DryRunTroubles extends HealthCheck {

  private final LiveRoutes routes;
  private final @Nullable DryRuns dryRuns;

  /**
   * @param dryRuns null where there is no key for them
   */
  public DryRunTroubles(LiveRoutes routes, @Nullable DryRuns dryRuns) {
    this.routes = routes;
    this.dryRuns = dryRuns;
  }

  /** One sentence for each, without a full stop; empty as a rule. */
  public List<String> sentences() {
    List<String> sentences = new ArrayList<>();
    for (Route route : routes.current().routes()) {
      String sentence = of(route);
      if (sentence != null) {
        sentences.add(sentence);
      }
    }
    return sentences;
  }

  /** Why requests of the route are not run dry although they should be; null where they are. */
  public @Nullable String of(Route route) {
    if (route.mode() != Mode.SHADOW || !route.needsDryRun()) {
      return null;
    }
    if (dryRuns == null) {
      return route.id()
          + " stands at shadow and nothing of it is copied: its effect is "
          + route.effect().word()
          + ", and there is no dryRun.key (FIG_DRY_RUN_KEY) any more";
    }
    Stop stop = dryRuns.stops().of(route.id());
    return stop == null ? null : stop.sentence();
  }

  @Override
  protected Result check() {
    List<String> sentences = sentences();
    return sentences.isEmpty()
        ? Result.healthy()
        : Result.unhealthy("%s", String.join("; ", sentences));
  }

  /** To be called once for each registry. */
  public void register(PrometheusRegistry registry) {
    GaugeWithCallback.builder()
        .name("fig_proxy_dry_runs_stopped")
        .help(
            "1 for each route in mode shadow that gets no dry runs any more: see its health check.")
        .labelNames("route")
        .callback(
            callback -> {
              for (Route route : routes.current().routes()) {
                if (of(route) != null) {
                  callback.call(1, route.id());
                }
              }
            })
        .register(registry);
  }
}
