package io.figwizard.routingproxy.control;

import static io.figwizard.routingproxy.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.figwizard.routingproxy.CuttableRelay;
import io.figwizard.routingproxy.control.state.Change;
import io.figwizard.routingproxy.control.state.Doing;
import io.figwizard.routingproxy.control.state.Standing;
import io.figwizard.routingproxy.control.state.TestState;
import io.figwizard.routingproxy.control.traffic.MonolithTraffic;
import io.figwizard.routingproxy.routes.Mode;
import io.figwizard.routingproxy.routes.Side;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

final class SharedStateIT {

  private static final String ROUTE = "drilling.submit-answer";
  private static final String OTHER = "drilling.next-cards";

  private static final ScheduledExecutorService NEVER_STARTED =
      Executors.newSingleThreadScheduledExecutor();

  @RegisterExtension private static final SharedProxies PROXIES = new SharedProxies();

  @TempDir Path folder;
  private Path routes;
  private SharedProxy one;
  private SharedProxy two;

  @AfterAll
  static void stop() {
    NEVER_STARTED.shutdown();
  }

  @BeforeEach
  void start() throws IOException {
    routes = Files.writeString(folder.resolve("routes.yml"), SharedProxy.ROUTES);
    one = PROXIES.start("one", routes);
    two = PROXIES.start("two", routes);
  }

  @Test
  void whatOneProxyMovesTheOtherAppliesAndSaysSo() throws IOException {
    FlipResult canary = one.flip(ROUTE, Mode.CANARY, 10.0);
    assertThat(canary.kept()).isTrue();
    await(() -> two.route(ROUTE).percent() == 10);
    await(
        () ->
            replicas().equals(List.of("one " + canary.generation(), "two " + canary.generation())));

    FlipResult back = two.control.rollback(ROUTE, "bob", "errors");
    assertThat(back.kept()).isTrue();
    assertThat(back.from()).isEqualTo(new Standing(Mode.CANARY, 10));
    await(() -> one.route(ROUTE).mode() == Mode.MONOLITH);
    assertThat(moves(ROUTE)).containsExactly("ada: canary 10%", "bob: monolith");
    assertThat(last(ROUTE).why()).as("it was no proxy's alone").isEqualTo("errors");
  }

  @Test
  void whichStreamsAnotherProxyHasOpenIsToldOrSaidToBeUnknown() throws IOException {
    two.doing = new Doing(Map.of(ROUTE, 2), Set.of());
    one.flip(ROUTE, Mode.EXTRACTED, null);
    one.control.rollback(ROUTE, "ada", "errors");

    await(() -> elsewhere(ROUTE).equals(new StreamsElsewhere(2, List.of())));
    assertThat(elsewhere(OTHER)).isEqualTo(new StreamsElsewhere(0, List.of()));

    two.line.cut();
    one.flip(ROUTE, Mode.EXTRACTED, null);
    one.control.rollback(ROUTE, "ada", "errors");
    assertThat(elsewhere(ROUTE).notKnown()).singleElement().asString().startsWith("two (");

    one.line.cut();
    assertThat(elsewhere(ROUTE).notKnown())
        .containsExactly("any other proxy (the state's database cannot be asked)");
  }

  private StreamsElsewhere elsewhere(String route) {
    return Replicas.of(one.store).streams(route, one.control);
  }

  @Test
  void twoProxiesThatStartWithTheSameRoutesNoteThemOnce() throws IOException {
    assertThat(one.store.history()).extracting(Change::kind).containsExactly(Change.Kind.ROUTES);
    Files.writeString(
        routes, SharedProxy.ROUTES + "routes:\n  deck: {method: GET, path: \"/decks/{deck}\"}\n");

    one.control.apply(SharedProxy.read(routes), "file change");
    two.control.apply(SharedProxy.read(routes), "file change");

    assertThat(two.route("deck").mode()).isEqualTo(Mode.MONOLITH);
    assertThat(one.store.history())
        .extracting(Change::why)
        .hasSize(2)
        .last()
        .asString()
        .contains("added deck");
  }

