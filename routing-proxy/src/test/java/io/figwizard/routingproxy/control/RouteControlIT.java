package io.figwizard.routingproxy.control;

import static io.figwizard.routingproxy.control.ControlUnderTest.CLOCK;
import static io.figwizard.routingproxy.control.ControlUnderTest.ROUTE;
import static io.figwizard.routingproxy.control.ControlUnderTest.ROUTES;
import static io.figwizard.routingproxy.control.ControlUnderTest.forced;
import static io.figwizard.routingproxy.control.ControlUnderTest.up;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.figwizard.routingproxy.control.routesfile.RoutesFileReader;
import io.figwizard.routingproxy.control.state.Change;
import io.figwizard.routingproxy.control.state.Standing;
import io.figwizard.routingproxy.routes.Mode;
import io.figwizard.routingproxy.routes.Side;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RouteControlIT {

  @TempDir Path temporary;
  private ControlUnderTest proxy;

  @BeforeEach
  void start() throws IOException {
    proxy = new ControlUnderTest(temporary);
  }

  @AfterEach
  void stop() throws IOException {
    proxy.close();
  }

  @Test
  void movesARouteUpStepByStepWithEvidence() throws IOException {
    FlipResult canary = proxy.control().flip(ROUTE, up(Mode.CANARY, 10.0));
    assertThat(canary.evidence()).isEqualTo("6f1c1d0e-0000-4000-8000-000000000001");
    assertThat(canary.kept()).isTrue();
    assertThat(proxy.control().flip(ROUTE, up(Mode.CANARY, 50.0)).from())
        .isEqualTo(new Standing(Mode.CANARY, 10));
    FlipResult last = proxy.control().flip(ROUTE, up(Mode.EXTRACTED, null));
    assertThat(last.to().mode()).isEqualTo(Mode.EXTRACTED);
    assertThat(last.appliedInMillis()).isPositive();
    assertThat(proxy.control().current().generation()).isEqualTo(last.generation());
    assertThat(proxy.route(ROUTE).assign("anyone").side()).isEqualTo(Side.EXTRACTED);
    assertThat(proxy.route("drilling.next-cards").mode()).isEqualTo(Mode.MONOLITH);
    assertThat(proxy.store().history())
        .filteredOn(change -> ROUTE.equals(change.route()))
        .extracting(change -> change.from() + " -> " + change.to())
        .containsExactly(
            "monolith -> canary 10%", "canary 10% -> canary 50%", "canary 50% -> extracted");
  }

  @Test
  void neverChangesATableThatARequestHolds() {
    var held = proxy.control().current();
    proxy.control().flip(ROUTE, forced(Mode.EXTRACTED, null));
    assertThat(held.route(ROUTE).orElseThrow().mode()).isEqualTo(Mode.MONOLITH);
    assertThat(proxy.route(ROUTE).mode()).isEqualTo(Mode.EXTRACTED);
  }

  @Test
  void findsTheSameStandingAfterARestart() throws IOException {
    proxy.control().flip(ROUTE, forced(Mode.CANARY, 12.5));
    long generation = proxy.control().current().generation();
    proxy.reopen(ROUTES);
    assertThat(proxy.route(ROUTE).mode()).isEqualTo(Mode.CANARY);
    assertThat(proxy.route(ROUTE).percent()).isEqualTo(12.5);
    assertThat(proxy.control().current().generation()).isEqualTo(generation);
  }

  @Test
  void refusesToSkipTheCanary() {
    ControlRefusal refusal = proxy.refusal(ROUTE, up(Mode.EXTRACTED, null));
    assertThat(refusal.code()).isEqualTo("step_skipped");
    assertThat(refusal)
        .hasMessageContaining("./fig flip drilling.submit-answer canary --percent 10");
    assertUnmoved();
  }

  @Test
  void shadowsARouteThatOnlyReadsWithoutEvidence() throws IOException {
    FlipRequest shadow = new FlipRequest(Mode.SHADOW, null, "ada", "", false, null, null);
    FlipResult result = proxy.control().flip("drilling.next-cards", shadow);
    assertThat(result.from()).isEqualTo(Standing.MONOLITH);
    assertThat(proxy.route("drilling.next-cards").mode()).isEqualTo(Mode.SHADOW);
    assertThat(proxy.route("drilling.next-cards").assign("user-1").side()).isEqualTo(Side.MONOLITH);

    proxy.reopen(ROUTES);
    assertThat(proxy.route("drilling.next-cards").mode()).isEqualTo(Mode.SHADOW);
    FlipRequest canary = new FlipRequest(Mode.CANARY, 10.0, "ada", "", false, null, null);
    assertThat(proxy.refusal("drilling.next-cards", canary).code()).isEqualTo("evidence_missing");
    FlipRequest all = new FlipRequest(Mode.EXTRACTED, null, "ada", "", false, null, null);
    assertThat(proxy.refusal("drilling.next-cards", all))
        .hasMessageContaining("stands at shadow; extracted comes after canary");
    assertThat(proxy.control().rollback("drilling.next-cards", "ada", "").from().mode())
        .isEqualTo(Mode.SHADOW);
    assertThat(proxy.route("drilling.next-cards").mode()).isEqualTo(Mode.MONOLITH);
  }

  @Test
  void goesFromTheCanaryDownToShadow() {
    proxy.control().flip("drilling.next-cards", forced(Mode.CANARY, 50.0));
    FlipRequest shadow = new FlipRequest(Mode.SHADOW, null, "ada", "", false, null, null);
    assertThat(proxy.control().flip("drilling.next-cards", shadow).to().mode())
        .isEqualTo(Mode.SHADOW);
    assertThat(proxy.refusal("drilling.next-cards", forced(Mode.SHADOW, 10.0)).fields())
        .containsOnlyKeys("percent");
  }

  @Test
  void neverShadowsWhatMayChangeSomethingWhateverTheForce() {
    ControlRefusal write = proxy.refusal(ROUTE, forced(Mode.SHADOW, null));
    assertThat(write.code()).isEqualTo("dry_run_off");
    assertThat(write)
        .hasMessageContaining("its effect is write")
        .hasMessageContaining("FIG_DRY_RUN_KEY");
    ControlRefusal undeclared = proxy.refusal("drilling", forced(Mode.SHADOW, null));
    assertThat(undeclared.code()).isEqualTo("effect_not_shadowed");
    assertThat(undeclared)
        .hasMessageContaining("its effect is external or not declared")
        .hasMessageContaining("@Handles")
        .hasMessageContaining("put @DryRunnable on the action")
        .hasMessageContaining("shadow: {dryRun: true}");
    assertUnmoved();
  }

  @Test
  void shadowsAWriteWithAKeyForDryRunsAndNothingThatReachesOut() throws IOException {
    proxy.reopenWithDryRuns();
    FlipRequest shadow = new FlipRequest(Mode.SHADOW, null, "ada", "", false, null, null);
    assertThat(proxy.control().newestChange(ROUTE)).isZero();

    FlipResult result = proxy.control().flip(ROUTE, shadow);
    assertThat(proxy.route(ROUTE).mode()).isEqualTo(Mode.SHADOW);
    assertThat(proxy.route(ROUTE).assign("user-1").side()).isEqualTo(Side.MONOLITH);
    assertThat(proxy.route(ROUTE).assign("user-1").why()).contains("both sides make dry runs");
    assertThat(proxy.control().newestChange(ROUTE)).isEqualTo(result.generation());

    assertThat(proxy.refusal("drilling", forced(Mode.SHADOW, null)).code())
        .isEqualTo("effect_not_shadowed");
  }

  /** Of which both sides capture what they would send. */
  @Test
  void runsDryWhatReachesOutWhereTheFileSaysThatItCanBe() throws IOException {
    String captured =
        ROUTES.replace("{effect: safe}", "{effect: external, shadow: {dryRun: true}}");
    proxy.control().apply(proxy.read(captured), "ada");
    assertThat(proxy.refusal("drilling.next-cards", forced(Mode.SHADOW, null)).code())
        .isEqualTo("dry_run_off");

    proxy.reopenWithDryRuns();
    proxy.control().apply(proxy.read(captured), "ada");
    FlipRequest shadow = new FlipRequest(Mode.SHADOW, null, "ada", "", false, null, null);
    proxy.control().flip("drilling.next-cards", shadow);
    assertThat(proxy.route("drilling.next-cards").mode()).isEqualTo(Mode.SHADOW);
    assertThat(proxy.route("drilling.next-cards").assign("user-1").why())
        .contains("both sides make dry runs");

    proxy.control().apply(proxy.read(captured.replace("dryRun: true", "dryRun: false")), "ada");
    assertThat(proxy.route("drilling.next-cards").mode()).isEqualTo(Mode.MONOLITH);
  }

  @Test
  void endsAShadowWhoseEffectIsDeclaredOtherwiseSince() throws IOException {
    proxy.control().flip("drilling.next-cards", forced(Mode.SHADOW, null));
    proxy
        .control()
        .apply(proxy.read(ROUTES.replace("{effect: safe}", "{effect: external}")), "ada");
    assertThat(proxy.route("drilling.next-cards").mode()).isEqualTo(Mode.MONOLITH);
  }

  @Test
  void refusesToGoUpWithoutEvidence() {
    FlipRequest without = new FlipRequest(Mode.CANARY, 10.0, "ada", "", false, null, null);
    assertThat(proxy.refusal(ROUTE, without).code()).isEqualTo("evidence_missing");
    assertUnmoved();
  }

  @Test
  void refusesToRaiseThePercentageWithoutEvidence() {
    proxy.control().flip(ROUTE, up(Mode.CANARY, 10.0));
    FlipRequest without = new FlipRequest(Mode.CANARY, 11.0, "ada", "", false, null, null);
    assertThat(proxy.refusal(ROUTE, without).code()).isEqualTo("evidence_missing");
    assertThat(proxy.route(ROUTE).percent()).isEqualTo(10);
  }

  @Test
  void refusesEvidenceOnceASideWasDeployedAnew() {
    FlipRequest request = up(Mode.CANARY, 10.0);
    proxy.monolith().redeploy("m2");
    assertThat(proxy.refusal(ROUTE, request).code()).isEqualTo("evidence_refused");
    assertUnmoved();
  }

  @Test
  void needsNothingToGoDown() {
    proxy.control().flip(ROUTE, up(Mode.CANARY, 10.0));
    proxy.monolith().close();
    proxy.extracted().close();
    FlipRequest lower = new FlipRequest(Mode.CANARY, 5.0, "ada", "", false, null, null);
    assertThat(proxy.control().flip(ROUTE, lower).to().percent()).isEqualTo(5);
    FlipRequest home = new FlipRequest(Mode.MONOLITH, null, "ada", "", false, null, null);
    assertThat(proxy.control().flip(ROUTE, home).to().mode()).isEqualTo(Mode.MONOLITH);
  }

  @Test
  void recordsForceWithItsReason() throws IOException {
    proxy.control().flip(ROUTE, forced(Mode.EXTRACTED, null));
    Change change = proxy.store().history().get(proxy.store().history().size() - 1);
    assertThat(change.forced()).isTrue();
    assertThat(change.who()).isEqualTo("ada");
    assertThat(change.why()).isEqualTo("the gate is broken");
    assertThat(change.evidence()).isNull();
  }

  @Test
  void refusesForceWithoutReason() {
    FlipRequest bare = new FlipRequest(Mode.EXTRACTED, null, "ada", " ", true, null, null);
    assertThat(proxy.refusal(ROUTE, bare).fields()).containsOnlyKeys("reason");
    assertUnmoved();
  }

  @Test
  void refusesAPercentageThatMakesNoSense() {
    for (Double percent : new Double[] {null, 0.0, -1.0, 100.01, Double.NaN, 0.001}) {
      assertThat(proxy.refusal(ROUTE, forced(Mode.CANARY, percent)).fields())
          .containsOnlyKeys("percent");
    }
    assertThat(proxy.refusal(ROUTE, forced(Mode.EXTRACTED, 10.0)).fields())
        .containsOnlyKeys("percent");
    assertUnmoved();
  }

  @Test
  void refusesToMoveARouteWithoutAnExtractedSide() {
    assertThat(proxy.refusal("auth", forced(Mode.CANARY, 1.0)).code())
        .isEqualTo("no_extracted_side");
    assertThat(proxy.refusal("default", forced(Mode.CANARY, 1.0)).code())
        .isEqualTo("no_extracted_side");
  }

  @Test
  void namesTheNearestRouteForOneItDoesNotKnow() {
    assertThat(proxy.refusal("drilling.submit-anwser", forced(Mode.CANARY, 1.0)))
        .hasMessageContaining("did you mean \"drilling.submit-answer\"?");
    ControlRefusal rollback =
        catchThrowableOfType(
            ControlRefusal.class, () -> proxy.control().rollback("nothing-like-it", "ada", ""));
    assertThat(rollback.status()).isEqualTo(404);
  }

  @Test
  void refusesWhoeverHasNotSeenTheLatestGeneration() {
    long seen = proxy.control().current().generation();
    proxy.control().flip(ROUTE, forced(Mode.CANARY, 1.0));
    FlipRequest stale = new FlipRequest(Mode.CANARY, 2.0, "bob", "r", true, null, seen);
    ControlRefusal refusal = proxy.refusal(ROUTE, stale);
    assertThat(refusal.code()).isEqualTo("generation_conflict");
    assertThat(refusal)
        .hasMessageContaining("The generation is " + (seen + 1) + ", expected " + seen);
    assertThat(proxy.route(ROUTE).percent()).isEqualTo(1);
  }

  @Test
  void doesNotGoOnFromAPlaceThatARollbackHasLeftSince() {
    String evidence = Objects.requireNonNull(up(Mode.CANARY, 10.0).evidence());
    proxy.control().flip(ROUTE, up(Mode.CANARY, 10.0));
    RoutePlace place = proxy.control().place(ROUTE);
    proxy.control().rollback(ROUTE, "ada", "errors");

    assertThat(proxy.refusal(ROUTE, place.to(50, "advance", "", evidence)).code())
        .isEqualTo(ControlRefusal.GENERATION_CONFLICT);
    assertThat(proxy.route(ROUTE).mode()).isEqualTo(Mode.MONOLITH);
  }

  @Test
  void changesNothingWhereTheRouteStandsThereAlready() {
    long generation = proxy.control().flip(ROUTE, forced(Mode.CANARY, 1.0)).generation();
    FlipResult again = proxy.control().flip(ROUTE, forced(Mode.CANARY, 1.0));
    assertThat(again.changed()).isFalse();
    assertThat(again.generation()).isEqualTo(generation);
    assertThat(proxy.control().rollback("drilling.next-cards", "ada", "").changed()).isFalse();
  }

  @Test
  void keepsAndReportsWhatRoutesYmlDoesNotNameAnyMore() throws IOException {
    proxy.control().flip(ROUTE, forced(Mode.CANARY, 10.0));
    String without = ROUTES.replace("      submit-answer: {effect: write}\n", "");
    proxy.reopen(without);
    assertThat(proxy.control().snapshot().orphans()).containsExactly(ROUTE);
    assertThat(proxy.control().rollback(ROUTE, "ada", "").to().mode()).isEqualTo(Mode.MONOLITH);
    assertThat(proxy.control().snapshot().orphans()).isEmpty();

    proxy.reopen(ROUTES);
    assertThat(proxy.route(ROUTE).mode()).isEqualTo(Mode.MONOLITH);
  }

  @Test
  void bringsARouteBackToWhereItStoodWhenTheFileNamesItAgain() throws IOException {
    proxy.control().flip(ROUTE, forced(Mode.CANARY, 10.0));
    proxy.reopen(ROUTES.replace("      submit-answer: {effect: write}\n", ""));
    proxy.control().flip("drilling.next-cards", forced(Mode.CANARY, 1.0));
    proxy.reopen(ROUTES);
    assertThat(proxy.route(ROUTE).percent()).isEqualTo(10);
  }

  @Test
  void servesFromTheMonolithWhatLostItsExtractedSide() throws IOException {
    proxy.control().flip(ROUTE, forced(Mode.EXTRACTED, null));
    proxy.reopen(ROUTES.replace("    extracted: drilling-handler\n", ""));
    assertThat(proxy.route(ROUTE).mode()).isEqualTo(Mode.MONOLITH);
  }

  @Test
  void keepsTheLastGoodRoutesWhenTheNewOnesHaveAMistake() throws IOException {
    Path file = temporary.resolve("routes.yml");
    Files.writeString(file, proxy.resolved(ROUTES));
    RoutesReload reload =
        new RoutesReload(file, new RoutesFileReader(name -> null), proxy.control(), CLOCK);
    proxy.control().flip(ROUTE, forced(Mode.CANARY, 10.0));
    assertThat(reload.reload("test").message()).isEqualTo("nothing changed");
    long before = proxy.control().current().generation();

    Files.writeString(
        file, proxy.resolved(ROUTES).replace("default: monolith", "default: monolit"));
    assertThat(reload.reload("test").good()).isFalse();
    assertThat(reload.last().message())
        .contains("line 4: unknown upstream \"monolit\"")
        .contains("last good file stays");
    assertThat(proxy.control().current().generation()).isEqualTo(before);

    Files.writeString(
        file, proxy.resolved(ROUTES) + "routes:\n  deck: {method: GET, path: \"/decks/{deck}\"}\n");
    reload.look();
    assertThat(reload.last().message()).isEqualTo("added deck");
    assertThat(proxy.control().current().generation()).isEqualTo(before + 1);
    assertThat(proxy.route("deck").mode()).isEqualTo(Mode.MONOLITH);
    assertThat(proxy.route(ROUTE).percent()).isEqualTo(10);

    Files.writeString(
        file,
        proxy.resolved(ROUTES)
            + "routes:\n  deck: {method: GET, path: \"/decks/{deck}\", user: [address]}\n");
    reload.look();
    assertThat(reload.last().message())
        .isEqualTo(
            "changed deck; users are told by something else and may change sides once in deck");

    Files.delete(file);
    reload.look();
    assertThat(reload.reload("test").message()).contains("cannot be read");
    assertThat(proxy.route("deck").mode()).isEqualTo(Mode.MONOLITH);
  }

  @Test
  void explainsWithoutChangingAnything() {
    proxy.control().flip(ROUTE, forced(Mode.CANARY, 50.0));
    Explainer explainer = new Explainer(proxy.control(), route -> List.of());
    long generation = proxy.control().current().generation();
    Explanation known = explainer.explain("post", "/drilling?x=1", "submit-answer", user("user-1"));
    assertThat(known.route()).isEqualTo(ROUTE);
    assertThat(known.side()).isEqualTo(proxy.route(ROUTE).assign("user-1").side());
    assertThat(known.bucket()).isEqualTo(proxy.route(ROUTE).bucket("user-1"));
    assertThat(known.why()).contains("limit 5000");
    assertThat(explainer.explain("POST", "/drilling", "submit-answer", Caller.NOBODY).side())
        .isNull();
    assertThat(explainer.explain("POST", "/drilling", "sumbit", Caller.NOBODY).why())
        .contains("the action \"sumbit\" is unknown")
        .contains("next-cards, submit-answer");
    assertThat(explainer.explain("GET", "/else", null, Caller.NOBODY).route()).isEqualTo("default");
    assertThat(proxy.control().current().generation()).isEqualTo(generation);
  }

  private static Caller user(String name) {
    return new Caller(name, Map.of(), Map.of());
  }

  @Test
  void sharesTheSaltWithinAGroup() {
    proxy.control().flip(ROUTE, forced(Mode.CANARY, 30.0));
    proxy.control().flip("drilling.next-cards", forced(Mode.CANARY, 30.0));
    for (int i = 0; i < 200; i++) {
      assertThat(proxy.route(ROUTE).assign("user-" + i))
          .isEqualTo(proxy.route("drilling.next-cards").assign("user-" + i));
    }
  }

  private void assertUnmoved() {
    assertThat(proxy.route(ROUTE).mode()).isEqualTo(Mode.MONOLITH);
  }
}
