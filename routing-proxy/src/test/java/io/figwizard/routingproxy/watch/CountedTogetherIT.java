package io.figwizard.routingproxy.watch;

import static io.figwizard.routingproxy.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.dropwizard.jackson.Jackson;
import io.figwizard.routingproxy.TinyServer;
import io.figwizard.routingproxy.control.FlipRequest;
import io.figwizard.routingproxy.control.SharedProxies;
import io.figwizard.routingproxy.control.SharedProxy;
import io.figwizard.routingproxy.control.evidence.TestEvidence;
import io.figwizard.routingproxy.control.state.Change;
import io.figwizard.routingproxy.control.state.TestState;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Two proxies on one database that each see too few requests, on a clock that the test turns. */
final class CountedTogetherIT {

  private static final String ROUTE = "drilling.submit-answer";
  private static final long SLICE = 10_000_000_000L;
  private static final long MINUTE = 60_000_000_000L;
  private static final String STEPS =
      """
      {effect: write, watch: {latencyMinRequests: 50}, advance: [\
      {percent: 30, for: 1m}, {percent: 60, for: 1m}, {percent: 90, for: 1m}]}""";

  @RegisterExtension private static final SharedProxies PROXIES = new SharedProxies();

  private static TinyServer monolith;
  private static TinyServer function;

  @TempDir Path folder;
  private Path routes;
  private final AtomicLong now = new AtomicLong();
  private final ScheduledExecutorService never = Executors.newScheduledThreadPool(0);
  private final List<String> alerts = Collections.synchronizedList(new ArrayList<>());
  private final List<Counting> open = new ArrayList<>();
  private Counting one;
  private Counting two;

  @BeforeAll
  static void startServers() {
    monolith = new TinyServer("monolith", "m1");
    function = new TinyServer("drilling-handler", "x1");
  }

  @AfterAll
  static void stopServers() {
    function.close();
    monolith.close();
  }

  @BeforeEach
  void start() throws IOException {
    String text =
        SharedProxy.ROUTES
            .replace("{effect: write}", STEPS)
            .replaceFirst("http://127.0.0.1:1\"", monolith.address() + "\"")
            .replace("http://127.0.0.1:1\"", function.address() + "\"");
    routes = Files.writeString(folder.resolve("routes.yml"), text);
    one = counting("one", 30 * SLICE);
    two = counting("two", 30 * SLICE);
  }

  @AfterEach
  void stop() {
    never.shutdownNow();
  }

  @Test
  void whatEachSeesTooFewOfTheyTakeBackTogetherAndOnce() throws Exception {
    requests(one, Side.MONOLITH, Ending.ANSWERED, 30);
    requests(two, Side.MONOLITH, Ending.ANSWERED, 30);
    pass(3);
    flip(Mode.CANARY, 50.0);

    requests(one, Side.EXTRACTED, Ending.FAILED, 30);
    requests(two, Side.EXTRACTED, Ending.FAILED, 30);
    look();
    assertThat(one.report().message()).startsWith("not enough yet: 20 more requests");
    assertThat(two.report().message()).startsWith("not enough yet: 20 more requests");
    now.addAndGet(3 * SLICE);
    one.sharing.look();
    two.sharing.look();
    one.sharing.look();
    assertThat(one.report().extracted().requests()).isEqualTo(60);
    assertThat(two.report().message())
        .contains("60 of 60 requests to the extracted side failed", "0 of 60 to the monolith");
    CompletableFuture.allOf(
            CompletableFuture.runAsync(one.watcher::look),
            CompletableFuture.runAsync(two.watcher::look))
        .get(60, TimeUnit.SECONDS);

    await(() -> one.mode() == Mode.MONOLITH && two.mode() == Mode.MONOLITH);
    // A second one where the database kept one of them waiting, who then went back in memory.
    assertThat(alerts)
        .hasSizeBetween(1, 2)
        .filteredOn(told -> !told.contains("at this proxy only, in its memory"))
        .singleElement()
        .asString()
        .contains("60 of 60 requests");
    assertThat(one.proxy.store.history())
        .filteredOn(change -> change.kind() == Change.Kind.ROLLBACK)
        .singleElement()
        .extracting(Change::who)
        .isEqualTo("routing-proxy, by itself");
  }

