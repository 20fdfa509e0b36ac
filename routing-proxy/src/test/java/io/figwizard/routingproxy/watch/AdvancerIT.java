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
import java.nio.file.Files;
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
    start();
    proxy.control().flip(ROUTE, ControlUnderTest.forced(Mode.CANARY, 30.0));
    watcher.look();
    advancer.begin(ROUTE, "ada", ControlUnderTest.up(Mode.CANARY, 30.0).evidence());
  }

  /** The process that looks after it, which knows what one before it has kept. */
  private void start() throws IOException {
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
    advancer = advancer();
  }

  private void restart() throws IOException {
    start();
    watcher.look();
  }

  private Advancer advancer() {
    return new Advancer(
        proxy.control(), watcher, never, Duration.ofMinutes(1), alerts::add, () -> now, folder);
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

  @Test
  void goesOnAfterARestartWithTheStepFromItsBeginning() throws IOException {
    minutes(59, 1);
    advancer.stop();
    restart();
    assertThat(said()).isEqualTo("goes on after a restart of the proxy");
    assertThat(advancer.report(ROUTE).startedBy()).isEqualTo("ada");

    minutes(59, 1);
    assertThat(percent()).isEqualTo(30);
    assertThat(said()).contains("59 requests to the extracted side");
    minutes(1, 1);
    assertThat(percent()).isEqualTo(60);
    restart();
    minutes(60, 1);
    assertThat(percent()).as("also after a crash").isEqualTo(90);
    minutes(1, 1);
    assertThat(said()).startsWith("the last step is reached");
    restart();
    assertThat(said()).isEqualTo("nobody has started it at this proxy");
    assertThat(alerts).isEmpty();
  }

  @Test
  void endsWhereSomebodyMovedTheRouteWhileTheProxyWasDown() throws IOException {
    proxy.control().flip(ROUTE, ControlUnderTest.forced(Mode.CANARY, 31.0));
    proxy.control().flip(ROUTE, ControlUnderTest.forced(Mode.CANARY, 30.0));
    restart();
    minutes(1, 0);

    assertThat(said()).isEqualTo("somebody moved the route, it stands at canary 30%");
    assertThat(alerts).singleElement().asString().contains("does not go up by itself any more");
  }

  @Test
  void doesNotGoOnAfterARestartWhereSomebodyEndedIt() throws IOException {
    advancer.end(ROUTE, "bob");
    restart();
    minutes(60, 1);

    assertThat(percent()).isEqualTo(30);
    assertThat(said()).isEqualTo("nobody has started it at this proxy");
  }

  @Test
  void whatSomebodyEndedStaysEndedAfterARestartWhereNothingCanBeWritten() throws IOException {
    Files.createDirectory(folder.resolve("advances.json.next"));
    AdvanceReport ended = advancer.end(ROUTE, "bob");
    restart();
    minutes(60, 1);

    assertThat(ended.message()).isEqualTo("stopped by bob, it stands at canary 30%");
    assertThat(percent()).isEqualTo(30);
    assertThat(said()).isEqualTo("nobody has started it at this proxy");
    assertThat(alerts).isEmpty();
  }

  @Test
  void saysThatAStopDoesNotOutliveARestartWhereTheFileCannotBeRemovedEither() throws IOException {
    Path file = folder.resolve("advances.json");
    Files.delete(file);
    Path within = Files.createDirectories(file.resolve("within"));

    assertThat(advancer.end(ROUTE, "bob").message())
        .startsWith("stopped by bob, it stands at canary 30%; ")
        .contains("advances.json can be neither written nor removed (")
        .contains("a restart of the proxy may make it go on")
        .endsWith("stop it once more");
    assertThat(alerts).singleElement().asString().contains("advances.json");

    Files.delete(within);
    Files.delete(file);
    assertThat(advancer.end(ROUTE, "bob").message())
        .isEqualTo("stopped by bob, it stands at canary 30%");
    assertThat(file).isRegularFile();
    assertThat(alerts).hasSize(1);
  }

  @Test
  void saysThatItGoesOnNoMoreWhereTheFileIsDamaged() throws IOException {
    Path file = folder.resolve("advances.json");
    Files.writeString(file, Files.readString(file).replace("ada", "eve"));
    restart();
    minutes(60, 1);

    assertThat(percent()).isEqualTo(30);
    assertThat(alerts)
        .singleElement()
        .asString()
        .startsWith("no route goes up by itself any more: ")
        .contains("its checksum does not match its content");
    advancer.begin(ROUTE, "ada", ControlUnderTest.up(Mode.CANARY, 30.0).evidence());
    restart();
    assertThat(said()).startsWith("goes on");
  }

  @Test
  void twoProcessesThatTakeEachOthersPlaceNeverBothGoOn() throws IOException {
    Advancer old = advancer;
    minutes(30, 1);
    old.pause();
    advancer = advancer();
    minutes(60, 1);
    assertThat(percent()).isEqualTo(60);
    now += DAY * MINUTE;
    old.look();
    assertThat(percent()).isEqualTo(60);

    advancer.pause();
    old.resume();
    assertThat(old.report(ROUTE).message()).isEqualTo("goes on after a restart of the proxy");
    Advancer fresh = advancer;
    advancer = old;
    minutes(60, 1);
    assertThat(percent()).isEqualTo(90);
    assertThat(fresh.report(ROUTE).goesOn()).isTrue();
    old.end(ROUTE, "bob");
    fresh.resume();
    assertThat(fresh.report(ROUTE).message())
        .isEqualTo("ended by the process that had taken this one's place");
    assertThat(alerts).isEmpty();
  }

  /** Evidence ages faster than steps of a day go by. */
  @Test
  void takesNewEvidenceInTheMiddleOfAStepAndKeepsItsTime() {
    minutes(59, 1);
    AdvanceReport report =
        advancer.begin(ROUTE, "ben", ControlUnderTest.up(Mode.CANARY, 30.0).evidence());
    assertThat(report.goesOn()).isTrue();
    assertThat(percent()).isEqualTo(30);
    minutes(1, 1);

    assertThat(percent()).isEqualTo(60);
    assertThat(advancer.report(ROUTE).startedBy()).isEqualTo("ben");
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
