package io.figwizard.routingproxy;

import static io.figwizard.routingproxy.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.figwizard.routingproxy.ProxyUnderTest.Ran;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is served by which side while a route is moved and moved back, counted by real requests. */
final class RampIT {

  private static final String ACTION = "submit-answer";
  private static final String ROUTE = "drilling." + ACTION;
  private static final List<String> USERS =
      IntStream.range(0, 250).mapToObj(i -> "user-" + i).toList();
  private static final List<String> FEW = USERS.subList(0, 20);

  @TempDir Path folder;
  private ProxyUnderTest proxy;

  @BeforeEach
  void start() throws Exception {
    proxy = new ProxyUnderTest(folder);
  }

  @AfterEach
  void stop() {
    proxy.close();
  }

  @Test
  void raisingOnlyAddsUsersAndARollbackTakesAllOfThemBack() throws Exception {
    Set<String> before = Set.of();
    for (int percent : new int[] {1, 10, 50, 100}) {
      flip("canary", "--percent", String.valueOf(percent));
      Set<String> moved = extracted(USERS);
      assertThat(moved).as("at %d percent", percent).containsAll(before);
      assertThat(moved.size()).isBetween(percent * 5 / 4, percent * 15 / 4 + 5);
      assertThat(extracted(USERS)).as("at %d percent, asked again", percent).isEqualTo(moved);
      before = moved;
    }
    assertThat(before).hasSameSizeAs(USERS);

    flip("extracted");
    assertThat(extracted(FEW)).hasSameSizeAs(FEW);
    assertThat(proxy.run("rollback", ROUTE, "--wait", "30").out())
        .contains("250 users are back, no stream remains on the function.")
        .contains("No stream is left on the function.");
    assertThat(extracted(USERS)).isEmpty();

    flip("canary", "--percent", "100");
    assertThat(proxy.servedBy(ACTION, "user-1")).isEqualTo("extracted");
    assertThat(proxy.run("rollback", "--group", "drilling").out())
        .as("of this canary alone")
        .contains("1 user is back, no stream remains on the function.");
    assertThat(proxy.run("rollback", ROUTE).out()).doesNotContain("back");

    flip("canary", "--percent", "100");
    assertThat(proxy.servedBy(ACTION, "user-2")).isEqualTo("extracted");
    assertThat(proxy.run("flip", "--group", "drilling", "monolith").out())
        .contains("1 user is back, no stream remains on the function.");
  }

  @Test
  void aRollbackSaysWhichStreamsRemainAndWaitsForThem() throws Exception {
    flip("extracted");
    CountDownLatch end = new CountDownLatch(1);
    proxy.extracted.answerStream(end);
    CompletableFuture<String> stream =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return proxy.servedBy(ACTION, "user-1");
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    await(() -> proxy.get("/routes/" + ROUTE + "/streams").body().contains("\"extracted\":1"));

    Ran waited = proxy.run("rollback", ROUTE, "--wait", "0");
    assertThat(waited.out())
        .contains("1 user is back, 1 stream remains on the function.")
        .contains("Open on the function: 1 stream");
    assertThat(waited.err())
        .contains("After 0 s there are open on the function: 1 stream.")
        .contains("drainStreams");
    assertThat(waited.exitCode()).isEqualTo(3);

    end.countDown();
    assertThat(stream.get(60, TimeUnit.SECONDS)).contains("data: begun");
    assertThat(proxy.run("rollback", ROUTE, "--wait", "60").out())
        .contains("No stream is left on the function.");
  }

  @Test
  void aBudgetLetsInWhoComesFirstAndNobodyElseNotEvenAfterARestart() throws Exception {
    flip("canary", "--users", "5");
    Set<String> five = extractedUntil(5);
    for (int round = 0; round < 3; round++) {
      assertThat(extracted(FEW)).isEqualTo(five);
    }
    assertThat(proxy.run("routes").out()).contains("canary 5 users (5 in)");
    assertThat(proxy.get("/metrics").body())
        .contains("fig_proxy_canary_users{group=\"drilling\"} 5.0");

    flip("canary", "--users", "8");
    Set<String> eight = extractedUntil(8);
    assertThat(eight).containsAll(five);

    proxy.close();
    proxy = new ProxyUnderTest(folder);
    assertThat(extracted(FEW)).as("after a restart").isEqualTo(eight);
    Ran explained = explain(eight.iterator().next());
    assertThat(explained.out()).contains("canary 8 users").contains("(8 of 8)");

    flip("canary", "--users", "5");
    assertThat(extracted(FEW)).as("those who came first").isEqualTo(five);

    flip("canary", "--percent", "50");
    assertThat(extracted(FEW)).as("they stay whatever their bucket is").containsAll(eight);

    assertThat(proxy.run("rollback", ROUTE).exitCode()).isZero();
    assertThat(extracted(FEW)).isEmpty();
    flip("canary", "--percent", "0.01");
    assertThat(extracted(FEW)).as("another canary knows nobody of before").isEmpty();
  }