  @Test
  void whoStartsLaterFindsWhereTheRoutesStand() throws IOException {
    one.flip(ROUTE, Mode.CANARY, 12.5);
    long generation = one.flip(ROUTE, Mode.CANARY, 20.0).generation();
    try (SharedProxy three = PROXIES.start("three", routes)) {
      assertThat(three.route(ROUTE).percent()).isEqualTo(20);
      assertThat(three.control.current().generation()).isEqualTo(generation);
    }
  }

  @Test
  void whoStartsWhileTheDatabaseIsAwayServesByWhatItKnewLast() throws IOException {
    Path known = folder.resolve("three/last-known-state.json");
    long generation = one.flip(ROUTE, Mode.CANARY, 10.0).generation();
    try (SharedProxy three = PROXIES.start("three", routes)) {
      await(() -> text(known).contains("\"generation\" : " + generation));
      assertThat(three.route(ROUTE).percent()).isEqualTo(10);
    }
    CuttableRelay line = PROXIES.line();
    line.cut();

    try (SharedProxy three = PROXIES.start("three", routes, line)) {
      assertThat(three.route(ROUTE).percent()).isEqualTo(10);
      await(() -> three.control.diskFault().isPresent());
      one.flip(ROUTE, Mode.CANARY, 20.0);
      line.mend();
      await(() -> three.route(ROUTE).percent() == 20);
    }

    line = PROXIES.line();
    line.cut();
    Files.setLastModifiedTime(known, FileTime.from(Instant.EPOCH));
    CuttableRelay away = line;
    assertThatThrownBy(() -> PROXIES.start("three", routes, away))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("at 1970-01-01T00:00:00Z, is older than an hour");
    away.close();
  }

