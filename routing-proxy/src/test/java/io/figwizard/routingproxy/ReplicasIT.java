package io.figwizard.routingproxy;

import static io.figwizard.routingproxy.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.figwizard.routingproxy.ProxyUnderTest.Ran;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two whole proxies over one database, one of them behind a line that can be cut. */
final class ReplicasIT {

  private static final String ROUTE = "drilling.submit-answer";

  @TempDir static Path folder;
  private static TwoProxies proxies;
  private static CuttableRelay line;
  private static ProxyUnderTest one;
  private static ProxyUnderTest two;

  @BeforeAll
  static void start() throws Exception {
    proxies = new TwoProxies(folder, own -> {});
    line = proxies.line;
    one = proxies.one;
    two = proxies.two;
  }

  @AfterAll
  static void stop() {
    proxies.close();
  }

  @BeforeEach
  void bothAreOnTheMonolithAndReachTheDatabase() throws Exception {
    line.mend();
    await(() -> !two.run("routes").out().contains("Warning: the state"));
    one.run("rollback", "--all");
    await(() -> two.servedBy("submit-answer").equals("monolith"));
  }

  @Test
  void aFlipAtOneMovesTheUsersOfBothAndSaysSo() throws Exception {
    Ran flip = flip(one, "extracted");
    assertThat(flip.exitCode()).as(flip.err()).isZero();
    await(() -> two.servedBy("submit-answer").equals("extracted"));

    // Whoever is slow may not be waited for, so it is asked until both were fast.
    await(
        () -> {
          two.run("rollback", ROUTE);
          return flip(one, "extracted").out().contains("Applied by 2 proxies.");
        });
    await(
        () -> {
          two.run("rollback", "--all");
          return groupFlip().split("Applied by 2 proxies", -1).length == 2;
        });
  }

  @Test
  void aRollbackTellsWhomAllProxiesHadMovedAndNobodyOfAnEarlierOne() throws Exception {
    // Whoever is slow is not waited for, so it is asked until both were fast.
    await(
        () -> {
          extracted("ada", one);
          extracted("ben", one);
          extracted("ben", two);
          extracted("cleo", two);
          String out = one.run("rollback", ROUTE).out();
          return out.contains("3 users are back, no stream remains on the function.");
        });
    await(
        () -> {
          extracted("ben", two);
          String out = one.run("rollback", ROUTE).out();
          return out.contains("1 user is back, no stream remains on the function.");
        });

    extracted("ada", one);
    line.cut();
    await(() -> two.run("routes").out().contains("cut off from the state's database since"));
    assertThat(one.run("rollback", "--all").out())
        .contains("1 user is back, no stream remains on the function (not counted: two (gener");
  }

  @Test
  void theListOfRoutesShowsHowFarEachProxyIs() throws Exception {
    await(
        () -> {
          String out = one.run("routes").out();
          return out.matches("(?s).*\\none \\(this one\\) +\\d+ .*\\ntwo +\\d+ .*");
        });
  }

  @Test
  void whatOneServesTheWatchOfTheOtherCounts() throws Exception {
    assertThat(flip(one, "extracted").exitCode()).isZero();
    await(() -> two.servedBy("submit-answer").equals("extracted"));

    // The other one is asked for nothing; what came in the same moment as the flip does not count.
    int takenBack = takenBack();
    await(
        () -> {
          if (!two.servedBy("submit-answer").equals("extracted")) {
            // On a busy machine one of two that are alike may do worse, but not again and again.
            assertThat(takenBack()).isLessThan(takenBack + 3);
            flip(one, "extracted");
          }
          String report = one.get("/routes/" + ROUTE + "/watch").body();
          return new ObjectMapper().readTree(report).at("/data/extracted/requests").asLong() > 0;
        });
    String together = "These are the numbers of 2 proxies together: one, two.";
    await(() -> one.run("watch", ROUTE).out().contains(together));
  }

  @Test
  void whoTakesARoutesStepsByItselfIsNamedByTheOthers() throws Exception {
    String own = Files.readString(two.routes);
    Files.writeString(
        two.routes,
        own.replace(
            "{effect: write}",
            "{effect: write, advance: [{percent: 30, for: 1h}, {percent: 60, for: 1h}]}"));
    assertThat(flip(one, "canary", "--percent", "30").exitCode()).isZero();
    Path evidence = Files.writeString(folder.resolve("evidence.json"), "{\"jws\": \"x\"}");
    String[] start = {"advance", ROUTE, "--start", "--evidence", evidence.toString()};
    await(() -> two.run(start).exitCode() == 0, () -> two.run(start).err());

    await(
        () -> {
          String out = one.run("advance", ROUTE, "--stop").out();
          return out.contains("nobody has started it at this proxy.")
              && out.contains("The proxy two takes its steps: ask that one (FIG_ADMIN).");
        },
        () -> one.run("advance", ROUTE).out() + two.run("advance", ROUTE).out());

    assertThat(two.run("advance", ROUTE, "--stop").out()).contains("stopped by ");
    await(() -> !one.run("advance", ROUTE).out().contains("takes its steps"));
    line.cut();
    await(() -> one.run("advance", ROUTE).out().contains("one of these takes its steps: two"));
    Files.writeString(two.routes, own);
  }

