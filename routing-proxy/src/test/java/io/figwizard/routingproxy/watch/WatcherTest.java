package io.figwizard.routingproxy.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.dropwizard.jackson.Jackson;
import io.figwizard.routingproxy.SuppliedClock;
import io.figwizard.routingproxy.control.FlipRequest;
import io.figwizard.routingproxy.control.RouteControl;
import io.figwizard.routingproxy.control.RoutesReload;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A route of few requests, on a clock that the test turns. */
class WatcherTest {

  private static final Instant BEGINNING = Instant.parse("2026-03-01T12:00:00Z");
  private static final long MINUTE = 60_000_000_000L;
  private static final int EVERY = 12;
  private static final String ROUTES =
      """
      upstreams: {monolith: {url: "http://127.0.0.1:1"}, f: {url: "http://127.0.0.1:2"}}
      default: monolith
      routes: {r: {method: GET, path: /r, effect: safe, extracted: f%s}}
      """;
  private static final String NOT_OK = ", watch: {failedWhen: {field: ok, is: false}}";

  @TempDir Path folder;
  private final List<String> alerts = new ArrayList<>();
  private final ScheduledExecutorService never = Executors.newScheduledThreadPool(0);
  private long now;
  private RouteWindows windows;
  private StateStore store;
  private RouteControl control;
  private Watcher watcher;
  private BaselineKeeping keeping;
  private final ToldUsers others = new ToldUsers();

  @BeforeEach
  void open() throws IOException {
    Path routes = Files.writeString(folder.resolve("routes.yml"), ROUTES.formatted(""));
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
    start();
  }

  /** The watch of a process, which knows nothing but what one before it has kept. */
  private void start() throws IOException {
    windows = new RouteWindows(5 * MINUTE, () -> now);
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
    Clock wall = new SuppliedClock(() -> BEGINNING.plusNanos(now));
    keeping = watcher.keptIn(folder, wall, never);
  }

