package io.figwizard.routingproxy.control;

import static io.figwizard.routingproxy.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dropwizard.util.Duration;
import io.figwizard.routingproxy.TinyServer;
import io.figwizard.routingproxy.control.evidence.EvidenceCheck;
import io.figwizard.routingproxy.control.evidence.EvidenceConfiguration;
import io.figwizard.routingproxy.control.evidence.TestEvidence;
import io.figwizard.routingproxy.control.routesfile.RoutesFile;
import io.figwizard.routingproxy.control.routesfile.RoutesFileReader;
import io.figwizard.routingproxy.control.state.Change;
import io.figwizard.routingproxy.control.state.ShadowProof;
import io.figwizard.routingproxy.control.state.Standing;
import io.figwizard.routingproxy.control.state.StateStore;
import io.figwizard.routingproxy.control.users.UserBudgets;
import io.figwizard.routingproxy.routes.Mode;
import io.figwizard.routingproxy.routes.Route;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All routes of a group move, or none. */
final class GroupFlipIT {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  private static final List<String> GROUP =
      List.of("drilling", "drilling.submit-answer", "drilling.next-cards", "cards");
  private static final String ROUTES =
      """
      upstreams:
        monolith: {url: "${MONOLITH}"}
        handler: {url: "${EXTRACTED}"}
      default: monolith
      handlers:
        drilling:
          path: /drilling
          extracted: handler
          actions:
            submit-answer: {effect: write}
            next-cards: {effect: safe}
        auth:
          path: /auth
          extracted: handler
      routes:
        cards: {method: GET, path: /cards, effect: safe, extracted: handler, group: drilling}
      """;

  @TempDir Path temporary;
  private Path folder;
  private final TinyServer monolith = new TinyServer("monolith", "m1");
  private final TinyServer extracted = new TinyServer("extracted", "x1");
  private StateStore store;
  private UserBudgets budgets;
  private RouteControl control;

  @BeforeEach
  void start() throws IOException {
    folder = temporary.resolve("proxy");
    open(ROUTES);
  }

  @AfterEach
  void stop() throws Exception {
    budgets.stop();
    store.close();
    monolith.close();
    extracted.close();
  }

  @Test
  void movesEveryRouteWithEvidenceOfItsOwnAndKeepsThemInOneWrite() throws Exception {
    GroupFlipped flipped = control.flipGroup("drilling", canary(10.0), evidence(GROUP));

    assertThat(flipped.routes()).extracting(FlipResult::route).hasSameElementsAs(GROUP);
    assertThat(flipped.routes()).allMatch(FlipResult::kept).allMatch(FlipResult::changed);
    assertThat(GROUP).allSatisfy(id -> assertThat(route(id).percent()).isEqualTo(10));
    assertThat(route("auth").mode()).isEqualTo(Mode.MONOLITH);
    List<Change> flips = flips();
    assertThat(flips).extracting(Change::route).hasSameElementsAs(GROUP);
    assertThat(flips).allSatisfy(change -> assertThat(change.evidence()).isNotNull());
    Set<Long> generations = flips.stream().map(Change::generation).collect(Collectors.toSet());
    assertThat(generations).hasSameSizeAs(GROUP);

    reopen();
    assertThat(GROUP).allSatisfy(id -> assertThat(route(id).percent()).isEqualTo(10));
  }

  @Test
  void aRouteThatIsMovedAloneNamesThoseOfItsGroupThatStandElsewhere() throws Exception {
    control.flipGroup("drilling", canary(10.0), evidence(GROUP));

    FlipResult back =
        GroupSplit.addedTo(control.rollback("cards", "ada", "errors in its list"), control);

    assertThat(back.split())
        .hasToString(
            "of its group drilling stand elsewhere now: drilling (canary 10%),"
                + " drilling.submit-answer (canary 10%), drilling.next-cards (canary 10%); for all"
                + " of them: ./fig rollback --group drilling");
    FlipResult again = control.flip("cards", forced(Mode.CANARY, 10.0));
    assertThat(GroupSplit.addedTo(again, control).split()).isNull();
  }

  @Test
  void namesTheCommandThatTakesTheGroupToTheSamePlace() throws Exception {
    FlipResult alone =
        GroupSplit.addedTo(control.flip("cards", forced(Mode.CANARY, 12.5)), control);

    assertThat(alone.split()).isNotNull();
    assertThat(alone.split().together())
        .isEqualTo("./fig flip --group drilling canary --percent 12.5");
    assertThat(alone.split().elsewhere()).hasSize(3).contains("drilling (monolith)");
    assertThat(GroupSplit.addedTo(control.rollback("auth", "ada", "it stands there"), control))
        .as("a route that has not moved, and is alone in its group")
        .extracting(FlipResult::split)
        .isNull();
  }

