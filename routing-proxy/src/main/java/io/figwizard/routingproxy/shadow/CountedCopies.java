package io.figwizard.routingproxy.shadow;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** Counts copies by route and outcome, and passes them on. Thread-safe. */
public final class CountedCopies implements Copies {

  private final Copies next;
  private final Counter copies;

  /** Registers its metric there; once for each registry. */
  public CountedCopies(PrometheusRegistry registry, Copies next) {
    this.next = next;
    this.copies =
        Counter.builder()
            .name("fig_proxy_shadow_copies_total")
            .help(
                "Requests of routes in mode shadow that were to be copied, by what became of the copy.")
            .labelNames("route", "outcome")
            .withoutExemplars()
            .register(registry);
  }

  @Override
  public void answered(AnswerPair pair) {
    copies.labelValues(pair.route().id(), "answered").inc();
    next.answered(pair);
  }

  @Override
  public void lost(String route, Lost why) {
    copies.labelValues(route, why.word()).inc();
    next.lost(route, why);
  }

  @Override
  public void lost(FailedCopy copy) {
    copies.labelValues(copy.route().id(), copy.why().word()).inc();
    next.lost(copy);
  }
}
