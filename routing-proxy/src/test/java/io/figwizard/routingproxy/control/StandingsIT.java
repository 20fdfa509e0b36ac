package io.figwizard.routingproxy.control;

import static io.figwizard.routingproxy.control.ControlUnderTest.ROUTE;
import static io.figwizard.routingproxy.control.ControlUnderTest.ROUTES;
import static io.figwizard.routingproxy.control.ControlUnderTest.forced;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.figwizard.routingproxy.SuppliedClock;
import io.figwizard.routingproxy.control.evidence.EvidenceCheck;
import io.figwizard.routingproxy.control.evidence.TestEvidence;
import io.figwizard.routingproxy.control.routesfile.WantedStanding;
import io.figwizard.routingproxy.control.state.Change;
import io.figwizard.routingproxy.control.state.Standing;
import io.figwizard.routingproxy.routes.Mode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file of wanted standings of a proxy that has its state for itself. */
final class StandingsIT {

  private static final String OTHER = "drilling.next-cards";

  @TempDir Path temporary;
  private Path file;
  private ControlUnderTest proxy;
  private Instant now = ControlUnderTest.CLOCK.instant();
  private final Clock clock = new SuppliedClock(() -> now);
  private Standings standings;

  @BeforeEach
  void start() throws IOException {
    file = temporary.resolve("standings.yml");
    proxy = new ControlUnderTest(temporary);
    standings = opened();
  }

  @AfterEach
  void stop() throws IOException {
    proxy.close();
  }

  @Test
  void aWishIsCarriedOutOnceAsAFlipThatNamesTheFile() throws IOException {
    say("revision: 3\ncommit: 3f2a91c\nroutes:\n  " + ROUTE + ": " + forcedCanary(10) + "\n");

    standings.look(true);

    assertThat(standing(ROUTE)).isEqualTo("canary 10%");
    Change change = proxy.control().snapshot().state().latest(ROUTE);
    assertThat(change.who()).isEqualTo("standings file");
    assertThat(change.why()).isEqualTo("no gate here (standings.yml revision 3, commit 3f2a91c)");
    assertThat(change.forced()).isTrue();
    assertThat(proxy.store().history())
        .filteredOn(it -> it.declared() != null)
        .extracting(Change::why)
        .containsExactly("standings.yml revision 3, commit 3f2a91c: " + ROUTE);
    assertThat(standings.good()).isTrue();
    assertThat(standings.message()).endsWith(": everything stands as it says");
    assertLooksChangeNothing();
  }

  @Test
  void aFileWithAMistakeMovesNothingAndOneWithoutItAll() throws IOException {
    say(wishes(forcedCanary(10), "{mode: canary, percent: 0}"));

    standings.look(true);

    assertThat(standings.good()).isFalse();
    assertThat(standings.message())
        .contains("standings.yml has a mistake\n  line 3: " + OTHER + ": percent must be above 0")
        .endsWith("Nothing of it is carried out.");
    assertThat(standings.troubles()).containsExactly(standings.message());
    assertThat(standing(ROUTE)).isEqualTo("monolith");
    assertLooksChangeNothing();

    say(wishes(forcedCanary(10), forcedCanary(5)));
    standings.look(true);

    assertThat(standing(ROUTE)).isEqualTo("canary 10%");
    assertThat(standing(OTHER)).isEqualTo("canary 5%");
    assertThat(standings.good()).isTrue();
    assertThat(standings.troubles()).isEmpty();
  }

