package io.figwizard.routingproxy.control;

import static java.nio.charset.StandardCharsets.UTF_8;
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
import io.figwizard.routingproxy.control.state.Standing;
import io.figwizard.routingproxy.control.state.StateStore;
import io.figwizard.routingproxy.control.users.UserBudgets;
import io.figwizard.routingproxy.routes.Mode;
import io.figwizard.routingproxy.routes.Route;
import io.figwizard.routingproxy.routes.Side;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RouteControlIT {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  private static final String ROUTE = "drilling.submit-answer";
  private static final String ROUTES =
      """
      upstreams:
        monolith: {url: "${MONOLITH}"}
        drilling-handler: {url: "${EXTRACTED}"}
      default: monolith
      handlers:
        drilling:
          path: /drilling
          extracted: drilling-handler
          actions:
            submit-answer: {effect: write}
            next-cards: {effect: safe}
        auth:
          path: /auth
      """;

  @TempDir Path temporary;
  private Path folder;
  private final TinyServer monolith = new TinyServer("monolith", "m1");
  private final TinyServer extracted = new TinyServer("extracted", "x1");
  private StateStore store;
  private RouteControl control;
  private boolean dryRuns;

  @BeforeEach
  void start() throws IOException {
    folder = temporary.resolve("proxy");
    open(ROUTES, java.time.Duration.ofSeconds(60));
  }

  @AfterEach
  void stop() throws IOException {
    store.close();
    monolith.close();
    extracted.close();
  }

  @Test
  void movesARouteUpStepByStepWithEvidence() throws IOException {
    FlipResult canary = control.flip(ROUTE, up(Mode.CANARY, 10.0));
    assertThat(canary.evidence()).isEqualTo("6f1c1d0e-0000-4000-8000-000000000001");
    assertThat(canary.kept()).isTrue();
    assertThat(control.flip(ROUTE, up(Mode.CANARY, 50.0)).from())
        .isEqualTo(new Standing(Mode.CANARY, 10));
    FlipResult last = control.flip(ROUTE, up(Mode.EXTRACTED, null));
    assertThat(last.mode()).isEqualTo(Mode.EXTRACTED);
    assertThat(last.appliedInMillis()).isPositive();
    assertThat(control.current().generation()).isEqualTo(last.generation());
    assertThat(route(ROUTE).assign("anyone").side()).isEqualTo(Side.EXTRACTED);
    assertThat(route("drilling.next-cards").mode()).isEqualTo(Mode.MONOLITH);
    assertThat(store.history())
        .filteredOn(change -> ROUTE.equals(change.route()))
        .extracting(change -> change.from() + " -> " + change.to())
        .containsExactly(
            "monolith -> canary 10%", "canary 10% -> canary 50%", "canary 50% -> extracted");
  }

  @Test
  void neverChangesATableThatARequestHolds() {
    var held = control.current();
    control.flip(ROUTE, forced(Mode.EXTRACTED, null));
    assertThat(held.route(ROUTE).orElseThrow().mode()).isEqualTo(Mode.MONOLITH);
    assertThat(route(ROUTE).mode()).isEqualTo(Mode.EXTRACTED);
  }

  @Test
  void findsTheSameStandingAfterARestart() throws IOException {
    control.flip(ROUTE, forced(Mode.CANARY, 12.5));
    long generation = control.current().generation();
    reopen(ROUTES);
    assertThat(route(ROUTE).mode()).isEqualTo(Mode.CANARY);
    assertThat(route(ROUTE).percent()).isEqualTo(12.5);
    assertThat(control.current().generation()).isEqualTo(generation);
  }

  @Test
  void refusesToSkipTheCanary() {
    ControlRefusal refusal = refusal(ROUTE, up(Mode.EXTRACTED, null));
    assertThat(refusal.code()).isEqualTo("step_skipped");
    assertThat(refusal)
        .hasMessageContaining("./fig flip drilling.submit-answer canary --percent 10");
    assertUnmoved();
  }

  @Test
  void shadowsARouteThatOnlyReadsWithoutEvidence() throws IOException {
    FlipRequest shadow = new FlipRequest(Mode.SHADOW, null, "ada", "", false, null, null);
    FlipResult result = control.flip("drilling.next-cards", shadow);
    assertThat(result.from()).isEqualTo(Standing.MONOLITH);
    assertThat(route("drilling.next-cards").mode()).isEqualTo(Mode.SHADOW);
    assertThat(route("drilling.next-cards").assign("user-1").side()).isEqualTo(Side.MONOLITH);

    reopen(ROUTES);
    assertThat(route("drilling.next-cards").mode()).isEqualTo(Mode.SHADOW);
    FlipRequest canary = new FlipRequest(Mode.CANARY, 10.0, "ada", "", false, null, null);
    assertThat(refusal("drilling.next-cards", canary).code()).isEqualTo("evidence_missing");
    FlipRequest all = new FlipRequest(Mode.EXTRACTED, null, "ada", "", false, null, null);
    assertThat(refusal("drilling.next-cards", all))
        .hasMessageContaining("stands at shadow; extracted comes after canary");
    assertThat(control.rollback("drilling.next-cards", "ada", "").from().mode())
        .isEqualTo(Mode.SHADOW);
    assertThat(route("drilling.next-cards").mode()).isEqualTo(Mode.MONOLITH);
  }

  @Test
  void goesFromTheCanaryDownToShadow() {
    control.flip("drilling.next-cards", forced(Mode.CANARY, 50.0));
    FlipRequest shadow = new FlipRequest(Mode.SHADOW, null, "ada", "", false, null, null);
    assertThat(control.flip("drilling.next-cards", shadow).mode()).isEqualTo(Mode.SHADOW);
    assertThat(refusal("drilling.next-cards", forced(Mode.SHADOW, 10.0)).fields())
        .containsOnlyKeys("percent");
  }

  @Test
  void neverShadowsWhatMayChangeSomethingWhateverTheForce() {
    ControlRefusal write = refusal(ROUTE, forced(Mode.SHADOW, null));
    assertThat(write.code()).isEqualTo("dry_run_off");
    assertThat(write)
        .hasMessageContaining("its effect is write")
        .hasMessageContaining("FIG_DRY_RUN_KEY");
    ControlRefusal undeclared = refusal("drilling", forced(Mode.SHADOW, null));
    assertThat(undeclared.code()).isEqualTo("effect_not_shadowed");
    assertThat(undeclared)
        .hasMessageContaining("its effect is external or not declared")
        .hasMessageContaining("@Handles");
    assertUnmoved();
  }

  @Test
  void shadowsAWriteWithAKeyForDryRunsAndNothingThatReachesOut() throws IOException {
    dryRuns = true;
    reopen(ROUTES);
    FlipRequest shadow = new FlipRequest(Mode.SHADOW, null, "ada", "", false, null, null);
    assertThat(control.newestChange(ROUTE)).isZero();

    FlipResult result = control.flip(ROUTE, shadow);
    assertThat(route(ROUTE).mode()).isEqualTo(Mode.SHADOW);
    assertThat(route(ROUTE).assign("user-1").side()).isEqualTo(Side.MONOLITH);
    assertThat(route(ROUTE).assign("user-1").why()).contains("both sides make dry runs");
    assertThat(control.newestChange(ROUTE)).isEqualTo(result.generation());

    assertThat(refusal("drilling", forced(Mode.SHADOW, null)).code())
        .isEqualTo("effect_not_shadowed");
  }

  @Test
  void endsAShadowWhoseEffectIsDeclaredOtherwiseSince() throws IOException {
    control.flip("drilling.next-cards", forced(Mode.SHADOW, null));
    control.apply(read(ROUTES.replace("{effect: safe}", "{effect: external}")), "ada");
    assertThat(route("drilling.next-cards").mode()).isEqualTo(Mode.MONOLITH);
  }

  @Test
  void refusesToGoUpWithoutEvidence() {
    FlipRequest without = new FlipRequest(Mode.CANARY, 10.0, "ada", "", false, null, null);
    assertThat(refusal(ROUTE, without).code()).isEqualTo("evidence_missing");
    assertUnmoved();
  }

  @Test
  void refusesToRaiseThePercentageWithoutEvidence() {
    control.flip(ROUTE, up(Mode.CANARY, 10.0));
    FlipRequest without = new FlipRequest(Mode.CANARY, 11.0, "ada", "", false, null, null);
    assertThat(refusal(ROUTE, without).code()).isEqualTo("evidence_missing");
    assertThat(route(ROUTE).percent()).isEqualTo(10);
  }

  @Test
  void refusesEvidenceOnceASideWasDeployedAnew() {
    FlipRequest request = up(Mode.CANARY, 10.0);
    monolith.redeploy("m2");
    assertThat(refusal(ROUTE, request).code()).isEqualTo("evidence_refused");
    assertUnmoved();
  }

  @Test
  void needsNothingToGoDown() {
    control.flip(ROUTE, up(Mode.CANARY, 10.0));
    monolith.close();
    extracted.close();
    FlipRequest lower = new FlipRequest(Mode.CANARY, 5.0, "ada", "", false, null, null);
    assertThat(control.flip(ROUTE, lower).percent()).isEqualTo(5);
    FlipRequest home = new FlipRequest(Mode.MONOLITH, null, "ada", "", false, null, null);
    assertThat(control.flip(ROUTE, home).mode()).isEqualTo(Mode.MONOLITH);
  }

  @Test
  void recordsForceWithItsReason() throws IOException {
    control.flip(ROUTE, forced(Mode.EXTRACTED, null));
    Change change = store.history().get(store.history().size() - 1);
    assertThat(change.forced()).isTrue();
    assertThat(change.who()).isEqualTo("ada");
    assertThat(change.why()).isEqualTo("the gate is broken");
    assertThat(change.evidence()).isNull();
  }

  @Test
  void refusesForceWithoutReason() {
    FlipRequest bare = new FlipRequest(Mode.EXTRACTED, null, "ada", " ", true, null, null);
    assertThat(refusal(ROUTE, bare).fields()).containsOnlyKeys("reason");
    assertUnmoved();
  }

  @Test
  void refusesAPercentageThatMakesNoSense() {
    for (Double percent : new Double[] {null, 0.0, -1.0, 100.01, Double.NaN, 0.001}) {
      assertThat(refusal(ROUTE, forced(Mode.CANARY, percent)).fields()).containsOnlyKeys("percent");
    }
    assertThat(refusal(ROUTE, forced(Mode.EXTRACTED, 10.0)).fields()).containsOnlyKeys("percent");
    assertUnmoved();
  }

  @Test
  void refusesToMoveARouteWithoutAnExtractedSide() {
    assertThat(refusal("auth", forced(Mode.CANARY, 1.0)).code()).isEqualTo("no_extracted_side");
    assertThat(refusal("default", forced(Mode.CANARY, 1.0)).code()).isEqualTo("no_extracted_side");
  }

  @Test
  void namesTheNearestRouteForOneItDoesNotKnow() {
    assertThat(refusal("drilling.submit-anwser", forced(Mode.CANARY, 1.0)))
        .hasMessageContaining("did you mean \"drilling.submit-answer\"?");
    ControlRefusal rollback =
        catchThrowableOfType(
            ControlRefusal.class, () -> control.rollback("nothing-like-it", "ada", ""));
    assertThat(rollback.status()).isEqualTo(404);
  }

  @Test
  void refusesWhoeverHasNotSeenTheLatestGeneration() {
    long seen = control.current().generation();
    control.flip(ROUTE, forced(Mode.CANARY, 1.0));
    FlipRequest stale = new FlipRequest(Mode.CANARY, 2.0, "bob", "r", true, null, seen);
    ControlRefusal refusal = refusal(ROUTE, stale);
    assertThat(refusal.code()).isEqualTo("generation_conflict");
    assertThat(refusal)
        .hasMessageContaining("The generation is " + (seen + 1) + ", expected " + seen);
    assertThat(route(ROUTE).percent()).isEqualTo(1);
  }

  @Test
  void changesNothingWhereTheRouteStandsThereAlready() {
    long generation = control.flip(ROUTE, forced(Mode.CANARY, 1.0)).generation();
    FlipResult again = control.flip(ROUTE, forced(Mode.CANARY, 1.0));
    assertThat(again.changed()).isFalse();
    assertThat(again.generation()).isEqualTo(generation);
    assertThat(control.rollback("drilling.next-cards", "ada", "").changed()).isFalse();
  }

  @Test
  void rollsBackInMemoryWhereTheDiskRefusesAndKeepsItLater() throws IOException {
    control.flip(ROUTE, forced(Mode.EXTRACTED, null));
    Path away = temporary.resolve("away");
    Files.move(folder, away);
    FlipResult result = control.rollback(ROUTE, "ada", "errors");
    assertThat(result.mode()).isEqualTo(Mode.MONOLITH);
    assertThat(result.kept()).isFalse();
    assertThat(result.warning()).contains("in memory only");
    assertThat(route(ROUTE).assign("anyone").side()).isEqualTo(Side.MONOLITH);
    assertThat(control.diskFault()).isPresent();
    assertThat(refusal(ROUTE, forced(Mode.CANARY, 1.0)).code()).isEqualTo("state_not_kept");
    assertThat(route(ROUTE).mode()).isEqualTo(Mode.MONOLITH);

    Files.move(away, folder);
    control.retryKeeping();
    assertThat(control.diskFault()).isEmpty();
    reopen(ROUTES);
    assertThat(route(ROUTE).mode()).isEqualTo(Mode.MONOLITH);
    assertThat(store.history().get(store.history().size() - 1).kind())
        .isEqualTo(Change.Kind.ROLLBACK);
  }

  @Test
  void rollsBackAtOnceWhileAnotherChangeHangsOnTheDisk() throws Exception {
    control.flip(ROUTE, forced(Mode.EXTRACTED, null));
    Path pipe = hangDisk();
    CompletableFuture<FlipResult> hanging = flipThatHangs();
    CompletableFuture<FlipResult> rollback =
        CompletableFuture.supplyAsync(() -> control.rollback(ROUTE, "ada", "errors"));
    await(() -> route(ROUTE).mode() == Mode.MONOLITH);
    assertThat(hanging).isNotDone();

    releaseDisk(pipe, hanging, rollback);
    assertThat(rollback.get(60, TimeUnit.SECONDS).mode()).isEqualTo(Mode.MONOLITH);
    control.retryKeeping();
    assertRolledBackOnDisk("ada");
  }

  @Test
  void keepsARollbackLaterWhoseTurnAtTheDiskNeverCame() throws Exception {
    reopen(ROUTES, java.time.Duration.ofMillis(50));
    control.flip(ROUTE, forced(Mode.EXTRACTED, null));
    Path pipe = hangDisk();
    CompletableFuture<FlipResult> hanging = flipThatHangs();
    FlipResult result = control.rollback(ROUTE, "ada", "errors");
    assertThat(result.kept()).isFalse();
    assertThat(result.from()).isEqualTo(new Standing(Mode.EXTRACTED, 0));
    assertThat(result.warning()).contains("in memory only");
    assertThat(route(ROUTE).mode()).isEqualTo(Mode.MONOLITH);
    assertThat(control.diskFault().orElseThrow()).contains(ROUTE);

    releaseDisk(pipe, hanging);
    assertThat(route(ROUTE).mode()).isEqualTo(Mode.MONOLITH);
    control.retryKeeping();
    assertThat(control.diskFault()).isEmpty();
    assertRolledBackOnDisk("routing-proxy");
  }

  @Test
  void rollsAGroupBackTogetherAndLeavesTheOthers() throws IOException {
    reopen(ROUTES.replace("path: /auth", "path: /auth\n    extracted: drilling-handler"));
    control.flip(ROUTE, forced(Mode.EXTRACTED, null));
    control.flip("drilling.next-cards", forced(Mode.CANARY, 10.0));
    control.flip("auth", forced(Mode.CANARY, 10.0));

    RolledBack back = control.rollbackAll("drilling", "ada", "errors");

    assertThat(back.routes())
        .extracting(FlipResult::route)
        .containsExactlyInAnyOrder(ROUTE, "drilling.next-cards");
    assertThat(back.routes()).allMatch(FlipResult::kept);
    assertThat(route(ROUTE).mode()).isEqualTo(Mode.MONOLITH);
    assertThat(route("auth").mode()).isEqualTo(Mode.CANARY);
    assertThat(control.rollbackAll(null, "ada", "").routes())
        .extracting(FlipResult::route)
        .containsExactly("auth");
    assertThat(control.rollbackAll(null, "ada", "").routes()).isEmpty();
    assertThat(control.diskFault()).isEmpty();
    control.flip("auth", forced(Mode.CANARY, 10.0));
    assertThat(route("auth").mode()).as("nothing is held any more").isEqualTo(Mode.CANARY);
    assertThat(store.history())
        .filteredOn(change -> change.kind() == Change.Kind.ROLLBACK)
        .extracting(Change::who)
        .containsExactly("ada", "ada", "ada");
  }

  @Test
  void aFlipThatAsksForBuildsWhileItsRouteIsRolledBackIsNotMade() throws Exception {
    extracted.hold();
    CompletableFuture<FlipResult> asking =
        CompletableFuture.supplyAsync(() -> control.flip(ROUTE, up(Mode.CANARY, 10.0)));
    await(extracted::holds);
    assertThat(control.rollbackAll(null, "ada", "errors").routes()).isEmpty();
    extracted.release();

    assertThat(asking)
        .failsWithin(60, TimeUnit.SECONDS)
        .withThrowableThat()
        .withMessageContaining("was rolled back after this flip was asked for");
    assertThat(route(ROUTE).mode()).isEqualTo(Mode.MONOLITH);
  }

  @Test
  void keepsARollbackOfAllAlthoughARouteHasLeftTheFileMeanwhile() throws Exception {
    reopen(ROUTES, java.time.Duration.ofMillis(50));
    control.flip(ROUTE, forced(Mode.EXTRACTED, null));
    Path pipe = hangDisk();
    CompletableFuture<FlipResult> hanging = flipThatHangs();
    control.rollbackAll(null, "ada", "errors");
    releaseDisk(pipe, hanging);
    control.apply(
        read(ROUTES.replace("auth:\n    path: /auth", "other:\n    path: /other")), "test");

    control.retryKeeping();

    assertThat(control.diskFault()).isEmpty();
    reopen(ROUTES);
    assertThat(route(ROUTE).mode()).isEqualTo(Mode.MONOLITH);
    assertThat(store.history())
        .filteredOn(change -> change.kind() == Change.Kind.ROLLBACK)
        .extracting(Change::route)
        .containsExactly(ROUTE);
  }

  @Test
  void namesTheNearestGroupForOneItDoesNotKnow() {
    ControlRefusal refusal =
        catchThrowableOfType(ControlRefusal.class, () -> control.rollbackAll("driling", "ada", ""));
    assertThat(refusal.code()).isEqualTo("unknown_group");
    assertThat(refusal).hasMessageContaining("did you mean \"drilling\"?");
  }

  @Test
  void aRollbackOfAllStopsAFlipThatIsJustBeingWritten() throws Exception {
    control.flip(ROUTE, forced(Mode.EXTRACTED, null));
    Path pipe = hangDisk();
    CompletableFuture<FlipResult> hanging = flipThatHangs();
    CompletableFuture<RolledBack> rollback =
        CompletableFuture.supplyAsync(() -> control.rollbackAll(null, "ada", "errors"));
    await(() -> route(ROUTE).mode() == Mode.MONOLITH);

    releaseDisk(pipe, hanging, rollback);
    assertThat(rollback.get(60, TimeUnit.SECONDS).routes())
        .extracting(FlipResult::route)
        .contains(ROUTE);
    assertThat(route("drilling.next-cards").mode()).isEqualTo(Mode.MONOLITH);
  }

  /** Whoever opens a named pipe to write waits until somebody reads: a disk that hangs. */
  private Path hangDisk() throws Exception {
    Path pipe = folder.resolve("state.json.next");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    return pipe;
  }

  private CompletableFuture<FlipResult> flipThatHangs() {
    CompletableFuture<FlipResult> flip =
        CompletableFuture.supplyAsync(
            () -> control.flip("drilling.next-cards", forced(Mode.CANARY, 10.0)));
    await(() -> control.changeInProgress());
    return flip;
  }

  /** The pipe has a reader until all are done; what is written to it cannot reach a disk. */
  private static void releaseDisk(Path pipe, CompletableFuture<?>... waiting) throws Exception {
    try (RandomAccessFile reader = new RandomAccessFile(pipe.toFile(), "rw")) {
      await(() -> Stream.of(waiting).allMatch(CompletableFuture::isDone));
      assertThat(reader.getChannel().isOpen()).isTrue();
    }
    assertThat(waiting[0])
        .failsWithin(0, TimeUnit.SECONDS)
        .withThrowableThat()
        .withMessageContaining("was not moved");
    Files.delete(pipe);
  }

  private void assertRolledBackOnDisk(String who) throws IOException {
    reopen(ROUTES);
    assertThat(route(ROUTE).mode()).isEqualTo(Mode.MONOLITH);
    assertThat(route("drilling.next-cards").mode()).isEqualTo(Mode.MONOLITH);
    Change last = store.history().get(store.history().size() - 1);
    assertThat(last.kind()).isEqualTo(Change.Kind.ROLLBACK);
    assertThat(last.who()).isEqualTo(who);
  }

  @Test
  void keepsAndReportsWhatRoutesYmlDoesNotNameAnyMore() throws IOException {
    control.flip(ROUTE, forced(Mode.CANARY, 10.0));
    String without = ROUTES.replace("      submit-answer: {effect: write}\n", "");
    reopen(without);
    assertThat(control.snapshot().orphans()).containsExactly(ROUTE);
    assertThat(control.rollback(ROUTE, "ada", "").mode()).isEqualTo(Mode.MONOLITH);
    assertThat(control.snapshot().orphans()).isEmpty();

    reopen(ROUTES);
    assertThat(route(ROUTE).mode()).isEqualTo(Mode.MONOLITH);
  }

  @Test
  void bringsARouteBackToWhereItStoodWhenTheFileNamesItAgain() throws IOException {
    control.flip(ROUTE, forced(Mode.CANARY, 10.0));
    reopen(ROUTES.replace("      submit-answer: {effect: write}\n", ""));
    control.flip("drilling.next-cards", forced(Mode.CANARY, 1.0));
    reopen(ROUTES);
    assertThat(route(ROUTE).percent()).isEqualTo(10);
  }

  @Test
  void servesFromTheMonolithWhatLostItsExtractedSide() throws IOException {
    control.flip(ROUTE, forced(Mode.EXTRACTED, null));
    reopen(ROUTES.replace("    extracted: drilling-handler\n", ""));
    assertThat(route(ROUTE).mode()).isEqualTo(Mode.MONOLITH);
  }

  @Test
  void keepsTheLastGoodRoutesWhenTheNewOnesHaveAMistake() throws IOException {
    Path file = temporary.resolve("routes.yml");
    Files.writeString(file, resolved(ROUTES));
    RoutesReload reload =
        new RoutesReload(file, new RoutesFileReader(name -> null), control, CLOCK);
    control.flip(ROUTE, forced(Mode.CANARY, 10.0));
    assertThat(reload.reload("test").message()).isEqualTo("nothing changed");
    long before = control.current().generation();

    Files.writeString(file, resolved(ROUTES).replace("default: monolith", "default: monolit"));
    assertThat(reload.reload("test").good()).isFalse();
    assertThat(reload.last().message())
        .contains("line 4: unknown upstream \"monolit\"")
        .contains("last good file stays");
    assertThat(control.current().generation()).isEqualTo(before);

    Files.writeString(
        file, resolved(ROUTES) + "routes:\n  deck: {method: GET, path: \"/decks/{deck}\"}\n");
    reload.look();
    assertThat(reload.last().message()).isEqualTo("added deck");
    assertThat(control.current().generation()).isEqualTo(before + 1);
    assertThat(route("deck").mode()).isEqualTo(Mode.MONOLITH);
    assertThat(route(ROUTE).percent()).isEqualTo(10);

    Files.delete(file);
    reload.look();
    assertThat(reload.reload("test").message()).contains("cannot be read");
    assertThat(route("deck").mode()).isEqualTo(Mode.MONOLITH);
  }

  @Test
  void explainsWithoutChangingAnything() {
    control.flip(ROUTE, forced(Mode.CANARY, 50.0));
    Explainer explainer = new Explainer(control);
    long generation = control.current().generation();
    Explanation known = explainer.explain("post", "/drilling?x=1", "submit-answer", "user-1");
    assertThat(known.route()).isEqualTo(ROUTE);
    assertThat(known.side()).isEqualTo(route(ROUTE).assign("user-1").side());
    assertThat(known.bucket()).isEqualTo(route(ROUTE).bucket("user-1"));
    assertThat(known.why()).contains("limit 5000");
    assertThat(explainer.explain("POST", "/drilling", "submit-answer", null).side()).isNull();
    assertThat(explainer.explain("POST", "/drilling", "sumbit", null).why())
        .contains("the action \"sumbit\" is unknown")
        .contains("next-cards, submit-answer");
    assertThat(explainer.explain("GET", "/else", null, null).route()).isEqualTo("default");
    assertThat(control.current().generation()).isEqualTo(generation);
  }

  @Test
  void sharesTheSaltWithinAGroup() {
    control.flip(ROUTE, forced(Mode.CANARY, 30.0));
    control.flip("drilling.next-cards", forced(Mode.CANARY, 30.0));
    for (int i = 0; i < 200; i++) {
      assertThat(route(ROUTE).assign("user-" + i))
          .isEqualTo(route("drilling.next-cards").assign("user-" + i));
    }
  }

  private void assertUnmoved() {
    assertThat(route(ROUTE).mode()).isEqualTo(Mode.MONOLITH);
  }

  private ControlRefusal refusal(String route, FlipRequest request) {
    ControlRefusal refusal =
        catchThrowableOfType(ControlRefusal.class, () -> control.flip(route, request));
    assertThat(refusal).isNotNull();
    return refusal;
  }

  private FlipRequest up(Mode mode, @Nullable Double percent) {
    String evidence = TestEvidence.of(ROUTE, NOW.minusSeconds(60), "m1", "x1").jws();
    return new FlipRequest(mode, percent, "ada", "", false, evidence, null);
  }

  private static FlipRequest forced(Mode mode, @Nullable Double percent) {
    return new FlipRequest(mode, percent, "ada", "the gate is broken", true, null, null);
  }

  private Route route(String id) {
    return control.current().route(id).orElseThrow();
  }

  private void reopen(String routes) throws IOException {
    reopen(routes, java.time.Duration.ofSeconds(60));
  }

  private void reopen(String routes, java.time.Duration rollbackWaits) throws IOException {
    store.close();
    open(routes, rollbackWaits);
  }

  private void open(String routes, java.time.Duration rollbackWaits) throws IOException {
    store = StateStore.open(folder);
    EvidenceCheck check =
        new EvidenceCheck(
            new EvidenceConfiguration(TestEvidence.KEY, Duration.hours(24), Duration.seconds(10)),
            CLOCK);
    UserBudgets budgets = UserBudgets.open(temporary.resolve("users"));
    control = new RouteControl(read(routes), store, check, CLOCK, rollbackWaits, dryRuns, budgets);
    control.start();
  }

  private RoutesFile read(String routes) throws IOException {
    Path file = Files.write(temporary.resolve("start.yml"), resolved(routes).getBytes(UTF_8));
    return new RoutesFileReader(name -> null).read(file);
  }

  private String resolved(String routes) {
    return routes
        .replace("${MONOLITH}", monolith.address().toString())
        .replace("${EXTRACTED}", extracted.address().toString());
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("it must come true within 30 s").isLessThan(end);
      Thread.onSpinWait();
    }
  }
}