  @Test
  void oneOfThreeWhoseExtractedSideAloneFailsTakesTheRouteBack() throws Exception {
    Counting three = counting("three", 30 * SLICE);
    open.forEach(each -> requests(each, Side.MONOLITH, Ending.ANSWERED, 20_000));
    pass(3);
    flip(Mode.CANARY, 50.0);

    requests(one, Side.EXTRACTED, Ending.ANSWERED, 20_000);
    requests(two, Side.EXTRACTED, Ending.ANSWERED, 19_720);
    requests(two, Side.EXTRACTED, Ending.FAILED, 280);
    requests(three, Side.EXTRACTED, Ending.ANSWERED, 20_000);
    now.addAndGet(3 * SLICE);
    open.forEach(each -> each.sharing.look());
    open.forEach(each -> each.sharing.look());
    assertThat(one.report().state()).isEqualTo(Finding.State.NO_WORSE);
    assertThat(two.report().extracted().requests()).isEqualTo(60_000);
    look();

    await(() -> open.stream().allMatch(each -> each.mode() == Mode.MONOLITH));
    assertThat(alerts)
        .singleElement()
        .asString()
        .contains("of this proxy alone: 280 of 20000 requests", "0 of 20000 to the monolith");
  }

  @Test
  void aRouteOfFewRequestsAnHourIsTakenBack() throws Exception {
    flip(Mode.CANARY, 50.0);

    for (int i = 0; i < 25; i++) {
      assertThat(one.mode()).isEqualTo(Mode.CANARY);
      requests(one, Side.EXTRACTED, Ending.FAILED, 1);
      requests(two, Side.EXTRACTED, Ending.FAILED, 1);
      pass(2);
      for (int minute = 0; minute < 24; minute += 2) {
        now.addAndGet(2 * MINUTE);
        look();
      }
    }

    await(() -> one.mode() == Mode.MONOLITH && two.mode() == Mode.MONOLITH);
    assertThat(alerts).singleElement().asString().contains("50 of 50 requests");
  }

  @Test
  void whatCameBeforeTheMoveSaysNothing() throws Exception {
    requests(two, Side.EXTRACTED, Ending.FAILED, 80);
    now.addAndGet(SLICE / 2);
    flip(Mode.CANARY, 50.0);
    pass(4);

    assertThat(one.windows.numbers(ROUTE, Side.EXTRACTED, 0).requests()).isEqualTo(80);
    assertThat(one.report().extracted().requests()).isZero();
    assertThat(one.mode()).isEqualTo(Mode.CANARY);
  }

  @Test
  void whoIsCutOffGoesByItsOwnAndNothingIsLostOrCountedTwice() throws Exception {
    flip(Mode.CANARY, 50.0);
    requests(one, Side.EXTRACTED, Ending.ANSWERED, 5);
    requests(two, Side.EXTRACTED, Ending.ANSWERED, 7);
    pass(3);
    assertThat(two.requests()).isEqualTo(12);

    two.proxy.line.cut();
    for (int i = 0; i < 5; i++) {
      requests(one, Side.EXTRACTED, Ending.ANSWERED, 1);
      requests(two, Side.EXTRACTED, Ending.ANSWERED, 2);
      pass(1);
    }
    pass(3);
    assertThat(one.requests()).isEqualTo(12 + 5);
    assertThat(two.requests()).isEqualTo(12 + 10);
    assertThat(two.sharing.counted().fault()).isNotEmpty();
    assertThat(one.sharing.counted().fault()).isNull();

    two.proxy.line.mend();
    pass(3);
    assertThat(one.requests()).isEqualTo(12 + 15);
    assertThat(two.requests()).isEqualTo(12 + 15);
    assertThat(two.sharing.counted().fault()).isNull();
  }

  @Test
  void anAnswerThatIsCutOffHasNothingCountedTwice() throws Exception {
    flip(Mode.CANARY, 50.0);
    for (int bytes = 300; bytes < 6000; bytes += 600) {
      requests(one, Side.EXTRACTED, Ending.ANSWERED, 1);
      requests(two, Side.EXTRACTED, Ending.ANSWERED, 1);
      now.addAndGet(SLICE);
      one.sharing.look();
      // Whichever connection is the next one, the one that follows the state comes back as well.
      two.proxy.line.cutNextAfter(bytes);
      two.sharing.look();
    }
    await(
        () -> {
          now.addAndGet(SLICE / 100);
          two.sharing.look();
          return two.sharing.counted().fault() == null;
        });
    pass(3);

    assertThat(two.proxy.line.answersCut()).isPositive();
    assertThat(one.requests()).isEqualTo(20);
    assertThat(two.requests()).isEqualTo(20);
  }

  @Test
  void whoIsStartedAnewHearsWhatItHadTold() throws Exception {
    flip(Mode.CANARY, 50.0);
    requests(one, Side.EXTRACTED, Ending.ANSWERED, 5);
    requests(two, Side.EXTRACTED, Ending.ANSWERED, 7);
    requests(two, Side.MONOLITH, Ending.ANSWERED, 9);
    pass(3);

    two.sharing.stop();
    two.proxy.close();
    open.remove(two);
    two = counting("two", 30 * SLICE);
    pass(1);
    requests(two, Side.EXTRACTED, Ending.ANSWERED, 1);
    pass(3);

    assertThat(one.requests()).isEqualTo(13);
    assertThat(two.windows.numbers(ROUTE, Side.EXTRACTED, 0).requests()).isEqualTo(13);
    assertThat(two.report().monolith().requests()).isEqualTo(9);
    assertThat(two.report().extracted().requests()).as("since it looks").isEqualTo(1);
  }

