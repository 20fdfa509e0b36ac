package io.figwizard.routingproxy.watch;

import static io.figwizard.routingproxy.control.ControlUnderTest.ROUTE;
import static org.assertj.core.api.Assertions.assertThat;

import io.dropwizard.jackson.Jackson;
import io.figwizard.routingproxy.control.ControlUnderTest;
import io.figwizard.routingproxy.control.traffic.RollbackReport;
import io.figwizard.routingproxy.control.traffic.ServedUsers;
import io.figwizard.routingproxy.dataplane.Outcomes.Ending;
import io.figwizard.routingproxy.routes.Mode;
import io.figwizard.routingproxy.routes.Side;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The steps of a route of few requests, on a clock that the test turns. */
final class AdvancerIT {

  private static final long MINUTE = 60_000_000_000L;
  private static final int DAY = 24 * 60;
  private static final String STEPS =
      """
      {effect: write, watch: {latencyMinRequests: 60}, advance: [\
      {percent: 30, for: 10m}, {percent: 60, for: 10m}, {percent: 90, for: 10m}]}""";

  @TempDir Path folder;
  private final List<String> alerts = new ArrayList<>();
  private final ScheduledExecutorService never = Executors.newScheduledThreadPool(0);
  private long now;
  private ControlUnderTest proxy;
  private RouteWindows windows;
  private Watcher watcher;
  private Advancer advancer;

  @BeforeEach
  void begin() throws IOException {
    proxy = new ControlUnderTest(folder);
    proxy.reopen(ControlUnderTest.ROUTES.replace("{effect: write}", STEPS));
    windows = new RouteWindows(5 * MINUTE, () -> now);
    watcher =
        new Watcher(
            proxy.control(),
            windows,
            Jackson.newObjectMapper().readValue("{\"every\": \"1m\"}", WatchConfiguration.class),
            never,
            alerts::add,
            new RollbackReport(new ServedUsers(), route -> 0, null),
            route -> List.of(),
            new PrometheusRegistry());
    advancer =
        new Advancer(
            proxy.control(), watcher, never, Duration.ofMinutes(1), alerts::add, () -> now);
    proxy.control().flip(ROUTE, ControlUnderTest.forced(Mode.CANARY, 30.0));
    watcher.look();
    advancer.begin(ROUTE, "ada", ControlUnderTest.up(Mode.CANARY, 30.0).evidence());
  }

  @AfterEach
  void end() throws IOException {
    never.shutdownNow();
    proxy.close();
  }

  @Test
  void takesNoStepWithoutRequestsAtTheOneBefore() {
    minutes(59, 1);
    assertThat(percent()).isEqualTo(30);
    minutes(1, 1);
    assertThat(percent()).isEqualTo(60);

    minutes(DAY, 0);
    assertThat(percent()).isEqualTo(60);
    assertThat(said()).isEqualTo("not enough yet: 50 more requests");
    assertThat(watcher.report(ROUTE).message()).as("to go back").startsWith("no worse");

    minutes(40, 1);
    minutes(DAY, 0);
    assertThat(percent()).isEqualTo(60);
    assertThat(said()).startsWith("not enough yet: 10 more requests, about ");
    minutes(19, 1);
    assertThat(percent()).isEqualTo(60);
    assertThat(said()).contains("59 requests to the extracted side");
    minutes(1, 1);
    assertThat(percent()).isEqualTo(90);
    assertThat(alerts).isEmpty();
  }

  @Test
  void goesOnFromWhereItStandsWithoutWhatWasBefore() {
    minutes(30, 1);
    advancer.end(ROUTE, "ada");
    minutes(DAY, 1);
    advancer.begin(ROUTE, "ada", ControlUnderTest.up(Mode.CANARY, 30.0).evidence());
    minutes(59, 1);
    assertThat(percent()).isEqualTo(30);
    minutes(1, 1);
    assertThat(percent()).isEqualTo(60);
  }

  private void minutes(int number, int requests) {
    for (int i = 0; i < number; i++) {
      now += MINUTE / 2;
      for (int j = 0; j < requests; j++) {
        windows.ended(ROUTE, Side.MONOLITH, Ending.ANSWERED, MINUTE / 1000, now);
        windows.ended(ROUTE, Side.EXTRACTED, Ending.ANSWERED, MINUTE / 1000, now);
      }
      now += MINUTE / 2;
      watcher.look();
      advancer.look();
    }
  }

  private double percent() {
    return proxy.control().place(ROUTE).percent();
  }

  private String said() {
    return advancer.report(ROUTE).message();
  }
}
