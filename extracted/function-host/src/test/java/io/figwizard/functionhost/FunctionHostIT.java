package io.figwizard.functionhost;

import static org.assertj.core.api.Assertions.assertThat;

import io.figwizard.functionhost.sleeper.SleeperFunction;
import io.figwizard.handlertesting.Answer;
import io.figwizard.handlertesting.AtOnce;
import io.figwizard.handlertesting.Eventually;
import io.figwizard.handlertesting.HandlerClient;
import io.figwizard.handlertesting.ServerProcess;
import io.figwizard.handlertesting.TestDatabase;
import io.figwizard.handlertesting.TestTokens;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class FunctionHostIT {
  @RegisterExtension
  static final TestDatabase DATABASE = TestDatabase.migratedFor(SleeperFunction.class.getPackage());

  @RegisterExtension
  static final TestDatabase OTHER = TestDatabase.migratedFor(SleeperFunction.class.getPackage());

  /** Serves the tests that neither end it nor count its connections. */
  private static ServerProcess function;

  private static HandlerClient client;

  @BeforeAll
  static void startFunction() {
    function = start(environment(OTHER));
    client = HandlerClient.of(function.address());
  }

  @AfterAll
  static void stopFunction() {
    function.close();
  }

  @Test
  void opensConnectionsOnlyWhenNeededAndNeverMoreThanItsShare() throws Exception {
    try (ServerProcess own = start(environment(DATABASE))) {
      own.address();
      assertThat(connections()).isZero();

      List<CompletableFuture<Answer>> first = List.of(nap(own, 4), nap(own, 4));
      Eventually.holds("both connections are in use", () -> napping() == 2);
      HandlerClient client = HandlerClient.of(own.address());
      List<Answer> others =
          AtOnce.times(4, () -> client.call("sleeper", "nap", Map.of("seconds", 0)));

      assertThat(first).extracting(CompletableFuture::join).allMatch(Answer::ok);
      assertThat(others)
          .allSatisfy(answer -> assertThat(answer.status()).isEqualTo(503))
          .allSatisfy(answer -> assertThat(answer.errorCode()).isEqualTo("database_unavailable"))
          .allSatisfy(answer -> assertThat(answer.header("Retry-After")).isNotEmpty());
      assertThat(connections()).isEqualTo(2);
    }
    Eventually.holds("its connections are gone", () -> connections() == 0);
  }

  @Test
  void finishesRequestsInFlightWhenToldToEnd() throws Exception {
    try (ServerProcess own = start(environment(DATABASE))) {
      CompletableFuture<Answer> slow = nap(own, 3);
      Eventually.holds("the request is in the database", () -> napping() == 1);

      own.terminate();
      Eventually.holds("new connections are refused", () -> refusesConnections(own));

      assertThat(slow.join().status()).isEqualTo(200);
      assertThat(slow.join().data().path("slept").asDouble()).isEqualTo(3);
      // 128 + SIGTERM.
      assertThat(own.awaitExit()).isEqualTo(143);
      Eventually.holds("no connection is left", () -> connections() == 0);
    }
  }

  @Test
  void hasNoAdminConnector() {
    for (String path : List.of("/healthcheck", "/metrics", "/threads", "/tasks/gc", "/admin")) {
      assertThat(client.get(path).status()).as(path).isEqualTo(404);
      assertThat(client.post(path, "").status()).as(path).isEqualTo(404);
    }
    assertThat(function.output()).doesNotContain("Started admin@");
  }

  @Test
  void saysWhichServiceItIsAndThatItIsReady() {
    Answer build = client.get("/fig/build");

    assertThat(build.data().path("service").asText()).isEqualTo("sleeper-handler");
    assertThat(build.data().path("build").asText()).matches("[0-9a-f]{16}");
    assertThat(client.get("/fig/ready").status()).isEqualTo(200);
  }

  @Test
  void knowsTheClientBehindTheProxyAndAnswersUncompressed() {
    Answer answer =
        client
            .with("X-Forwarded-For", "203.0.113.7")
            .with("Accept-Encoding", "gzip")
            .call("sleeper", "nap", Map.of("seconds", 0, "padding", "x".repeat(2000)));

    assertThat(answer.data().path("clientAddress").asText()).isEqualTo("203.0.113.7");
    assertThat(answer.header("Content-Encoding")).isEmpty();
  }

  @Test
  void namesTheVariableThatIsMissing() {
    Map<String, String> incomplete = environment(OTHER);
    incomplete.remove("SLEEPER_DB_PASSWORD");

    try (ServerProcess refused = start(incomplete)) {
      assertThat(refused.awaitExit()).isEqualTo(1);
      assertThat(refused.output()).contains("SLEEPER_DB_PASSWORD");
    }
  }

  @Test
  void refusesTheServerOfAnOrdinaryApplication() {
    try (ServerProcess refused =
        ServerProcess.start(
            SleeperFunction.class, environment(OTHER), "server", resource("ordinary-server.yml"))) {
      assertThat(refused.awaitExit()).isEqualTo(1);
      assertThat(refused.output())
          .contains("server.adminConnectors must be []")
          .contains("server.gzip.enabled must be false")
          .contains("useForwardedHeaders must be true");
    }
  }

  private static CompletableFuture<Answer> nap(ServerProcess function, int seconds) {
    HandlerClient client = HandlerClient.of(function.address());
    return CompletableFuture.supplyAsync(
        () -> client.call("sleeper", "nap", Map.of("seconds", seconds)),
        task -> new Thread(task).start());
  }

  private static boolean refusesConnections(ServerProcess function) {
    try {
      HandlerClient.of(function.address()).get("/fig/build");
      return false;
    } catch (UncheckedIOException e) {
      return true;
    }
  }

  private static ServerProcess start(Map<String, String> environment) {
    return ServerProcess.start(
        SleeperFunction.class, environment, "server", resource("sleeper-function.yml"));
  }

  private static String resource(String name) {
    return Path.of("src/test/resources", name).toString();
  }

  private static Map<String, String> environment(TestDatabase database) {
    Map<String, String> environment = new HashMap<>();
    environment.put("PORT", "0");
    environment.put("DATABASE_URL", database.jdbcUrl());
    environment.put("SLEEPER_DB_PASSWORD", database.password());
    environment.put("AUTH_JWKS", TestTokens.create().jwks());
    return environment;
  }

  private static int connections() throws SQLException {
    return count("usename = 'fig_sleeper'");
  }

  private static int napping() throws SQLException {
    return count("usename = 'fig_sleeper' AND wait_event = 'PgSleep'");
  }

  private static int count(String condition) throws SQLException {
    try (Connection connection = DATABASE.owner().getConnection();
        Statement statement = connection.createStatement();
        ResultSet result =
            statement.executeQuery(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND "
                    + condition)) {
      result.next();
      return result.getInt(1);
    }
  }
}