  @Test
  void whoseDutyIsAnotherProcessesTellsWhatItHasAndOnce() throws Exception {
    flip(Mode.CANARY, 50.0);
    requests(two, Side.EXTRACTED, Ending.ANSWERED, 7);
    two.sharing.pause();
    one.sharing.look();
    assertThat(one.requests()).as("also of the slice of now").isEqualTo(7);

    requests(two, Side.EXTRACTED, Ending.ANSWERED, 100);
    pass(3);
    assertThat(one.requests()).isEqualTo(7);
    two.sharing.resume();
    requests(two, Side.EXTRACTED, Ending.ANSWERED, 2);
    pass(3);
    assertThat(one.requests()).as("what came while it was not its duty is its own").isEqualTo(9);
  }

  @Test
  void saysWhoIsNotCountedAndWhy() throws Exception {
    Counting other = counting("other", 60 * SLICE);
    requests(other, Side.EXTRACTED, Ending.FAILED, 500);
    TestState.jdbi(PROXIES.postgres())
        .useHandle(
            handle ->
                handle.execute(
                    """
                    insert into fig_proxy.replica values
                      (gen_random_uuid(), 'before', 0, '', clock_timestamp() + interval '1h'),
                      (gen_random_uuid(), 'gone', 0, '', clock_timestamp() - interval '70s')
                    """));
    pass(5);

    // On a busy machine any of them may be silent for a while.
    await(() -> one.sharing.counted().proxies().equals(List.of("one", "two")));
    await(
        () ->
            String.join(", ", one.sharing.counted().missing())
                .matches(
                    "before \\(it tells nothing: an older version, .*\\), gone \\(silent for \\d+ s\\),"
                        + " other \\(its watch.window is not the same\\)"));
    assertThat(one.windows.numbers(ROUTE, Side.EXTRACTED, 0).requests()).isZero();
  }

  @Test
  void whoHasNoRequestsIsCountedAndWhoTellsNothingAnyMoreIsNot() throws Exception {
    one.sharing.look();
    // Its name is known when it follows the state.
    await(() -> String.join(", ", one.sharing.counted().missing()).startsWith("two (it tells no"));
    two.sharing.look();
    one.sharing.look();
    await(() -> one.sharing.counted().proxies().equals(List.of("one", "two")));
    pass(20);
    await(() -> one.sharing.counted().proxies().equals(List.of("one", "two")));

    // As where it may not write: that it is there it still says.
    for (int i = 0; i < 14; i++) {
      now.addAndGet(SLICE);
      one.sharing.look();
    }
    await(
        () ->
            String.join(", ", one.sharing.counted().missing())
                .startsWith("two (it tells nothing: an older version, cut off"));
    assertThat(one.sharing.counted().proxies()).doesNotContain("two");
    two.sharing.look();
    one.sharing.look();
    await(() -> one.sharing.counted().proxies().equals(List.of("one", "two")));
  }

  @Test
  void whatCannotBeReadIsLeftOutAndTheRestCounts() throws Exception {
    flip(Mode.CANARY, 50.0);
    pass(1);
    tell(2, "{}");
    tell(1, "{\"routes\": 7}");
    tell(1, "[null]");
    tell(1, "[{\"route\": \"" + ROUTE + "\", \"extracted\": {\"requests\": 3, \"failed\": 4}}]");
    tell(
        1,
        """
        [{"route": "nobody.knows-it", "extracted": {"requests": 3, "refused": 0, "failed": 0, \
        "times": {"first": 0, "counts": []}}, "more": 1}]""");
    requests(two, Side.EXTRACTED, Ending.ANSWERED, 7);
    pass(3);

    assertThat(one.requests()).isEqualTo(7);
    assertThat(one.sharing.counted().fault()).isNull();
    assertThat(one.windows.numbers("nobody.knows-it", Side.EXTRACTED, 0).requests()).isZero();
  }

  @Test
  void forgetsWhatIsOlderThanTheWindow() throws Exception {
    requests(one, Side.MONOLITH, Ending.ANSWERED, 1);
    pass(2);
    assertThat(told()).isEqualTo(1);
    TestState.jdbi(PROXIES.postgres())
        .useHandle(
            handle ->
                handle.execute("update fig_proxy.outcome set told_at = told_at - interval '301s'"));
    pass(2);
    assertThat(told()).as("nobody told anything").isEqualTo(1);

    requests(two, Side.MONOLITH, Ending.ANSWERED, 1);
    pass(2);
    assertThat(told()).isEqualTo(1);
    TestState.jdbi(PROXIES.postgres())
        .useHandle(
            handle ->
                handle.execute("update fig_proxy.outcome set told_at = told_at - interval '301s'"));
    pass(6);
    assertThat(told()).as("nobody had a request").isZero();
  }

