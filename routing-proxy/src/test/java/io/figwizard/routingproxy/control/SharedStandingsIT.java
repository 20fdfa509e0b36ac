package io.figwizard.routingproxy.control;

import static io.figwizard.routingproxy.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.figwizard.routingproxy.control.state.TestState;
import io.figwizard.routingproxy.routes.Mode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Copies of a file of wanted standings, one of each of two proxies that share their state. */
final class SharedStandingsIT {

  private static final String ROUTE = "drilling.submit-answer";

  @RegisterExtension private static final SharedProxies PROXIES = new SharedProxies();

  @TempDir Path folder;
  private Path routes;
  private SharedProxy one;
  private SharedProxy two;
  private Standings first;
  private Standings second;

  @BeforeEach
  void start() throws IOException {
    routes = Files.writeString(folder.resolve("routes.yml"), SharedProxy.ROUTES);
    one = PROXIES.start("one", routes);
    two = PROXIES.start("two", routes);
    first = standings(one, "first.yml");
    second = standings(two, "second.yml");
  }

  @Test
  void oneCarriesItOutAndTheOtherFindsItDone() throws Exception {
    for (int revision = 1; revision <= 5; revision++) {
      say("first.yml", revision, "{mode: canary, percent: " + revision + FORCED);
      say("second.yml", revision, "{mode: canary, percent: " + revision + FORCED);
      CompletableFuture<Void> other = CompletableFuture.runAsync(() -> second.look(true));
      first.look(true);
      other.get();
      // Whoever was slower meanwhile looks again.
      String wanted = "canary " + revision + "%";
      await(
          () -> {
            first.look(true);
            second.look(true);
            return standing(one).equals(wanted) && standing(two).equals(wanted);
          });
    }

    assertThat(moves())
        .containsExactly("canary 1%", "canary 2%", "canary 3%", "canary 4%", "canary 5%");
    assertThat(one.store.history()).filteredOn(it -> it.declared() != null).hasSize(5);
    assertThat(first.good()).isTrue();
    assertThat(second.good()).isTrue();
  }

  @Test
  void anOlderCopyNeverMovesAnythingBack() throws IOException {
    say("first.yml", 1, "{mode: canary, percent: 10" + FORCED);
    say("second.yml", 1, "{mode: canary, percent: 10" + FORCED);
    first.look(true);
    await(() -> standing(two).equals("canary 10%"));
    second.look(true);
    say("first.yml", 2, "{mode: canary, percent: 20" + FORCED);
    first.look(true);
    await(() -> standing(two).equals("canary 20%"));

    second.look(true);
    assertThat(second.message()).contains("revision 1, but revision 2 was noted at ");
    Standings started = standings(two, "second.yml");
    started.look(true);
    assertThat(started.good()).isFalse();
    one.control.rollback(ROUTE, "watch", "errors");
    await(() -> standing(two).equals("monolith"));
    second.look(true);
    started.look(true);
    first.look(true);
    assertThat(moves()).containsExactly("canary 10%", "canary 20%", "monolith");

    say("second.yml", 2, "{mode: canary, percent: 20" + FORCED);
    second.look(true);
    assertThat(second.good()).isTrue();
    assertThat(second.message()).endsWith(": differing [" + ROUTE + "]");
    assertThat(moves()).hasSize(3);
  }

  @Test
  void aRevertWithALaterRevisionIsCarriedOutByWhoeverSeesIt() throws IOException {
    say("first.yml", 1, "{mode: canary, percent: 10" + FORCED);
    say("second.yml", 1, "{mode: canary, percent: 10" + FORCED);
    first.look(true);
    await(() -> standing(two).equals("canary 10%"));
    second.look(true);
    say("first.yml", 2, "{mode: canary, percent: 20" + FORCED);
    first.look(true);
    await(() -> standing(two).equals("canary 20%"));

    say("second.yml", 3, "{mode: canary, percent: 10" + FORCED);
    second.look(true);

    await(() -> standing(one).equals("canary 10%"));
    first.look(true);
    assertThat(first.message()).contains("older copy");
    assertThat(moves()).containsExactly("canary 10%", "canary 20%", "canary 10%");
  }

  @Test
  void aRevisionThatWantsTheSameIsNotedToo() throws IOException {
    for (int revision = 1; revision <= 3; revision++) {
      say("first.yml", revision, "{mode: canary, percent: 10" + FORCED);
      first.look(true);
    }
    first.look(true);
    await(() -> generation(two) == generation(one));

    say("second.yml", 2, "{mode: canary, percent: 50" + FORCED);
    second.look(true);

    assertThat(second.message()).contains("revision 2, but revision 3 was noted at ");
    assertThat(second.message()).contains("older copy");
    assertThat(moves()).containsExactly("canary 10%");
    assertThat(one.store.history()).filteredOn(it -> it.declared() != null).hasSize(3);
    assertThat(first.good()).isTrue();
  }

  @Test
  void aFileWithoutARevisionIsAMistake() throws IOException {
    Files.writeString(folder.resolve("first.yml"), "routes:\n  " + ROUTE + ": {mode: monolith}\n");
    first.look(true);
    assertThat(first.message()).contains("needs \"revision\"");
    assertThat(first.good()).isFalse();
  }

