package io.figwizard.routingproxy.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.figwizard.routingproxy.routes.Limits;
import io.figwizard.routingproxy.routes.Route;
import io.figwizard.routingproxy.routes.RouteTable;
import io.figwizard.routingproxy.routes.Upstream;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is known of servers while routes.yml changes. */
class ServersTest {

  private static final URI ONE = URI.create("http://10.0.0.1:80");
  private static final URI TWO = URI.create("http://10.0.0.2:80");
  private static final long LATER = Duration.ofMinutes(2).toNanos();

  private final Upstream before = Upstream.of("monolith", ONE, TWO);
  private final Upstream after = Upstream.of("monolith", TWO);
  private final Servers servers =
      new Servers(1, Duration.ofMinutes(1), Resolver.SYSTEM, Runnable::run);

  private static RouteTable leadingTo(Upstream upstream) {
    return RouteTable.builder(1, Route.unnamed(upstream, Limits.DEFAULT)).build();
  }

  private List<Upstream> used() {
    List<Upstream> used = new ArrayList<>();
    servers.forEachUsed(group -> used.add(group.upstream()));
    return used;
  }

  @Test
  void areThereBeforeTheFirstRequest() {
    servers.follow(leadingTo(before), 0);

    assertThat(used()).containsExactly(before);
    assertThat(servers.addresses()).hasSize(2);
  }

  @Test
  void goWhenNoRouteLeadsToThemAndStayWhereAnotherVersionNamesThem() {
    servers.follow(leadingTo(before), 0);
    ServerAddress goes = servers.of(before).addresses()[0];
    ServerAddress stays = servers.of(before).addresses()[1];

    servers.follow(leadingTo(after), 1);

    assertThat(used()).containsExactly(after);
    assertThat(servers.of(after).addresses()).containsExactly(stays);
    assertThat(goes.gone()).isTrue();
    assertThat(stays.gone()).isFalse();
  }

  @Test
  void areKnownToRequestsThatBeganBeforeTheChange() {
    servers.follow(leadingTo(before), 0);
    ServerGroup old = servers.of(before);
    servers.follow(leadingTo(after), 1);

    servers.follow(leadingTo(after), 2);
    assertThat(servers.of(before)).isSameAs(old);

    servers.follow(leadingTo(after), LATER);

    // It took its time.
    ServerGroup late = servers.of(before);
    assertThat(late).isNotSameAs(old);
    servers.follow(leadingTo(after), 2 * LATER);
    assertThat(used()).containsExactly(after);
    servers.follow(leadingTo(after), 4 * LATER);
    assertThat(servers.of(before)).isNotSameAs(late);
  }

  @Test
  void areInTheMetricsOnceWhateverChanges() {
    PrometheusRegistry registry = new PrometheusRegistry();
    new ServerMetrics(registry).watch(servers);
    servers.follow(leadingTo(before), 0);

    // Slow start belongs to what is known of an address, so that these are others.
    servers.follow(
        leadingTo(new Upstream("monolith", List.of(ONE, TWO), Duration.ZERO, null, null, null)), 1);

    assertThat(registry.scrape())
        .hasSize(5)
        .allSatisfy(metric -> assertThat(metric.getDataPoints()).hasSize(2));
  }

  @Test
  void areThemselvesAgainWhenTheChangeIsTakenBack() {
    servers.follow(leadingTo(before), 0);
    ServerAddress one = servers.of(before).addresses()[0];
    one.failed("route", false, "reset");
    servers.follow(leadingTo(after), 1);

    servers.follow(leadingTo(before), 2);

    assertThat(servers.of(before).addresses()[0]).isSameAs(one);
    assertThat(one.gone()).isFalse();
    assertThat(one.circuitOpen()).isTrue();
  }
}