  @Test
  void movesNoneWhereOneHasNoEvidence() throws Exception {
    List<String> but = GROUP.stream().filter(id -> !id.equals("cards")).toList();
    ControlRefusal refusal = refusal("drilling", canary(10.0), evidence(but));

    assertThat(refusal.status()).isEqualTo(409);
    assertThat(refusal.code()).isEqualTo("group_refused");
    assertThat(refusal.fields()).containsOnlyKeys("cards");
    assertThat(refusal)
        .hasMessageContaining("1 of its 4 may not go there")
        .hasMessageContaining("./fig gate cards");
    assertThat(GROUP).allSatisfy(id -> assertThat(route(id).mode()).isEqualTo(Mode.MONOLITH));
    assertThat(flips()).isEmpty();
  }

  @Test
  void evidenceOfAnotherRouteIsNone() {
    Map<String, String> mixed = new HashMap<>(evidence(GROUP));
    mixed.put("cards", evidence(List.of("drilling")).get("drilling"));
    assertThat(refusal("drilling", canary(10.0), mixed).fields().get("cards"))
        .contains("found drilling, expected cards");
  }

  @Test
  void namesEveryRouteThatCannotBeShadowed() {
    ControlRefusal refusal =
        refusal(
            "drilling", new FlipRequest(Mode.SHADOW, null, "ada", "", false, null, null), Map.of());
    assertThat(refusal.fields()).containsOnlyKeys("drilling", "drilling.submit-answer");
  }

  @Test
  void movesThoseThatStandElsewhereAndNamesTheOthers() {
    control.flip("cards", forced(Mode.CANARY, 10.0));
    control.flip("drilling.next-cards", forced(Mode.CANARY, 50.0));
    GroupFlipped flipped = control.flipGroup("drilling", forced(Mode.CANARY, 10.0), Map.of());
    assertThat(flipped.routes())
        .filteredOn(result -> !result.changed())
        .extracting(FlipResult::route)
        .containsExactly("cards");
    assertThat(GROUP).allSatisfy(id -> assertThat(route(id).percent()).isEqualTo(10));
  }

  @Test
  void goesHomeWithoutEvidenceAndLeavesRetiredRoutesAlone() throws Exception {
    control.flipGroup("drilling", forced(Mode.EXTRACTED, null), Map.of());
    control.retire("cards", NOW, 14, forced(Mode.RETIRED, null));
    monolith.close();
    extracted.close();
    GroupFlipped flipped =
        control.flipGroup(
            "drilling",
            new FlipRequest(Mode.MONOLITH, null, "ada", "", false, null, null),
            Map.of());
    assertThat(flipped.routes()).hasSize(3);
    assertThat(route("drilling").mode()).isEqualTo(Mode.MONOLITH);
    assertThat(route("cards").mode()).isEqualTo(Mode.RETIRED);
  }

  @Test
  void refusesWhoeverHasNotSeenTheLatestGeneration() {
    long seen = control.current().generation();
    control.flip("auth", forced(Mode.CANARY, 1.0));
    FlipRequest stale = new FlipRequest(Mode.CANARY, 2.0, "bob", "r", true, null, seen);
    assertThat(refusal("drilling", stale, Map.of()).code()).isEqualTo("generation_conflict");
  }

  @Test
  void namesTheNearestGroup() {
    ControlRefusal refusal = refusal("driling", forced(Mode.CANARY, 1.0), Map.of());
    assertThat(refusal.status()).isEqualTo(404);
    assertThat(refusal).hasMessageContaining("did you mean \"drilling\"?");
  }

  @Test
  void movesNoneWhereOneWasRolledBackWhileItsServersWereAsked() throws Exception {
    extracted.hold();
    CompletableFuture<ControlRefusal> flip =
        CompletableFuture.supplyAsync(() -> refusal("drilling", canary(10.0), evidence(GROUP)));
    await(extracted::holds);
    control.rollback("cards", "bob", "something is wrong");
    extracted.release();

    assertThat(flip.get(60, TimeUnit.SECONDS).code()).isEqualTo("rolled_back_meanwhile");
    assertThat(GROUP).allSatisfy(id -> assertThat(route(id).mode()).isEqualTo(Mode.MONOLITH));
  }

  @Test
  void movesNoneWhereOneThatStandsThereAlreadyIsRolledBackMeanwhile() throws Exception {
    control.flip("cards", forced(Mode.CANARY, 10.0));
    extracted.hold();
    CompletableFuture<ControlRefusal> flip =
        CompletableFuture.supplyAsync(() -> refusal("drilling", canary(10.0), evidence(GROUP)));
    await(extracted::holds);
    control.rollback("cards", "bob", "something is wrong");
    extracted.release();

    ControlRefusal refusal = flip.get(60, TimeUnit.SECONDS);
    assertThat(refusal).isNotNull().hasMessageContaining("cards");
    assertThat(refusal.code()).isEqualTo("moved_meanwhile");
    assertThat(GROUP).allSatisfy(id -> assertThat(route(id).mode()).isEqualTo(Mode.MONOLITH));
  }

