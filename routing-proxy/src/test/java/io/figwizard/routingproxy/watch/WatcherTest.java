package io.figwizard.routingproxy.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.dropwizard.jackson.Jackson;
import io.figwizard.routingproxy.control.FlipRequest;
import io.figwizard.routingproxy.control.RouteControl;
import io.figwizard.routingproxy.control.evidence.TestEvidence;
import io.figwizard.routingproxy.control.routesfile.RoutesFileReader;
import io.figwizard.routingproxy.control.state.StateStore;
import io.figwizard.routingproxy.control.traffic.RollbackReport;
import io.figwizard.routingproxy.control.traffic.ServedUsers;
import io.figwizard.routingproxy.control.traffic.ToldUsers;
import io.figwizard.routingproxy.control.users.UserBudgets;
import io.figwizard.routingproxy.dataplane.Outcomes.Ending;
import io.figwizard.routingproxy.routes.Mode;
import io.figwizard.routingproxy.routes.Side;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A route of few requests, on a clock that the test turns. */
class WatcherTest {

  private static final long MINUTE = 60_000_000_000L;
  private static final int EVERY = 12;

  @TempDir Path folder;
  private final List<String> alerts = new ArrayList<>();
  private final ScheduledExecutorService never = Executors.newScheduledThreadPool(0);
  private long now;
  private final RouteWindows windows = new RouteWindows(5 * MINUTE, () -> now);
  private StateStore store;
  private RouteControl control;
  private Watcher watcher;
  private final ToldUsers others = new ToldUsers();

  @BeforeEach
  void open() throws IOException {
    Path routes =
        Files.writeString(
            folder.resolve("routes.yml"),
            """
            upstreams: {monolith: {url: "http://127.0.0.1:1"}, f: {url: "http://127.0.0.1:2"}}
            default: monolith
            routes: {r: {method: GET, path: /r, effect: safe, extracted: f}}
            """);
    store = StateStore.open(folder.resolve("proxy"));
    control =
        new RouteControl(
            new RoutesFileReader(name -> null).read(routes),
            store,
            TestEvidence.check(Clock.systemUTC()),
            Clock.systemUTC(),
            false,
            UserBudgets.open(folder.resolve("users"), store));
    control.start();
    watcher =
        new Watcher(
            control,
            windows,
            Jackson.newObjectMapper().readValue("{\"every\": \"1m\"}", WatchConfiguration.class),
            never,
            alerts::add,
            new RollbackReport(new ServedUsers(), route -> 0, others),
            route -> List.of(),
            new PrometheusRegistry());
  }

  @AfterEach
  void close() throws IOException {
    never.shutdownNow();
    store.close();
  }

  @Test
  void takesBackARouteOfFiveRequestsAnHourThatFails() {
    requests(80, Ending.ANSWERED, Ending.ANSWERED);
    flip();

    requests(49, Ending.ANSWERED, Ending.FAILED);
    assertThat(watcher.report("r").state()).isEqualTo(Finding.State.NOT_ENOUGH);
    assertThat(watcher.report("r").message())
        .isEqualTo("not enough yet: 1 more requests, about 12 min");
    assertThat(control.place("r").standing().mode()).isEqualTo(Mode.CANARY);
    requests(2, Ending.ANSWERED, Ending.FAILED);

    assertThat(control.place("r").standing().mode()).isEqualTo(Mode.MONOLITH);
    assertThat(alerts)
        .singleElement()
        .asString()
        .contains("failed (100.00 %)", "(not counted: users of the other proxies)");
    assertThat(others.asked()).as("an alert waits for nobody").isZero();
  }

  @Test
  void saysAfterHoursThatARouteOfFewRequestsDoesNoWorse() {
    flip();
    requests(60, Ending.ANSWERED, Ending.ANSWERED);

    assertThat(watcher.report("r").message())
        .startsWith("no worse, as far as 50 requests in 10.0 h say");
    assertThat(watcher.againstMore("r", Long.MIN_VALUE).orElseThrow())
        .contains("60 requests to the extracted side");
  }

  @Test
  void comparesTimesOfFewRequestsFromLongerAgo() {
    requests(500, Ending.ANSWERED, Ending.ANSWERED);
    flip();
    for (int i = 0; i < 520; i++) {
      windows.ended("r", Side.MONOLITH, Ending.ANSWERED, MINUTE / 1000, now);
      windows.ended("r", Side.EXTRACTED, Ending.ANSWERED, MINUTE / 100, now);
      pass();
    }

    assertThat(control.place("r").standing().mode()).isEqualTo(Mode.MONOLITH);
    assertThat(alerts).singleElement().asString().contains("p50 of the extracted side is 6");
  }

  /** One to each side every twelve minutes; the watch looks in between. */
  private void requests(int number, Ending monolith, Ending extracted) {
    for (int i = 0; i < number; i++) {
      windows.ended("r", Side.MONOLITH, monolith, MINUTE / 1000, now);
      if (control.current().route("r").orElseThrow().mode() == Mode.CANARY) {
        windows.ended("r", Side.EXTRACTED, extracted, MINUTE / 1000, now);
      }
      pass();
    }
  }

  private void pass() {
    for (int i = 0; i < EVERY; i++) {
      now += MINUTE;
      watcher.look();
    }
  }

  private void flip() {
    control.flip("r", new FlipRequest(Mode.CANARY, 50.0, "ada", "test", true, null, null));
    watcher.look();
    now += MINUTE;
  }
}