  private void restart() throws IOException {
    keeping.stop();
    start();
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
  void namesWhatStaysWhereItIsOfTheGroupOfARouteThatItTakesBack() throws IOException {
    routes(", group: g}, s: {method: GET, path: /s, effect: safe, extracted: f, group: g");
    requests(80, Ending.ANSWERED, Ending.ANSWERED);
    control.flip("s", new FlipRequest(Mode.CANARY, 50.0, "ada", "test", true, null, null));
    flip();

    requests(51, Ending.ANSWERED, Ending.FAILED);

    assertThat(alerts)
        .singleElement()
        .asString()
        .endsWith(
            "Note: of its group g stand elsewhere now: s (canary 50%); for all of them:"
                + " ./fig rollback --group g");
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

  @Test
  void takesBackARouteThatFailsAtThisProxyAlone() {
    own(Side.MONOLITH, Ending.ANSWERED, 20_000);
    others(Side.MONOLITH, 40_000);
    flip();
    own(Side.EXTRACTED, Ending.ANSWERED, 19_720);
    own(Side.EXTRACTED, Ending.FAILED, 280);
    others(Side.EXTRACTED, 40_000);
    assertThat(watcher.report("r").extracted().requests()).isEqualTo(60_000);
    watcher.look();

    assertThat(control.place("r").standing().mode()).isEqualTo(Mode.MONOLITH);
    assertThat(alerts)
        .singleElement()
        .asString()
        .contains(
            "of this proxy alone: 280 of 20000 requests to the extracted side failed (1.40 %), "
                + "0 of 20000 to the monolith");
  }

  @Test
  void takesBackARouteOfFewRequestsThatIsRefusedAtOneOfTwelveProxies() {
    flip();
    for (int i = 0; i < 51; i++) {
      others(Side.MONOLITH, 11);
      others(Side.EXTRACTED, 11);
      requests(1, Ending.ANSWERED, Ending.REFUSED);
    }

    assertThat(alerts).singleElement().asString().contains("alone: 50 of 50 requests");
  }

  @Test
  void comparesWhatThisProxyAloneSeesWithItsOwnRequestsToTheMonolith() {
    own(Side.MONOLITH, Ending.ANSWERED, 700);
    own(Side.MONOLITH, Ending.REFUSED, 300);
    others(Side.MONOLITH, 40_000);
    watcher.look();
    watcher.look();
    flip(Mode.EXTRACTED, null);
    pass();
    own(Side.EXTRACTED, Ending.ANSWERED, 700);
    own(Side.EXTRACTED, Ending.REFUSED, 300);
    others(Side.EXTRACTED, 40_000);

    assertThat(watcher.report("r").state()).isEqualTo(Finding.State.NO_WORSE);
    assertThat(watcher.report("r").extracted().requests()).isEqualTo(41_000);
  }

  @Test
  void whoHasAskedNoMonolithComparesItsAnswersWithThoseOfAllButNoTimes() {
    others(Side.MONOLITH, 40_000);
    watcher.look();
    watcher.look();
    flip(Mode.EXTRACTED, null);
    others(Side.EXTRACTED, 40_000);
    for (int i = 0; i < 1000; i++) {
      windows.ended("r", Side.EXTRACTED, Ending.ANSWERED, MINUTE, now);
    }
    assertThat(watcher.report("r").state()).as("far away").isEqualTo(Finding.State.NO_WORSE);

    own(Side.EXTRACTED, Ending.FAILED, 40);
    assertThat(watcher.report("r").message())
        .startsWith("of this proxy alone: 40 of 1040 requests")
        .contains("0 of 40000 to the monolith");
  }

  @Test
  void doesNotGoUpWhereThisProxyAloneSeesMoreFailAndHasEnoughToSay() {
    flip();
    others(Side.MONOLITH, 40_000);
    others(Side.EXTRACTED, 40_000);
    own(Side.MONOLITH, Ending.ANSWERED, 600);
    own(Side.EXTRACTED, Ending.ANSWERED, 400);
    own(Side.EXTRACTED, Ending.FAILED, 5);
    assertThat(watcher.againstMore("r", Long.MIN_VALUE)).as("too few to say").isEmpty();

    own(Side.EXTRACTED, Ending.ANSWERED, 200);
    assertThat(watcher.againstMore("r", Long.MIN_VALUE).orElseThrow())
        .startsWith("of this proxy alone: 5 of 605 requests");
  }

  @Test
  void doesNotCompareWhatBodiesSayWithABaselineThatTheyWereNotLookedIntoFor() throws IOException {
    busy(10, Side.MONOLITH, Ending.ANSWERED);
    flip(Mode.EXTRACTED, null);
    busy(10, Side.EXTRACTED, Ending.ANSWERED);

    routes(NOT_OK);
    busy(20, Side.EXTRACTED, Ending.SAYS_FAILED);

    assertThat(alerts).isEmpty();
    assertThat(watcher.report("r").state()).isEqualTo(Finding.State.NO_WORSE);
    assertThat(watcher.report("r").message())
        .contains("statuses alone count, not what bodies say (failedWhen): it was set after");
    busy(1, Side.EXTRACTED, Ending.FAILED);
    assertThat(alerts).as("by statuses as ever").singleElement().asString().contains("failed");
  }

  @Test
  void comparesWhatBodiesSayOnceBothSidesWereLookedInto() throws IOException {
    busy(10, Side.MONOLITH, Ending.ANSWERED);
    flip();
    routes(NOT_OK);
    watcher.look();
    for (int i = 0; i < 4; i++) {
      own(Side.MONOLITH, Ending.ANSWERED, 120);
      busy(1, Side.EXTRACTED, Ending.SAYS_FAILED);
      assertThat(alerts).as("minute %d: some of the monolith are of before", i).isEmpty();
    }
    for (int i = 0; i < 10; i++) {
      own(Side.MONOLITH, Ending.ANSWERED, 120);
      busy(1, Side.EXTRACTED, Ending.SAYS_FAILED);
    }
    assertThat(alerts).singleElement().asString().contains("failed (100.00 %)");
  }

  @Test
  void forgetsWhatBodiesSaidWhereNobodyAsksAnyMore() throws IOException {
    routes(NOT_OK);
    watcher.look();
    busy(10, Side.MONOLITH, Ending.SAYS_FAILED);
    flip(Mode.EXTRACTED, null);
    busy(10, Side.EXTRACTED, Ending.SAYS_FAILED);
    assertThat(alerts).as("as the monolith").isEmpty();

    routes("");
    for (int i = 0; i < 10 && alerts.isEmpty(); i++) {
      busy(1, Side.EXTRACTED, Ending.FAILED);
    }
    assertThat(alerts).singleElement().asString().contains("0 of 512 to the monolith");
  }

  @Test
  void doesNotCompareBodiesThatAreReadOnOneSideOnly() throws IOException {
    routes(NOT_OK);
    watcher.look();
    busy(10, Side.MONOLITH, Ending.UNREADABLE);
    flip();
    for (int i = 0; i < 10; i++) {
      own(Side.MONOLITH, Ending.UNREADABLE, 120);
      busy(1, Side.EXTRACTED, Ending.SAYS_FAILED);
    }

    assertThat(alerts).isEmpty();
    assertThat(watcher.report("r").message())
        .contains("answers of the monolith and 0 of the extracted side are packed in a way");
    assertThat(watcher.againstMore("r", Long.MIN_VALUE).orElseThrow()).contains("packed in a way");
  }

  @Test
  void takesBackARouteWhoseBodiesSayThatItFailsThoughOneAnswerCannotBeRead() throws IOException {
    routes(NOT_OK);
    watcher.look();
    busy(10, Side.MONOLITH, Ending.ANSWERED);
    own(Side.MONOLITH, Ending.UNREADABLE, 1);
    watcher.look();
    flip(Mode.EXTRACTED, null);
    own(Side.EXTRACTED, Ending.UNREADABLE, 1);
    busy(2, Side.EXTRACTED, Ending.SAYS_FAILED);

    assertThat(alerts)
        .singleElement()
        .asString()
        .contains("failed (", "1 of ", "that cannot be read counted as a bad one");
  }

  @Test
  void takesBackARouteWhoseBodiesSayThatItFailsWhereTheMonolithsDoNot() throws IOException {
    routes(NOT_OK);
    watcher.look();
    busy(10, Side.MONOLITH, Ending.ANSWERED);
    flip(Mode.EXTRACTED, null);
    busy(2, Side.EXTRACTED, Ending.SAYS_FAILED);

    assertThat(alerts).singleElement().asString().contains("failed (100.00 %), 0 of 480");
  }

  @Test
  void goesByStatusesWhereThereIsNoMonolithToCompareBodiesWith() throws IOException {
    routes(NOT_OK);
    flip(Mode.EXTRACTED, null);
    busy(10, Side.EXTRACTED, Ending.SAYS_FAILED);
    assertThat(alerts).isEmpty();
    assertThat(watcher.report("r").message()).contains("there is no monolith to compare them with");

    busy(1, Side.EXTRACTED, Ending.FAILED);
    assertThat(alerts).singleElement().asString().contains("there is no monolith to compare with");
  }

  @Test
  void comparesAfterARestartWithWhatTheMonolithDidBefore() throws IOException {
    own(Side.MONOLITH, Ending.ANSWERED, 20_000);
    watcher.look();
    flip(Mode.EXTRACTED, null);
    restart();
    own(Side.EXTRACTED, Ending.ANSWERED, 960);
    own(Side.EXTRACTED, Ending.FAILED, 40);

    watcher.look();

    assertThat(control.place("r").standing().mode()).isEqualTo(Mode.MONOLITH);
    assertThat(alerts)
        .singleElement()
        .asString()
        .contains("40 of 1000 requests to the extracted side failed (4.00 %)", "0 of 20000 to the");
  }

  @Test
  void blamesNobodyForAProxyThatIsColdAfterItsRestart() throws IOException {
    busy(10, Side.MONOLITH, Ending.ANSWERED);
    flip(Mode.EXTRACTED, null);
    restart();
    for (int minute = 0; minute < 4; minute++) {
      slow(200);
      now += MINUTE;
      watcher.look();
    }
    assertThat(alerts).isEmpty();
    assertThat(watcher.report("r").message()).contains("times are not compared");

    slow(200);
    now += MINUTE;
    watcher.look();
    assertThat(alerts).singleElement().asString().contains("p50 of the extracted side is 6");
  }

  @Test
  void inACanaryTheMonolithsTimesOfNowCountUntilThoseOfBeforeDo() throws IOException {
    busy(10, Side.MONOLITH, Ending.ANSWERED);
    flip();
    restart();
    own(Side.MONOLITH, Ending.ANSWERED, 120);
    slow(600);

    watcher.look();

    assertThat(alerts).singleElement().asString().contains("p50 of the extracted side is 6");
  }

  @Test
  void doesNotCompareAfterARestartWhatBodiesSayWithABaselineThatWasNotLookedInto()
      throws IOException {
    busy(10, Side.MONOLITH, Ending.ANSWERED);
    flip(Mode.EXTRACTED, null);
    routes(NOT_OK);
    restart();
    busy(20, Side.EXTRACTED, Ending.SAYS_FAILED);
    assertThat(alerts).isEmpty();
    assertThat(watcher.report("r").message()).contains("it was set after these requests");

    restart();
    busy(20, Side.EXTRACTED, Ending.SAYS_FAILED);
    assertThat(alerts).as("nor after the next one").isEmpty();
    busy(1, Side.EXTRACTED, Ending.FAILED);
    assertThat(alerts).as("by statuses as ever").singleElement().asString().contains("of 480 to");
  }

  @Test
  void comparesWhatBodiesSayOverARestartWhereBothWereLookedInto() throws IOException {
    routes(NOT_OK);
    watcher.look();
    busy(10, Side.MONOLITH, Ending.ANSWERED);
    flip(Mode.EXTRACTED, null);
    restart();
    busy(10, Side.EXTRACTED, Ending.SAYS_FAILED);

    assertThat(alerts).singleElement().asString().contains("failed (100.00 %), 0 of 480");
  }

  @Test
  void remembersOverARestartWhatThisProxyAloneSawOfTheMonolith() throws IOException {
    own(Side.MONOLITH, Ending.ANSWERED, 700);
    own(Side.MONOLITH, Ending.REFUSED, 300);
    others(Side.MONOLITH, 40_000);
    watcher.look();
    watcher.look();
    flip(Mode.EXTRACTED, null);
    restart();
    own(Side.EXTRACTED, Ending.ANSWERED, 700);
    own(Side.EXTRACTED, Ending.REFUSED, 300);
    others(Side.EXTRACTED, 40_000);

    assertThat(watcher.report("r").state()).isEqualTo(Finding.State.NO_WORSE);
    assertThat(watcher.report("r").monolith().requests()).isEqualTo(41_000);
  }

  private void slow(int requests) {
    for (int i = 0; i < requests; i++) {
      windows.ended("r", Side.EXTRACTED, Ending.ANSWERED, MINUTE / 100, now);
    }
  }

  private void routes(String watch) throws IOException {
    Path file = Files.writeString(folder.resolve("routes.yml"), ROUTES.formatted(watch));
    RoutesReload reload =
        new RoutesReload(file, new RoutesFileReader(name -> null), control, Clock.systemUTC());
    assertThat(reload.reload("ada").good()).isTrue();
  }

  /** A hundred and twenty each minute; the watch looks after each. */
  private void busy(int minutes, Side side, Ending ending) {
    for (int i = 0; i < minutes; i++) {
      own(side, ending, 120);
      now += MINUTE;
      watcher.look();
    }
  }

  private void own(Side side, Ending ending, int number) {
    for (int i = 0; i < number; i++) {
      windows.ended("r", side, ending, MINUTE / 1000, now);
    }
  }

  /** What other proxies told, all of it answered. */
  private void others(Side side, int number) {
    Times times = new Times();
    times.add(Times.step(MINUTE / 1000), number);
    windows.countOthers("r", side, new Numbers(number, 0, 0, times), now);
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
    flip(Mode.CANARY, 50.0);
  }

  private void flip(Mode mode, @Nullable Double percent) {
    control.flip("r", new FlipRequest(mode, percent, "ada", "test", true, null, null));
    watcher.look();
    now += MINUTE;
  }
}