  @Test
  void aRollbackAtTheOtherOneEndsAWishThatWaits() throws IOException {
    say("first.yml", 1, "{mode: canary, percent: 10, evidence: none.json}");
    say("second.yml", 1, "{mode: canary, percent: 10, evidence: none.json}");
    first.look(true);
    assertThat(first.message()).contains("none.json cannot be read");
    await(() -> generation(two) == generation(one));
    second.look(true);

    two.control.rollback(ROUTE, "bob", "not today");
    second.look(true);

    await(() -> generation(two) == generation(one));
    first.look(true);
    assertThat(first.good()).isTrue();
    assertThat(one.control.difference(ROUTE))
        .hasValueSatisfying(
            it -> assertThat(it).startsWith("differs from first.yml (canary 10%): a rollback"));
    assertThat(moves()).isEmpty();
  }

  @Test
  void soDoesOneWhereNobodyHasReadTheFileYet() throws IOException {
    say("first.yml", 1, "{mode: canary, percent: 10, evidence: late.json" + FORCED);
    say("second.yml", 1, "{mode: canary, percent: 10, evidence: late.json" + FORCED);
    first.look(true);
    assertThat(first.message()).contains("late.json cannot be read");

    two.control.rollback(ROUTE, "bob", "not today");

    await(
        () -> {
          first.look(true);
          return first.good();
        });
    Files.writeString(folder.resolve("late.json"), "{\"jws\": \"not looked at\"}");
    await(() -> generation(two) == generation(one));
    second.look(true);
    first.look(true);
    assertThat(second.good()).isTrue();
    assertThat(two.control.difference(ROUTE))
        .hasValueSatisfying(
            it -> assertThat(it).startsWith("differs from second.yml (canary 10%): a rollback"));
    assertThat(standing(two)).isEqualTo("monolith");
    assertThat(moves()).isEmpty();
  }

  @Test
  void whatARestoredDatabaseForgotIsNoNewWish() throws IOException {
    long before = generation(one);
    say("first.yml", 1, "{mode: canary, percent: 10" + FORCED);
    first.look(true);
    assertThat(standing(one)).isEqualTo("canary 10%");
    await(() -> generation(two) == generation(one));
    long forgotten = generation(one);

    TestState.jdbi(PROXIES.postgres())
        .useTransaction(
            it -> {
              it.execute("delete from fig_proxy.change where generation > ?", before);
              it.execute("update fig_proxy.state set generation = ?", before);
            });

    await(() -> generation(one) < forgotten && standing(one).equals("monolith"));
    await(
        () -> {
          first.look(true);
          return first.good() && one.store.history().stream().anyMatch(it -> it.declared() != null);
        });
    assertThat(standing(one)).isEqualTo("monolith");
    assertThat(moves()).isEmpty();
    assertThat(one.control.difference(ROUTE)).isPresent();
  }

  @Test
  void whoIsCutOffCarriesNothingOutUntilTheDatabaseIsBack() throws IOException {
    one.line.cut();
    await(() -> one.control.diskFault().isPresent());
    say("first.yml", 1, "{mode: canary, percent: 10" + FORCED);
    first.look(true);
    assertThat(first.message()).contains("first.yml waits: ");
    assertThat(standing(one)).isEqualTo("monolith");

    one.line.mend();
    await(() -> one.control.diskFault().isEmpty());
    await(
        () -> {
          first.look(true);
          return standing(one).equals("canary 10%");
        });
    assertThat(first.good()).isTrue();
  }

  @Test
  void whoIsCutOffDoesNotTryToWriteWhatWasAskedForBefore() {
    Asked before = one.control.asked();
    one.line.cut();
    await(() -> one.control.diskFault().isPresent());
    AtomicInteger written = new AtomicInteger();
    one.beforeWrite = written::incrementAndGet;

    ControlRefusal refusal =
        catchThrowableOfType(
            ControlRefusal.class,
            () ->
                one.control.flip(
                    ROUTE,
                    SharedProxy.request(Mode.CANARY, 10.0, null),
                    before,
                    Stopwatch.started()));

    assertThat(refusal.status()).isEqualTo(503);
    assertThat(refusal.code()).isEqualTo("state_not_kept");
    assertThat(written).hasValue(0);
  }

  private static final String FORCED = ", force: true, reason: no gate here}";

  private Standings standings(SharedProxy proxy, String name) {
    return new Standings(folder.resolve(name), proxy.control, proxy.store, Clock.systemUTC());
  }

  private void say(String name, int revision, String wish) throws IOException {
    Path next =
        Files.writeString(
            folder.resolve(name + ".next"),
            "revision: " + revision + "\nroutes:\n  " + ROUTE + ": " + wish + "\n");
    Files.move(
        next,
        folder.resolve(name),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  private static String standing(SharedProxy proxy) {
    return proxy.control.snapshot().standing(ROUTE).toString();
  }

  private static long generation(SharedProxy proxy) {
    return proxy.control.snapshot().state().generation();
  }

  private List<String> moves() throws IOException {
    return one.store.history().stream()
        .filter(change -> ROUTE.equals(change.route()))
        .map(change -> String.valueOf(change.to()))
        .toList();
  }
}