  private static String text(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void ofTwoOperatorsWhoSawTheSameOneIsRefused() {
    for (int round = 0; round < 5; round++) {
      long seen = Math.max(generation(one), generation(two));
      await(() -> generation(one) == seen && generation(two) == seen);
      FlipRequest first = SharedProxy.request(Mode.CANARY, 1.0 + round * 2, seen);
      FlipRequest second = SharedProxy.request(Mode.CANARY, 2.0 + round * 2, seen);

      List<Object> outcomes =
          atOnce(() -> one.control.flip(ROUTE, first), () -> two.control.flip(ROUTE, second));

      assertThat(outcomes).filteredOn(FlipResult.class::isInstance).hasSize(1);
      assertThat(outcomes)
          .filteredOn(ControlRefusal.class::isInstance)
          .singleElement()
          .isInstanceOfSatisfying(
              ControlRefusal.class, refusal -> assertThat(refusal.status()).isEqualTo(409));
      await(() -> generation(one) == seen + 1 && generation(two) == seen + 1);
    }
  }

  @Test
  void twoOperatorsAndARollbackElsewhereAtOnceLeaveOneChangeEachAndTheRollbackIsTheLast()
      throws IOException {
    SharedProxy three = PROXIES.start("three", routes);
    for (int round = 0; round < 5; round++) {
      one.flip(ROUTE, Mode.CANARY, 10.0);
      await(() -> generation(one) == generation(two) && generation(one) == generation(three));
      long seen = generation(one);
      int before = moves(ROUTE).size();

      List<Object> outcomes =
          atOnce(
              () -> one.control.flip(ROUTE, SharedProxy.request(Mode.CANARY, 20.0, seen)),
              () -> two.control.flip(ROUTE, SharedProxy.request(Mode.CANARY, 30.0, seen)),
              () -> three.control.rollback(ROUTE, "watch", "errors"));

      // Without the database for a moment the rollback is written a little later.
      await(() -> moves(ROUTE).lastIndexOf("watch: monolith") >= before);
      List<String> moved = moves(ROUTE).subList(before, moves(ROUTE).size());
      assertThat(outcomes.subList(0, 2))
          .allMatch(it -> it instanceof FlipResult || it instanceof ControlRefusal)
          .filteredOn(FlipResult.class::isInstance)
          .extracting(it -> "ada: " + ((FlipResult) it).to())
          .containsExactlyElementsOf(moved.subList(0, moved.size() - 1))
          .hasSizeLessThan(2);
      assertThat(moved).last().isEqualTo("watch: monolith");
      await(() -> one.route(ROUTE).mode() == Mode.MONOLITH);
      await(() -> two.route(ROUTE).mode() == Mode.MONOLITH);
    }
  }

  @Test
  void whoWasCutOffForThreeFlipsGoesOnFromTheLast() throws IOException {
    one.flip(ROUTE, Mode.CANARY, 5.0);
    await(() -> two.route(ROUTE).percent() == 5);
    two.line.cut();
    await(() -> two.control.diskFault().isPresent());
    long seen = generation(two);

    for (double percent : List.of(10.0, 20.0, 30.0)) {
      one.flip(ROUTE, Mode.CANARY, percent);
    }
    assertThat(two.route(ROUTE).percent()).isEqualTo(5);
    two.line.mend();

    await(() -> generation(two) == seen + 3 && two.control.diskFault().isEmpty());
    assertThat(two.route(ROUTE).percent()).isEqualTo(30);
    FlipResult next = two.flip(ROUTE, Mode.CANARY, 40.0);
    assertThat(next.generation()).isEqualTo(seen + 4);
    assertThat(next.from().percent()).isEqualTo(30);
    await(() -> one.route(ROUTE).percent() == 40);
    assertThat(one.store.history())
        .extracting(Change::generation)
        .isEqualTo(LongStream.rangeClosed(1, seen + 4).boxed().toList());
  }

  @Test
  void operatorsOfDifferentRoutesDoNotHinderEachOther() throws IOException {
    for (int round = 1; round <= 5; round++) {
      double percent = round;
      List<Object> outcomes =
          atOnce(
              () -> one.flip(ROUTE, Mode.CANARY, percent),
              () -> two.flip(OTHER, Mode.CANARY, percent));
      assertThat(outcomes).allMatch(FlipResult.class::isInstance);
    }
    assertThat(moves(ROUTE)).hasSize(5);
    assertThat(moves(OTHER)).hasSize(5);
  }

  @Test
  void aFlipGoesByWhatOthersMovedAnInstantBefore() {
    for (int percent = 1; percent <= 10; percent++) {
      SharedProxy next = percent % 2 == 0 ? one : two;
      assertThat(next.flip(ROUTE, Mode.CANARY, (double) percent).from().percent())
          .isEqualTo(percent - 1);
    }
  }

  @Test
  void nobodyGoesOnFromAPlaceThatARollbackElsewhereHasLeftSince() {
    one.flip(ROUTE, Mode.CANARY, 10.0);
    RoutePlace place = one.control.place(ROUTE);
    two.control.rollback(ROUTE, "bob", "errors");

    ControlRefusal refusal =
        catchThrowableOfType(
            ControlRefusal.class,
            () -> one.control.flip(ROUTE, place.to(50, "advance", "", "evidence")));
    assertThat(refusal.code()).isEqualTo(ControlRefusal.GENERATION_CONFLICT);
    assertThat(one.route(ROUTE).mode()).isEqualTo(Mode.MONOLITH);
  }

  @Test
  void aFlipThatStillAsksOthersLosesAgainstARollbackElsewhereOfARouteOnTheMonolith()
      throws IOException {
    meanwhile(() -> two.control.rollback(ROUTE, "bob", "errors"));

    assertThat(refusal(() -> one.flip(ROUTE, Mode.CANARY, 10.0)).code())
        .isEqualTo("rolled_back_meanwhile");
    assertThat(one.route(ROUTE).mode()).isEqualTo(Mode.MONOLITH);
    assertThat(moves(ROUTE)).isEmpty();

    meanwhile(() -> two.control.rollback(OTHER, "bob", "another route"));
    one.flip(ROUTE, Mode.CANARY, 10.0);
    assertThat(moves(ROUTE)).containsExactly("ada: canary 10%");
  }

  @Test
  void alsoAgainstOneOfAProxyThatWasCutOff() throws IOException {
    meanwhile(
        () -> {
          two.line.cut();
          assertThat(two.control.rollback(ROUTE, "bob", "errors").kept()).isFalse();
          two.line.mend();
          await(() -> two.control.diskFault().isEmpty());
        });

    assertThat(refusal(() -> one.flip(ROUTE, Mode.CANARY, 10.0)).code())
        .isEqualTo("rolled_back_meanwhile");
    assertThat(moves(ROUTE)).isEmpty();
  }

  @Test
  void alsoWhereTheRouteWasMovedUpElsewhereAndRolledBackSince() throws IOException {
    meanwhile(
        () -> {
          two.flip(ROUTE, Mode.CANARY, 5.0);
          two.control.rollback(ROUTE, "bob", "errors");
        });

    assertThat(refusal(() -> one.flip(ROUTE, Mode.CANARY, 10.0)).code())
        .isEqualTo("moved_meanwhile");
    assertThat(moves(ROUTE)).containsExactly("ada: canary 5%", "bob: monolith");
  }

  @Test
  void alsoAFlipOfAGroup() throws IOException {
    FlipRequest canary = SharedProxy.request(Mode.CANARY, 10.0, null);

    meanwhile(() -> two.control.rollbackAll(null, "bob", "errors"));
    assertThat(refusal(() -> one.control.flipGroup("drilling", canary, Map.of())).code())
        .isEqualTo("rolled_back_meanwhile");
    meanwhile(
        () -> {
          two.flip(OTHER, Mode.CANARY, 5.0);
          two.control.rollback(OTHER, "bob", "errors");
        });
    assertThat(refusal(() -> one.control.flipGroup("drilling", canary, Map.of())).code())
        .isEqualTo("moved_meanwhile");

    assertThat(moves(ROUTE)).isEmpty();
    assertThat(one.control.flipGroup("drilling", canary, Map.of()).routes())
        .allMatch(FlipResult::kept);
  }

  /** Is done once while the first proxy's next flip asks whether it may be. */
  private void meanwhile(Runnable work) {
    AtomicBoolean done = new AtomicBoolean();
    one.control.askBeforeUsers(
        (route, from, to, request) -> {
          if (done.compareAndSet(false, true)) {
            work.run();
          }
          return null;
        });
  }

  private static ControlRefusal refusal(ThrowingCallable flip) {
    ControlRefusal refusal = catchThrowableOfType(ControlRefusal.class, flip);
    assertThat(refusal).isNotNull();
    return refusal;
  }

  @Test
  void whoIsCutOffServesOnAndRefusesFlips() {
    one.flip(ROUTE, Mode.CANARY, 100.0);
    await(() -> two.route(ROUTE).mode() == Mode.CANARY);
    two.line.cut();
    await(() -> two.control.diskFault().isPresent());

    assertThat(two.route(ROUTE).assign("anyone").side()).isEqualTo(Side.EXTRACTED);
    ControlRefusal refusal =
        catchThrowableOfType(ControlRefusal.class, () -> two.flip(OTHER, Mode.CANARY, 1.0));
    assertThat(refusal.status()).isEqualTo(503);
    assertThat(refusal).hasMessageContaining("cut off from the state's database since");
    one.flip(OTHER, Mode.CANARY, 5.0);
    assertThat(two.route(OTHER).mode()).isEqualTo(Mode.MONOLITH);

    two.line.mend();
    await(() -> two.route(OTHER).mode() == Mode.CANARY);
    await(() -> two.control.diskFault().isEmpty());
    assertThat(two.flip(OTHER, Mode.CANARY, 6.0).kept()).isTrue();
  }

  @Test
  void aRollbackOfOneThatIsCutOffAppliesThereAtOnceAndEverywhereLater() throws IOException {
    one.flip(ROUTE, Mode.EXTRACTED, null);
    await(() -> two.route(ROUTE).mode() == Mode.EXTRACTED);
    two.line.cut();

    FlipResult result = two.control.rollback(ROUTE, "bob", "errors");
    assertThat(result.kept()).isFalse();
    assertThat(result.from().mode()).isEqualTo(Mode.EXTRACTED);
    assertThat(result.warning()).contains("at this proxy only");
    assertThat(two.route(ROUTE).mode()).isEqualTo(Mode.MONOLITH);
    assertThat(one.route(ROUTE).mode()).isEqualTo(Mode.EXTRACTED);
    assertThat(two.control.diskFault().orElseThrow()).contains(ROUTE);

    two.line.mend();
    await(() -> one.route(ROUTE).mode() == Mode.MONOLITH);
    assertThat(moves(ROUTE)).containsExactly("ada: extracted", "bob: monolith");
    await(() -> two.control.diskFault().isEmpty());
    assertThat(last(ROUTE).why()).startsWith("errors (applied at one proxy since ");
  }

  @Test
  void aFlipToTheMonolithCountsAlsoWhereThisProxyHasNotHeardThatTheRouteLeftIt()
      throws IOException {
    two.line.cut();
    one.flip(ROUTE, Mode.EXTRACTED, null);

    FlipResult result = two.flip(ROUTE, Mode.MONOLITH, null);
    assertThat(result.kept()).isFalse();
    assertThat(result.warning()).contains("at this proxy only");

    two.line.mend();
    await(() -> one.route(ROUTE).mode() == Mode.MONOLITH);
    await(() -> two.control.diskFault().isEmpty());
    assertThat(two.route(ROUTE).mode()).isEqualTo(Mode.MONOLITH);
    assertThat(moves(ROUTE)).containsExactly("ada: extracted", "ada: monolith");

    FlipResult again = two.flip(ROUTE, Mode.MONOLITH, null);
    assertThat(again.changed()).isFalse();
    assertThat(again.kept()).isTrue();
    assertThat(moves(ROUTE)).hasSize(2);
  }

  @Test
  void theSameForAGroup() throws IOException {
    two.line.cut();
    one.flip(ROUTE, Mode.EXTRACTED, null);

    FlipRequest home = SharedProxy.request(Mode.MONOLITH, null, null);
    assertThat(two.control.flipGroup("drilling", home, Map.of()).routes())
        .noneMatch(FlipResult::kept);

    two.line.mend();
    await(() -> one.route(ROUTE).mode() == Mode.MONOLITH);
    await(() -> two.control.diskFault().isEmpty());
    assertThat(moves(ROUTE)).containsExactly("ada: extracted", "ada: monolith");
    assertThat(moves(OTHER)).isEmpty();
    assertThat(two.control.flipGroup("drilling", home, Map.of()).routes())
        .noneMatch(FlipResult::changed);
  }

  @Test
  void aRollbackDoesNotWaitForADatabaseThatHangs() throws Exception {
    one.flip(ROUTE, Mode.EXTRACTED, null);
    CuttableRelay line = PROXIES.line();
    Map<String, String> impatient =
        TestState.configuration(PROXIES.postgres(), line.port(), Duration.ofSeconds(2));
    try (SharedProxy three = PROXIES.start(impatient, "three", routes, line)) {
      await(() -> three.route(ROUTE).mode() == Mode.EXTRACTED);
      line.freeze();

      CompletableFuture<FlipResult> rollback =
          CompletableFuture.supplyAsync(() -> three.control.rollback(ROUTE, "bob", "errors"));
      await(() -> three.route(ROUTE).mode() == Mode.MONOLITH);
      assertThat(rollback.get(60, TimeUnit.SECONDS).kept()).isFalse();
      assertThat(one.flip(OTHER, Mode.CANARY, 10.0).kept()).isTrue();

      line.mend();
      await(() -> one.route(ROUTE).mode() == Mode.MONOLITH);
      await(() -> three.route(OTHER).mode() == Mode.CANARY);
    }
  }

  @Test
  void aRollbackWinsOverAFlipOfSomebodyWhoKnewNothingOfIt() throws IOException {
    one.flip(ROUTE, Mode.CANARY, 10.0);
    await(() -> two.route(ROUTE).mode() == Mode.CANARY);
    two.line.cut();
    two.control.rollback(ROUTE, "bob", "errors");
    one.flip(ROUTE, Mode.CANARY, 50.0);

    two.line.mend();

    await(() -> one.route(ROUTE).mode() == Mode.MONOLITH);
    assertThat(two.route(ROUTE).mode()).isEqualTo(Mode.MONOLITH);
    assertThat(moves(ROUTE)).containsExactly("ada: canary 10%", "ada: canary 50%", "bob: monolith");
  }

  @Test
  void aFlipWinsOfSomebodyWhoFoundTheRouteOnTheMonolithAfterTheRollback() throws IOException {
    one.flip(ROUTE, Mode.CANARY, 10.0);
    await(() -> two.route(ROUTE).mode() == Mode.CANARY);
    two.line.cut();
    two.control.rollback(ROUTE, "bob", "errors");
    one.control.rollback(ROUTE, "ada", "errors");
    one.flip(ROUTE, Mode.CANARY, 5.0);

    two.line.mend();

    await(() -> two.route(ROUTE).percent() == 5);
    await(() -> two.control.diskFault().isEmpty());
    assertThat(one.route(ROUTE).percent()).isEqualTo(5);
    assertThat(moves(ROUTE)).containsExactly("ada: canary 10%", "ada: monolith", "ada: canary 5%");
  }

  @Test
  void everythingRolledBackAtOneThatIsCutOffComesToTheOthersInOneChange() throws IOException {
    one.flip(ROUTE, Mode.CANARY, 10.0);
    one.flip(OTHER, Mode.EXTRACTED, null);
    await(() -> two.route(OTHER).mode() == Mode.EXTRACTED);
    two.line.cut();
    assertThat(two.control.rollbackAll("drilling", "bob", "").routes())
        .extracting(FlipResult::route)
        .containsExactlyInAnyOrder(ROUTE, OTHER);

    two.line.mend();

    await(() -> one.route(ROUTE).mode() == Mode.MONOLITH);
    assertThat(one.route(OTHER).mode()).isEqualTo(Mode.MONOLITH);
    assertThat(last(ROUTE).who()).isEqualTo("bob");
  }

  @Test
  void whoHasUsersIsBackEverywhereAlsoWhereNobodyCanBeToldOfTheOthersOfTheGroup()
      throws IOException {
    one.flip(ROUTE, Mode.CANARY, 10.0);
    await(() -> two.route(ROUTE).mode() == Mode.CANARY);
    execute("alter table fig_proxy.recall add constraint nobody check (false) not valid");

    List<FlipResult> results = one.control.rollbackAll("drilling", "bob", "errors").routes();

    assertThat(results).singleElement().matches(FlipResult::kept);
    await(() -> two.route(ROUTE).mode() == Mode.MONOLITH);
    assertThat(moves(ROUTE)).containsExactly("ada: canary 10%", "bob: monolith");

    execute("alter table fig_proxy.recall drop constraint nobody");
    await(() -> recalled().contains(OTHER));
    assertThat(recalled()).doesNotContain(ROUTE);
    assertThat(moves(ROUTE)).hasSize(2);
  }

  @Test
  void whatIsMovedUpWhileTheRestOfItsGroupIsRolledBackComesBackToo() throws IOException {
    one.flip(ROUTE, Mode.CANARY, 10.0);
    AtomicBoolean moved = new AtomicBoolean();
    one.beforeRecall =
        () -> {
          if (moved.compareAndSet(false, true)) {
            two.flip(OTHER, Mode.CANARY, 5.0);
          }
        };

    List<FlipResult> results = one.control.rollbackAll("drilling", "bob", "errors").routes();

    assertThat(results)
        .allMatch(FlipResult::kept)
        .extracting(FlipResult::route)
        .containsExactly(ROUTE, OTHER);
    assertThat(moves(ROUTE)).containsExactly("ada: canary 10%", "bob: monolith");
    assertThat(moves(OTHER)).containsExactly("ada: canary 5%", "bob: monolith");
  }

  private static void execute(String statement) {
    TestState.jdbi(PROXIES.postgres()).useHandle(it -> it.execute(statement));
  }

  /** Of which the proxies were told that they stay on the monolith. */
  private static List<String> recalled() {
    return TestState.jdbi(PROXIES.postgres())
        .withHandle(
            it -> it.createQuery("select route from fig_proxy.recall").mapTo(String.class).list());
  }

  @Test
  void aGroupMovesInOneChangeForAllProxies() throws IOException {
    FlipRequest canary = SharedProxy.request(Mode.CANARY, 10.0, null);
    await(() -> generation(one) == generation(two));

    assertThat(one.control.flipGroup("drilling", canary, Map.of()).routes())
        .allMatch(FlipResult::kept)
        .hasSize(3);
    await(() -> two.route(ROUTE).mode() == Mode.CANARY);
    assertThat(two.route(OTHER).mode()).isEqualTo(Mode.CANARY);

    two.control.flipGroup("drilling", SharedProxy.request(Mode.MONOLITH, null, null), Map.of());
    await(() -> one.route(ROUTE).mode() == Mode.MONOLITH);
    assertThat(one.route(OTHER).mode()).isEqualTo(Mode.MONOLITH);
  }

  @Test
  void routesReadWhileCutOffApplyAndAreNotedLater() throws IOException {
    two.line.cut();
    Files.writeString(
        routes, SharedProxy.ROUTES + "routes:\n  deck: {method: GET, path: \"/decks/{deck}\"}\n");
    two.control.apply(SharedProxy.read(routes), "file change");
    assertThat(two.route("deck").mode()).isEqualTo(Mode.MONOLITH);

    two.line.mend();

    String sha256 = two.control.snapshot().file().sha256();
    await(() -> one.control.snapshot().state().routesSha256().equals(sha256));
    assertThat(one.store.history()).last().extracting(Change::why).asString().contains("deck");
  }

  @Test
  void aRetiredRouteIsSoForAllAndStaysThroughRollbacks() throws IOException {
    one.flip(ROUTE, Mode.EXTRACTED, null);
    FlipRequest retire = SharedProxy.request(Mode.RETIRED, null, null);
    two.control.retire(ROUTE, Instant.EPOCH, 14, retire);
    await(() -> one.route(ROUTE).mode() == Mode.RETIRED);
    assertThat(
            catchThrowableOfType(ControlRefusal.class, () -> one.control.rollback(ROUTE, "bob", ""))
                .code())
        .isEqualTo("retired");
    one.control.rollbackAll(null, "bob", "");
    assertThat(one.route(ROUTE).mode()).isEqualTo(Mode.RETIRED);
    assertThat(one.flip(ROUTE, Mode.MONOLITH, null).to().mode()).isEqualTo(Mode.MONOLITH);
    await(() -> two.route(ROUTE).mode() == Mode.MONOLITH);
  }

  @Test
  void aDatabaseThatForgotARollbackSendsNobodyUpAgain() throws IOException {
    one.flip(OTHER, Mode.CANARY, 10.0);
    long remembered = one.flip(ROUTE, Mode.CANARY, 10.0).generation();
    long forgotten = one.control.rollback(ROUTE, "ada", "errors").generation();
    one.flip(OTHER, Mode.CANARY, 5.0);
    await(() -> generation(two) == forgotten + 1);

    TestState.jdbi(PROXIES.postgres())
        .useTransaction(
            it -> {
              it.execute("delete from fig_proxy.change where generation > ?", remembered);
              it.execute("update fig_proxy.state set generation = ?", remembered);
            });

    await(() -> OTHER.equals(last(OTHER).route()) && last(OTHER).to().equals(Standing.MONOLITH));
    await(() -> one.control.diskFault().isEmpty() && two.control.diskFault().isEmpty());
    await(() -> generation(one) == generation(two));
    assertThat(one.route(ROUTE).mode()).isEqualTo(Mode.MONOLITH);
    assertThat(two.route(ROUTE).mode()).isEqualTo(Mode.MONOLITH);
    assertThat(last(ROUTE).why()).contains("the state's database forgot");
  }

  @Test
  void aRouteIsNotQuietThatAnyProxyAsksTheMonolithFor() throws IOException {
    Instant first = Instant.parse("2026-03-01T12:00:00Z");
    Path own = Files.createDirectory(folder.resolve("traffic-one"));
    Path others = Files.createDirectory(folder.resolve("traffic-two"));
    traffic(own, first, one).stop();
    MonolithTraffic other = traffic(others, first.plusSeconds(60), two);
    other.begins(ROUTE, Side.MONOLITH);
    other.stop();

    MonolithTraffic asked = traffic(own, first.plusSeconds(120), one);

    assertThat(asked.quietSince(ROUTE)).isEqualTo(first.plusSeconds(60));
    assertThat(asked.quietSince(OTHER)).isEqualTo(first);
    one.line.cut();
    assertThat(asked.quietSince(OTHER))
        .as("nobody knows, so it may have been now")
        .isEqualTo(first.plusSeconds(120));
  }

  private static MonolithTraffic traffic(Path folder, Instant now, SharedProxy proxy) {
    // Saves when it is stopped; nothing is scheduled before.
    return new MonolithTraffic(
        folder, Clock.fixed(now, ZoneOffset.UTC), NEVER_STARTED, proxy.store);
  }

  private static long generation(SharedProxy proxy) {
    return proxy.control.current().generation();
  }

  private List<String> replicas() {
    try {
      return one.store.replicasAt(generation(one), Duration.ofSeconds(10)).stream()
          .map(it -> it.name() + " " + it.generation())
          .toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private List<String> moves(String route) throws IOException {
    return one.store.history().stream()
        .filter(change -> route.equals(change.route()))
        .map(change -> change.who() + ": " + change.to())
        .toList();
  }

  private Change last(String route) {
    try {
      List<Change> changes = new ArrayList<>(one.store.history());
      changes.removeIf(change -> !route.equals(change.route()));
      return changes.get(changes.size() - 1);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** What came of each: a result, or why there is none. */
  @SafeVarargs
  private static List<Object> atOnce(Callable<FlipResult>... work) {
    ExecutorService threads = Executors.newFixedThreadPool(work.length);
    try {
      List<CompletableFuture<Object>> all =
          Stream.of(work)
              .map(it -> CompletableFuture.supplyAsync(() -> outcome(it), threads))
              .toList();
      return all.stream().map(it -> it.orTimeout(60, TimeUnit.SECONDS).join()).toList();
    } finally {
      threads.shutdown();
    }
  }

  private static Object outcome(Callable<FlipResult> work) {
    try {
      return work.call();
    } catch (Exception e) {
      return e;
    }
  }
}