  @Test
  void aCanaryAfterEverybodyWasOnTheFunctionKnowsNobodyOfAnEarlierOne() throws Exception {
    flip("canary", "--users", "5");
    extractedUntil(5);
    flip("extracted");

    flip("canary", "--percent", "0.01");
    assertThat(extracted(FEW)).isEmpty();
  }

  @Test
  void explainsToWhomABudgetHasRoomForWithoutLettingAnybodyIn() throws Exception {
    flip("canary", "--users", "1");
    for (int i = 0; i < 3; i++) {
      assertThat(explain("user-" + i).out())
          .contains("(0 of 1, there is room: the next request lets a user in)");
    }
    assertThat(proxy.run("routes").out()).contains("canary 1 user (0 in)");
  }

  @Test
  void hoursKeepEverybodyHomeOutsideOfThem() throws Exception {
    LocalTime now = LocalTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.MINUTES);
    String open = now.minusHours(6) + "-" + now.plusHours(6);
    String closed = now.plusHours(6) + "-" + now.minusHours(6);

    flip("canary", "--percent", "100", "--between", closed, "--zone", "UTC");
    assertThat(extracted(FEW)).isEmpty();
    assertThat(proxy.run("routes").out()).contains("canary 100% " + closed + " UTC (not now)");
    assertThat(explain("user-1").out()).contains("its hours are " + closed);