  @Test
  void movesNoneWhereWhatWasComparedIsBegunAnewMeanwhile() {
    Map<String, Long> begun = new ConcurrentHashMap<>();
    control.askBeforeUsers(
        new ShadowCheck() {
          @Override
          public ShadowProof check(Route route, Standing from, Standing to, FlipRequest request) {
            // While the servers are asked.
            begun.merge("cards", 1L, Long::sum);
            return new ShadowProof(3000, 0.001, List.of());
          }

          @Override
          public Map<String, Long> begun() {
            return Map.copyOf(begun);
          }
        });

    ControlRefusal refusal = refusal("drilling", canary(10.0), evidence(GROUP));
    assertThat(refusal).isNotNull().hasMessageContaining("cards --begin");
    assertThat(refusal.code()).isEqualTo("begun_meanwhile");
    assertThat(GROUP).allSatisfy(id -> assertThat(route(id).mode()).isEqualTo(Mode.MONOLITH));

    String jws = evidence(GROUP).get("cards");
    FlipRequest alone = new FlipRequest(Mode.CANARY, 10.0, "ada", "", false, jws, null);
    refusal = catchThrowableOfType(ControlRefusal.class, () -> control.flip("cards", alone));
    assertThat(refusal).isNotNull();
    assertThat(refusal.code()).isEqualTo("begun_meanwhile");
  }

  @Test
  void isSeenWholeOrNotAtAll() throws Exception {
    AtomicBoolean go = new AtomicBoolean(true);
    AtomicInteger looks = new AtomicInteger();
    CompletableFuture<Set<Set<String>>> reader =
        CompletableFuture.supplyAsync(
            () -> {
              Set<Set<String>> seen = new HashSet<>();
              while (go.get()) {
                seen.add(
                    control.current().routes().stream()
                        .filter(route -> route.group().equals("drilling"))
                        .map(route -> route.mode().word())
                        .collect(Collectors.toSet()));
                looks.incrementAndGet();
              }
              return seen;
            });
    for (int flips = 0; flips < 20 || (looks.get() < 1_000 && !reader.isDone()); flips++) {
      control.flipGroup("drilling", forced(Mode.EXTRACTED, null), Map.of());
      control.flipGroup("drilling", forced(Mode.MONOLITH, null), Map.of());
    }
    go.set(false);
    assertThat(reader.get(60, TimeUnit.SECONDS))
        .contains(Set.of("monolith"))
        .allMatch(modes -> modes.size() == 1);
  }

  @Test
  void movesNoneWhereTheDiskRefuses() throws Exception {
    Files.move(folder, temporary.resolve("away"));
    assertThat(refusal("drilling", forced(Mode.EXTRACTED, null), Map.of()).code())
        .isEqualTo("state_not_kept");
    assertThat(GROUP).allSatisfy(id -> assertThat(route(id).mode()).isEqualTo(Mode.MONOLITH));
    Files.move(temporary.resolve("away"), folder);
  }

  private static FlipRequest canary(double percent) {
    return new FlipRequest(Mode.CANARY, percent, "ada", "", false, null, null);
  }

  private static FlipRequest forced(Mode mode, @Nullable Double percent) {
    return new FlipRequest(mode, percent, "ada", "a test", true, null, null);
  }

  private static Map<String, String> evidence(List<String> routes) {
    return routes.stream()
        .collect(
            Collectors.toMap(
                id -> id, id -> TestEvidence.of(id, NOW.minusSeconds(60), "m1", "x1").jws()));
  }

  private ControlRefusal refusal(String group, FlipRequest request, Map<String, String> evidence) {
    return catchThrowableOfType(
        ControlRefusal.class, () -> control.flipGroup(group, request, evidence));
  }

  private List<Change> flips() throws IOException {
    return store.history().stream().filter(change -> change.kind() == Change.Kind.FLIP).toList();
  }

  private Route route(String id) {
    return control.current().route(id).orElseThrow();
  }

  private void reopen() throws Exception {
    store.close();
    budgets.stop();
    open(ROUTES);
  }

  private void open(String routes) throws IOException {
    store = StateStore.open(folder);
    budgets = UserBudgets.open(temporary.resolve("users"), store);
    EvidenceCheck check =
        new EvidenceCheck(
            new EvidenceConfiguration(TestEvidence.KEY, Duration.hours(24), Duration.seconds(60)),
            CLOCK);
    control = new RouteControl(read(routes), store, check, CLOCK, false, budgets);
    control.start();
  }

  private RoutesFile read(String routes) throws IOException {
    String resolved =
        routes
            .replace("${MONOLITH}", monolith.address().toString())
            .replace("${EXTRACTED}", extracted.address().toString());
    return new RoutesFileReader(name -> null)
        .read(Files.writeString(temporary.resolve("routes.yml"), resolved));
  }
}