  @Test
  void goesToTheNextStepByTheRequestsOfAll() throws Exception {
    flip(Mode.CANARY, 30.0);
    one.advancer.begin(ROUTE, "ada", evidence());
    bothSides(26);
    pass(3);
    one.advancer.look();
    assertThat(one.percent()).as("its time is not over").isEqualTo(30);
    pass(4);
    one.advancer.look();
    two.advancer.look();
    await(() -> one.percent() == 60 && two.percent() == 60);

    pass(7);
    one.advancer.look();
    assertThat(one.advancer.report(ROUTE).message())
        .as("of those at the step before none counts")
        .isEqualTo("not enough yet: 50 more requests");
    assertThat(one.proxy.store.history())
        .filteredOn(change -> change.who().equals("advance, started by ada"))
        .hasSize(1);
    assertThat(alerts).isEmpty();
  }

  private void bothSides(int number) {
    for (Counting each : List.of(one, two)) {
      requests(each, Side.MONOLITH, Ending.ANSWERED, number);
      requests(each, Side.EXTRACTED, Ending.ANSWERED, number);
    }
  }

  private static String evidence() {
    return TestEvidence.of(ROUTE, Instant.now().minusSeconds(60), "m1", "x1").jws();
  }

  private static void tell(int form, String content) {
    TestState.jdbi(PROXIES.postgres())
        .useHandle(
            handle ->
                handle.execute(
                    """
                    insert into fig_proxy.outcome (instance, number, began_at, nanos, form, content)
                    values (gen_random_uuid(), 1, clock_timestamp() - interval '1s', ?, ?,
                      cast(? as jsonb))
                    """,
                    SLICE,
                    form,
                    content));
  }

  private static int told() {
    return TestState.jdbi(PROXIES.postgres())
        .withHandle(
            handle ->
                handle
                    .createQuery("select count(*) from fig_proxy.outcome where content <> '[]'")
                    .mapTo(Integer.class)
                    .one());
  }

  /** At all; what comes from now on is after the move. */
  private void flip(Mode mode, double percent) throws IOException {
    one.proxy.control.flip(
        ROUTE, new FlipRequest(mode, percent, "ada", "no gate here", true, null, null));
    for (Counting each : open) {
      await(() -> each.mode() == mode);
      each.watcher.look();
    }
    now.addAndGet(SLICE);
  }

  private void requests(Counting at, Side side, Ending ending, int number) {
    for (int i = 0; i < number; i++) {
      at.windows.ended(ROUTE, side, ending, MINUTE / 1000, now.get());
    }
  }

  /** So many slices go by, in which all look. */
  private void pass(int slices) {
    for (int i = 0; i < slices; i++) {
      now.addAndGet(SLICE);
      for (Counting each : open) {
        each.sharing.look();
      }
      look();
    }
  }

  /** All watches, as a rule before the next one has heard what the one before did. */
  private void look() {
    open.forEach(each -> each.watcher.look());
  }

  private Counting counting(String name, long window) throws IOException {
    Counting counting = new Counting(PROXIES.start(name, routes), window);
    open.add(counting);
    return counting;
  }

  /** What a proxy has to count together with others. */
  private final class Counting {
    private final SharedProxy proxy;
    private final RouteWindows windows;
    private final OutcomeSharing sharing;
    private final Watcher watcher;
    private final Advancer advancer;

    Counting(SharedProxy proxy, long window) throws IOException {
      this.proxy = proxy;
      windows = new RouteWindows(window, now::get);
      sharing = new OutcomeSharing(windows, proxy.control, proxy.store, never);
      watcher =
          new Watcher(
              proxy.control,
              windows,
              Jackson.newObjectMapper().readValue("{\"every\": \"1m\"}", WatchConfiguration.class),
              never,
              alerts::add,
              new RollbackReport(new ServedUsers(), route -> 0, null),
              route -> List.of(),
              new PrometheusRegistry());
      advancer =
          new Advancer(
              proxy.control,
              watcher,
              never,
              Duration.ofMinutes(1),
              alerts::add,
              now::get,
              Files.createTempDirectory(folder, "advances"));
    }

    Mode mode() {
      return proxy.route(ROUTE).mode();
    }

    double percent() {
      return proxy.route(ROUTE).percent();
    }

    WatchReport report() {
      return watcher.report(ROUTE);
    }

    long requests() {
      return report().extracted().requests();
    }
  }
}