    flip("canary", "--percent", "100", "--between", open, "--zone", "UTC");
    assertThat(extracted(FEW)).hasSameSizeAs(FEW);
  }

  @Test
  void aGroupMovesWithOneCommand() throws Exception {
    Ran refused = proxy.run("flip", "--group", "drilling", "canary", "--percent", "10");
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err()).contains("group_refused").contains("./fig gate drilling");

    Ran moved =
        proxy.run(
            "flip", "--group", "drilling", "extracted", "--force", "--reason", "all together");
    assertThat(moved.err()).isEmpty();
    assertThat(moved.out()).contains("drilling: monolith -> extracted").contains(ROUTE);
    assertThat(proxy.servedBy(ACTION)).isEqualTo("extracted");
    assertThat(proxy.servedBy("something-else")).isEqualTo("extracted");

    Ran both = proxy.run("flip", "--group", "drilling", ROUTE, "monolith");
    assertThat(both.err()).contains("say what to flip and where to");
    assertThat(proxy.post("/flip", "{\"mode\":\"monolith\",\"by\":\"ada\"}").statusCode())
        .isEqualTo(422);
  }

  @Test
  void aUserKeepsTheSideThroughTheLoginAndFromWhateverAddress() throws Exception {
    tellUsersBy("[{cookie: session}, {header: X-Device}, token, address]");
    List<String> users = USERS.subList(0, 40);
    Set<String> before = Set.of();
    int address = 1;
    for (int percent : new int[] {10, 50, 100}) {
      flip("canary", "--percent", String.valueOf(percent));
      Set<String> moved = new TreeSet<>();
      for (String user : users) {
        // A browser has a cookie, an app names its device.
        String kept =
            user.hashCode() % 2 == 0
                ? "Cookie: lang=en; session=" + user + "\r\n"
                : "X-Device: " + user + "\r\n";
        String anonymous = proxy.servedBy(ACTION, kept, "127.0.0." + ++address);
        String loggedIn = kept + "Authorization: " + ProxyUnderTest.bearer("sub-" + user) + "\r\n";
        assertThat(proxy.servedBy(ACTION, loggedIn, "127.0.1." + address))
            .as("%s after the login, at %d percent", user, percent)
            .isEqualTo(anonymous);
        if (anonymous.equals("extracted")) {
          moved.add(user);
        }
      }
      assertThat(moved).as("at %d percent", percent).containsAll(before);
      before = moved;
    }
    assertThat(before).hasSameSizeAs(users);
    assertThat(proxy.run("rollback", ROUTE).out())
        .as("each is one user, before the login and after it")
        .contains("40 users are back");
  }

  @Test
  void aBudgetGivesAUserOnePlaceThroughTheLogin() throws Exception {
    tellUsersBy("[{cookie: session}, token, address]");
    flip("canary", "--users", "2");
    for (String user : List.of("ann", "bob")) {
      String cookie = "Cookie: session=" + user + "\r\n";
      await(() -> proxy.servedBy(ACTION, cookie, "127.0.0.1").equals("extracted"));
      assertThat(
              proxy.servedBy(
                  ACTION,
                  cookie + "Authorization: " + ProxyUnderTest.bearer("sub-" + user) + "\r\n",
                  "127.0.0.2"))
          .isEqualTo("extracted");
    }
    assertThat(proxy.servedBy(ACTION, "Cookie: session=eve\r\n", "127.0.0.1"))
        .isEqualTo("monolith");
    assertThat(proxy.run("routes").out()).contains("canary 2 users (2 in)");
  }

  @Test
  void explainsByWhatAUserWasToldAndForWhom() throws Exception {
    flip("canary", "--percent", "50");
    assertThat(explain("user-1").out()).containsPattern("user told by +token\n");
    assertThat(explain("10.0.0.7").out()).containsPattern("user told by +address\n");

    tellUsersBy("[{cookie: session}, {header: X-Device}, token, address]");
    assertThat(explain("user-1", "--cookie", "session=jürgen", "--cookie", "a=b").out())
        .containsPattern("user told by +cookie session\n")
        .containsPattern(
            "side +" + proxy.servedBy(ACTION, "Cookie: session=jürgen\r\n", "127.0.0.1"))
        .doesNotContain("jürgen");
    assertThat(explain("user-1", "--cookie", "a=b", "--header", "x-device: 7").out())
        .containsPattern("user told by +header x-device\n");
    assertThat(proxy.run("explain", "POST", "/drilling", "--action", ACTION).out())
        .containsPattern("user told by +cookie session, else header x-device, else token, else")
        .containsPattern("side +depends on the user");
    assertThat(explain("user-1", "--cookie", "secret").err())
        .contains("cookie is not NAME=VALUE, for example session=abc")
        .doesNotContain("secret");
  }

  @Test
  void refusesABudgetThatMakesNoSense() {
    for (String[] wrong :
        new String[][] {
          {"canary", "--users", "0"},
          {"canary", "--users", "100001"},
          {"canary", "--users", "5", "--percent", "10"},
          {"extracted", "--users", "5"},
          {"canary", "--users", "5", "--between", "09:00-17:00"}
        }) {
      Ran ran = proxy.run(command(wrong));
      assertThat(ran.exitCode()).as(String.join(" ", wrong)).isEqualTo(1);
      assertThat(ran.err()).contains("invalid_input");
    }
  }

  private void flip(String... to) {
    Ran ran = proxy.run(command(to));
    assertThat(ran.err()).isEmpty();
    assertThat(ran.exitCode()).isZero();
  }

  private static String[] command(String... to) {
    List<String> all = new ArrayList<>(List.of("flip", ROUTE));
    all.addAll(List.of(to));
    all.addAll(List.of("--force", "--reason", "a test"));
    return all.toArray(new String[0]);
  }

  /** As a change of routes.yml does. */
  private void tellUsersBy(String sources) throws Exception {
    Files.writeString(proxy.routes, proxy.routesText() + "user: " + sources + "\n");
    await(() -> proxy.get("/routes").body().contains("cookie session"));
  }

  private Ran explain(String user, String... more) {
    List<String> all = new ArrayList<>();
    all.addAll(List.of("explain", "POST", "/drilling", "--action", ACTION, "--user", user));
    all.addAll(List.of(more));
    return proxy.run(all.toArray(new String[0]));
  }

  private Set<String> extracted(List<String> users) throws Exception {
    Set<String> moved = new TreeSet<>();
    for (String user : users) {
      if (proxy.servedBy(ACTION, user).equals("extracted")) {
        moved.add(user);
      }
    }
    return moved;
  }

  /** A user who is let in is on the function once that is on the disk. */
  private Set<String> extractedUntil(int users) throws Exception {
    Set<String> ever = new HashSet<>();
    await(
        () -> {
          ever.addAll(extracted(FEW));
          return ever.size() >= users;
        },
        ever::toString);
    return ever;
  }
}