  @Test
  void aRollbackWinsUntilTheFileSaysSomethingElseOfTheRoute() throws IOException {
    say(wishes(forcedCanary(10), forcedCanary(10)));
    standings.look(true);
    proxy.control().rollback(ROUTE, "watch", "errors");

    assertLooksChangeNothing();
    proxy.reopen(ROUTES);
    standings = opened();
    assertLooksChangeNothing();
    assertThat(standing(ROUTE)).isEqualTo("monolith");
    assertThat(difference(ROUTE))
        .isEqualTo(
            "differs from standings.yml (canary 10%) since 2026-03-01T12:00:00Z: moved to monolith"
                + " by watch");
    assertThat(standings.good()).as("nobody has to do anything").isTrue();
    assertThat(standings.message()).endsWith(": differing [" + ROUTE + "]");

    say(wishes(forcedCanary(10), forcedCanary(20)));
    standings.look(true);
    assertThat(standing(ROUTE)).as("the file says nothing else of it").isEqualTo("monolith");
    assertThat(standing(OTHER)).isEqualTo("canary 20%");

    say(wishes(forcedCanary(5), forcedCanary(20)));
    standings.look(true);
    assertThat(standing(ROUTE)).isEqualTo("canary 5%");
    assertThat(proxy.control().difference(ROUTE)).isEmpty();
  }

  @Test
  void anOperatorWinsToo() throws IOException {
    say(wishes(forcedCanary(10), forcedCanary(10)));
    standings.look(true);

    proxy.control().flip(ROUTE, forced(Mode.CANARY, 50.0));
    proxy.control().flip(OTHER, forced(Mode.MONOLITH, null));

    assertLooksChangeNothing();
    assertThat(difference(ROUTE)).endsWith("moved to canary 50% by ada");
    assertThat(difference(OTHER)).endsWith("moved to monolith by ada");
  }

  @Test
  void aRevertIsCarriedOutAndWhatStandsThereAlreadyIsNot() throws IOException {
    proxy.control().flip(ROUTE, forced(Mode.CANARY, 10.0));
    say(wishes(forcedCanary(10), "{mode: monolith}"));
    standings.look(true);
    assertThat(proxy.control().snapshot().state().latest(ROUTE).who()).isEqualTo("ada");

    say(wishes(forcedCanary(20), "{mode: monolith}"));
    standings.look(true);
    assertThat(standing(ROUTE)).isEqualTo("canary 20%");
    say(wishes(forcedCanary(10), "{mode: monolith}"));
    standings.look(true);

    assertThat(standing(ROUTE)).isEqualTo("canary 10%");
    assertLooksChangeNothing();
  }

  @Test
  void anOlderRevisionIsTakenForAnOlderCopy() throws IOException {
    say("revision: 2\n" + wishes(forcedCanary(20), "{mode: monolith}"));
    standings.look(true);

    say("revision: 1\n" + wishes(forcedCanary(10), "{mode: monolith}"));
    standings.look(true);
    assertThat(standings.message())
        .contains("standings.yml: has revision 1, but revision 2 was noted at ")
        .contains("raise revision to 3 or more");
    assertThat(standings.good()).isFalse();
    say("revision: 2\n" + wishes(forcedCanary(10), "{mode: monolith}"));
    standings.look(true);
    assertThat(standings.message()).contains("with other wishes").contains("raise revision to 3");
    say(wishes(forcedCanary(10), "{mode: monolith}"));
    standings.look(true);
    assertThat(standings.message()).contains("has no revision, but revision 2 was noted");
    assertThat(standing(ROUTE)).isEqualTo("canary 20%");
    assertLooksChangeNothing();

    say("revision: 3\n" + wishes(forcedCanary(10), "{mode: monolith}"));
    standings.look(true);
    assertThat(standing(ROUTE)).isEqualTo("canary 10%");
    assertThat(standings.good()).isTrue();
  }

  @Test
  void whatIsRefusedIsTriedAgainWithOtherEvidenceOrAfterAMinute() throws IOException {
    AtomicInteger asked = new AtomicInteger();
    proxy.monolith().beforeItTellsItsBuild(asked::incrementAndGet);
    say("routes:\n  " + ROUTE + ": {mode: canary, percent: 10, evidence: route.json}\n");

    standings.look(true);
    assertThat(standings.good()).isFalse();
    assertThat(standings.message()).contains("route.json cannot be read");
    assertThat(difference(ROUTE)).startsWith("standings.yml says canary 10%, which is refused: ");

    evidence("m0");
    standings.look(true);
    assertThat(standings.message()).contains("found m0 in the evidence, expected the running m1");
    assertThat(asked).hasValue(1);
    assertLooksChangeNothing();
    assertThat(asked).as("no hot loop").hasValue(1);
    now = now.plus(Duration.ofMinutes(1));
    standings.look(true);
    assertThat(asked).hasValue(2);

    evidence("m1");
    standings.look(true);
    assertThat(standing(ROUTE)).isEqualTo("canary 10%");
    assertThat(proxy.control().snapshot().state().latest(ROUTE).evidence()).isNotNull();
    assertThat(standings.good()).isTrue();
  }