  @Test
  void aRollbackWaitsForTheStreamsOfTheOtherProxiesToo() throws Exception {
    extracted("ada", two);
    CountDownLatch end = new CountDownLatch(1);
    two.extracted.answerStream(end);
    CompletableFuture<String> stream =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return two.servedBy("submit-answer", "ada");
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    String path = "/routes/" + ROUTE + "/streams";
    await(() -> two.get(path).body().contains("\"extracted\":1"));

    one.run("rollback", ROUTE);
    await(
        () ->
            one.run("rollback", ROUTE, "--wait", "0")
                .err()
                .contains("After 0 s there are open on the function: 1 stream."));
    line.cut();
    await(
        () ->
            one.run("rollback", ROUTE, "--wait", "0")
                .err()
                .contains("0 streams; not known of two (no sign of life for "));
    line.mend();
    end.countDown();
    assertThat(stream.get(60, TimeUnit.SECONDS)).contains("data: begun");
    assertThat(one.run("rollback", ROUTE, "--wait", "120").out())
        .contains("No stream is left on the function.");
  }

  @Test
  void proxiesWithDifferentRoutesWarnUntilTheyAreTheSame() throws Exception {
    String own = Files.readString(two.routes);
    String warning = "the proxy two applies another routes.yml";
    await(() -> one.run("routes").out().contains(warning));

    Files.writeString(two.routes, Files.readString(one.routes));
    await(() -> !one.run("routes").out().contains(warning));

    Files.writeString(two.routes, own);
    await(() -> one.run("routes").out().contains(warning));
  }

  @Test
  void whoIsCutOffServesOnRollsBackAndSaysSoWhileTheOtherNamesIt() throws Exception {
    assertThat(flip(one, "extracted").exitCode()).isZero();
    await(() -> two.servedBy("submit-answer").equals("extracted"));
    line.cut();
    await(() -> two.run("routes").out().contains("cut off from the state's database since"));

    assertThat(two.servedBy("submit-answer")).isEqualTo("extracted");
    assertThat(two.run("watch", ROUTE).out())
        .contains("These are the numbers of the proxy that was asked alone: ");
    assertThat(two.get("/admin/healthcheck").statusCode()).isEqualTo(500);
    assertThat(two.get("/admin/healthcheck").body()).contains("cut off from the state's database");
    Ran refused = flip(two, "canary", "--percent", "50");
    assertThat(refused.exitCode()).isNotZero();
    assertThat(refused.err()).contains("state_not_kept");
    assertThat(flip(one, "canary", "--percent", "50").out())
        .contains("Warning: not applied by two (generation ");
    Ran back = two.run("rollback", ROUTE);
    assertThat(back.out()).contains("Warning: Rolled back at this proxy only");
    assertThat(two.servedBy("submit-answer")).isEqualTo("monolith");

    line.mend();
    await(() -> one.servedBy("submit-answer").equals("monolith"));
    await(() -> two.get("/admin/healthcheck").statusCode() == 200);
  }

  @Test
  void aProxyThatCannotLearnWhereItsRoutesStandDoesNotStart() throws Exception {
    line.cut();
    Path written = folder.resolve("two").resolve("proxy-127.0.0.1.yml");
    Path fresh =
        Files.writeString(
            folder.resolve("fresh.yml"),
            Files.readString(written)
                .replace(folder.resolve("two/state").toString(), folder + "/fresh"));

    Ran start = ProxyUnderTest.runAgainstAny("server", fresh.toString());

    assertThat(start.exitCode()).isNotZero();
    assertThat(start.err())
        .contains("cannot start: the state's database cannot be used")
        .doesNotContain(proxies.postgres.ownerPassword());
  }

  /** How often a watch has done so. */
  private static int takenBack() {
    return one.run("history", ROUTE, "--limit", "10000").out().split(", by itself", -1).length - 1;
  }

  private static String groupFlip() {
    return one.run(
            "flip",
            "--group",
            "drilling",
            "canary",
            "--percent",
            "10",
            "--force",
            "--reason",
            "no gate here")
        .out();
  }

  /** Moves the route, and waits until this proxy has the function serve the user. */
  private static void extracted(String user, ProxyUnderTest proxy) throws Exception {
    await(
        () -> {
          flip(one, "extracted");
          return proxy.servedBy("submit-answer", user).equals("extracted");
        });
  }

  private static Ran flip(ProxyUnderTest proxy, String... mode) {
    String[] arguments = new String[mode.length + 5];
    arguments[0] = "flip";
    arguments[1] = ROUTE;
    System.arraycopy(mode, 0, arguments, 2, mode.length);
    arguments[mode.length + 2] = "--force";
    arguments[mode.length + 3] = "--reason";
    arguments[mode.length + 4] = "no gate here";
    return proxy.run(arguments);
  }
}