  @Test
  void anAgeThatGrowsIsNoOtherRefusal() {
    EvidenceCheck check = TestEvidence.check(clock);
    String old = TestEvidence.of(ROUTE, now.minus(Duration.ofHours(25)), "m1", "x1").jws();
    FlipRequest request = forced(Mode.CANARY, 10.0);
    WantedStanding wish =
        new WantedStanding(ROUTE, false, request, request.standing(), Map.of(), "digest");
    WishesRefused refused = new WishesRefused(clock);

    assertThat(refused.add(wish, refusal(check, old))).isTrue();
    String said = refused.messages().get(ROUTE);
    now = now.plus(Duration.ofMinutes(1));
    assertThat(refused.add(wish, refusal(check, old))).isFalse();
    assertThat(refused.messages().get(ROUTE)).as("the newest").isNotEqualTo(said);
    proxy.monolith().redeploy("m2");
    now = now.plus(Duration.ofMinutes(1));
    assertThat(refused.add(wish, refusal(check, old))).isTrue();
  }

  private ControlRefusal refusal(EvidenceCheck check, String jws) {
    return catchThrowableOfType(ControlRefusal.class, () -> check.check(proxy.route(ROUTE), jws));
  }

  @Test
  void aRollbackOfARouteOnTheMonolithEndsAWishThatWaits() throws IOException {
    say("routes:\n  " + ROUTE + ": {mode: canary, percent: 10, evidence: route.json}\n");
    standings.look(true);
    assertThat(difference(ROUTE)).contains("which is refused");

    proxy.control().rollback(ROUTE, "bob", "not today");
    evidence("m1");
    standings.look(true);

    assertThat(standing(ROUTE)).isEqualTo("monolith");
    assertThat(difference(ROUTE)).startsWith("differs from standings.yml (canary 10%): a rollback");
    proxy.reopen(ROUTES);
    standings = opened();
    standings.look(true);
    assertThat(standing(ROUTE)).as("after a restart, too").isEqualTo("monolith");
    assertThat(standings.good()).isTrue();
    say("routes:\n  " + ROUTE + ": {mode: canary, percent: 11, evidence: route.json}\n");
    standings.look(true);
    assertThat(standing(ROUTE)).isEqualTo("canary 11%");
  }

  @Test
  void aGroupMovesAsOneAndAMemberThatCameBackStays() throws IOException {
    say("groups:\n  drilling: " + forcedCanary(10) + "\n");
    standings.look(true);
    assertThat(List.of(standing("drilling"), standing(ROUTE), standing(OTHER)))
        .containsOnly("canary 10%");

    proxy.control().rollback(OTHER, "watch", "errors");
    assertLooksChangeNothing();
    assertThat(difference(OTHER)).startsWith("differs from standings.yml (canary 10%) since ");

    say("groups:\n  drilling: {mode: canary, percent: 20}\n");
    standings.look(true);
    assertThat(standings.troubles())
        .singleElement()
        .asString()
        .startsWith("standings.yml: No route of the group drilling was moved to canary 20%");
    assertThat(standing(OTHER)).isEqualTo("monolith");
  }

  @Test
  void aFileThatIsNotThereIsSaidAndFoundLater() throws IOException {
    standings.look(true);
    assertThat(standings.good()).isFalse();
    assertThat(standings.message()).contains("standings.yml cannot be read");

    say("routes:\n  deck: {mode: monolith}\n  " + ROUTE + ": " + forcedCanary(10) + "\n");
    standings.look(true);
    assertThat(standings.message()).contains("routes.yml has no route \"deck\"");
    proxy
        .control()
        .apply(
            proxy.read(ROUTES + "routes:\n  deck: {method: GET, path: \"/decks/{deck}\"}\n"),
            "file change");
    standings.look(true);

    assertThat(standings.message()).endsWith(": everything stands as it says");
    assertThat(standing(ROUTE)).isEqualTo("canary 10%");
  }

  @Test
  void aGroupThatRoutesYmlDroppedIsNobodysTroubleBeforeTheNextLook() throws IOException {
    say("groups:\n  drilling: " + forcedCanary(10) + "\n");
    standings.look(true);
    proxy
        .control()
        .apply(proxy.read(ROUTES.replace("  drilling:\n", "  drills:\n")), "file change");

    assertThat(proxy.control().difference("drills.submit-answer")).isEmpty();
    assertThat(standings.message()).endsWith(": everything stands as it says");
    standings.look(true);
    assertThat(standings.message()).contains("routes.yml has no group \"drilling\"");
  }

  @Test
  void aFileThatCannotBeReadForAnotherReasonIsSaidToo() throws IOException {
    // No file system has such a name.
    say("routes:\n  " + ROUTE + ": {mode: canary, percent: 10, evidence: \"\\ud800\"}\n");

    standings.look(true);
    standings.look(true);

    assertThat(standings.good()).isFalse();
    assertThat(standings.message()).contains("standings.yml cannot be read");
    say("routes:\n  " + ROUTE + ": " + forcedCanary(10) + "\n");
    standings.look(true);
    assertThat(standings.good()).isTrue();
    assertThat(standing(ROUTE)).isEqualTo("canary 10%");
  }

  @Test
  void aRetiredRouteStandsWhereExtractedIsWanted() throws IOException {
    proxy.control().flip(ROUTE, forced(Mode.EXTRACTED, null));
    proxy.control().retire(ROUTE, Instant.EPOCH, 14, forced(Mode.RETIRED, null));
    say("routes:\n  " + ROUTE + ": {mode: extracted}\n");

    standings.look(true);

    assertThat(standings.message()).endsWith(": everything stands as it says");
    assertThat(standing(ROUTE)).isEqualTo("retired");
  }

  @Test
  void theWayDownComesFirst() throws IOException {
    proxy.control().flip(OTHER, forced(Mode.CANARY, 50.0));
    say(wishes(forcedCanary(10), "{mode: monolith}"));

    standings.look(true);

    assertThat(proxy.store().history())
        .filteredOn(it -> it.who().equals("standings file") && it.route() != null)
        .extracting(Change::route)
        .containsExactly(OTHER, ROUTE);
  }

  private void assertLooksChangeNothing() throws IOException {
    List<Change> before = proxy.store().history();
    standings.look(true);
    standings.look(true);
    assertThat(proxy.store().history()).isEqualTo(before);
  }

  private String difference(String route) {
    return proxy.control().difference(route).orElseThrow();
  }

  private String standing(String route) {
    Standing standing = proxy.control().snapshot().standing(route);
    return standing.toString();
  }

  private Standings opened() {
    return new Standings(file, proxy.control(), proxy.store(), clock);
  }

  private static String forcedCanary(int percent) {
    return "{mode: canary, percent: " + percent + ", force: true, reason: no gate here}";
  }

  private static String wishes(String route, String other) {
    return "routes:\n  " + ROUTE + ": " + route + "\n  " + OTHER + ": " + other + "\n";
  }

  private void evidence(String monolith) throws IOException {
    String jws = TestEvidence.of(ROUTE, ControlUnderTest.CLOCK.instant(), monolith, "x1").jws();
    replace(
        temporary.resolve("route.json"), new ObjectMapper().writeValueAsString(Map.of("jws", jws)));
  }

  private void say(String text) throws IOException {
    replace(file, text);
  }

  /** Two versions may have one size and one time, but not one key on the disk. */
  private static void replace(Path old, String text) throws IOException {
    Path next = Files.writeString(old.resolveSibling(old.getFileName() + ".next"), text);
    Files.move(next, old, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
