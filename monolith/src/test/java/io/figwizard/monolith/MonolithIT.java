package io.figwizard.monolith;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.figwizard.handlertesting.Answer;
import io.figwizard.handlertesting.Eventually;
import io.figwizard.handlertesting.HandlerClient;
import io.figwizard.handlertesting.ServerProcess;
import io.figwizard.handlertesting.TestDatabase;
import io.figwizard.handlertesting.TestTokens;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class MonolithIT {
  @RegisterExtension static final TestDatabase DATABASE = Servers.migratedDatabase();
  @RegisterExtension static final TestDatabase EMPTY = TestDatabase.migratedFor();

  private static final TestTokens TOKENS = TestTokens.create();
  private static final UUID LEARNER = UUID.randomUUID();

  @Test
  void refusesToServeAnEmptyDatabaseUntilItIsMigrated() {
    Map<String, String> environment = new HashMap<>(Servers.monolithEnvironment(EMPTY, TOKENS));
    try (ServerProcess refused = run(environment, "server", Servers.MONOLITH_YML)) {
      assertThat(refused.awaitExit()).isEqualTo(1);
      assertThat(refused.output()).contains("db migrate monolith/monolith.yml");
    }

    environment.put("DATABASE_OWNER", EMPTY.ownerUser());
    environment.put("DATABASE_OWNER_PASSWORD", EMPTY.ownerPassword());
    // A migration signs nothing, so it does not need the key.
    environment.remove("AUTH_SIGNING_JWKS");
    assertThat(output(1, environment, "db", "status", Servers.MONOLITH_YML))
        .contains("auth: lacks ")
        .contains("drilling: lacks ")
        .doesNotContain("\tat ");
    assertThat(output(0, environment, "db", "migrate", Servers.MONOLITH_YML))
        .contains("auth: ran ")
        .contains("drilling: ran ");
    assertThat(output(0, environment, "db", "status", Servers.MONOLITH_YML))
        .contains("auth: current")
        .contains("drilling: current");

    try (ServerProcess monolith = Servers.monolith(EMPTY, TOKENS)) {
      assertThat(createDeck(monolith).status()).isEqualTo(200);
    }

    EMPTY.execute(
        "DELETE FROM drilling.databasechangelog WHERE orderexecuted = (SELECT max(orderexecuted)"
            + " FROM drilling.databasechangelog)");
    try (ServerProcess refused = run(environment(EMPTY), "server", Servers.MONOLITH_YML)) {
      assertThat(refused.awaitExit()).isEqualTo(1);
      assertThat(refused.output())
          .contains("The database is behind this build:")
          .contains("drilling lacks ")
          .doesNotContain("auth lacks ")
          .contains("db migrate monolith/monolith.yml");
    }
  }

  @Test
  void namesTheVariableThatIsMissing() {
    Map<String, String> incomplete = environment(DATABASE);
    incomplete.remove("DRILLING_DB_PASSWORD");

    assertThat(output(1, incomplete, "server", Servers.MONOLITH_YML))
        .contains("DRILLING_DB_PASSWORD");
    assertThat(output(1, environment(DATABASE), "db", "migrate", Servers.MONOLITH_YML))
        .contains("DATABASE_OWNER");
  }

  @Test
  void keepsHealthAndMetricsOnAPortOfTheirOwn() throws Exception {
    try (ServerProcess monolith = Servers.monolith(DATABASE, TOKENS)) {
      createDeck(monolith);
      createDeck(monolith);
      HandlerClient.of(monolith.address()).call("drilling", "list-decks", Map.of());

      JsonNode health = HandlerClient.of(monolith.adminAddress()).get("/healthcheck").body();
      assertThat(health.path("auth").path("healthy").asBoolean()).isTrue();
      assertThat(health.path("drilling").path("healthy").asBoolean()).isTrue();

      URI prometheus = monolith.adminAddress().resolve("/prometheus");
      Eventually.holds(
          "both decks are counted",
          () ->
              get(prometheus)
                  .lines()
                  .anyMatch(line -> line.matches(".*create.deck.*count.* 2(\\.0)?")));
      assertThat(get(prometheus))
          .containsPattern("(?m)^jvm_")
          .containsPattern("(?m)^io_dropwizard_db_ManagedPooledDataSource_drilling_active ");

      for (String path : new String[] {"/healthcheck", "/prometheus", "/metrics", "/tasks/gc"}) {
        assertThat(HandlerClient.of(monolith.address()).get(path).status()).as(path).isEqualTo(404);
      }
    }
  }

  @Test
  void finishesRequestsInFlightAndStartsAgain() throws Exception {
    String deckId;
    try (ServerProcess monolith = Servers.monolith(DATABASE, TOKENS);
        Connection blocker = DATABASE.owner().getConnection()) {
      monolith.address();
      blocker.setAutoCommit(false);
      blocker.createStatement().execute("LOCK TABLE drilling.deck IN ACCESS EXCLUSIVE MODE");
      CompletableFuture<Answer> inFlight =
          CompletableFuture.supplyAsync(
              () -> createDeck(monolith), task -> new Thread(task).start());
      Eventually.holds("the request waits for the table", MonolithIT::somebodyWaits);

      monolith.terminate();
      Eventually.holds("new connections are refused", () -> refusesConnections(monolith));
      blocker.rollback();

      assertThat(inFlight.join().status()).isEqualTo(200);
      deckId = inFlight.join().data().path("deckId").asText();
      assertThat(monolith.awaitExit()).isEqualTo(143);
    }

    try (ServerProcess again = Servers.monolith(DATABASE, TOKENS)) {
      Answer decks =
          HandlerClient.of(again.address()).as(token()).call("drilling", "list-decks", Map.of());
      assertThat(decks.data().path("decks").findValuesAsText("deckId")).contains(deckId);
    }
  }

  private static boolean somebodyWaits() throws SQLException {
    try (Connection connection = DATABASE.owner().getConnection();
        ResultSet waiting =
            connection
                .createStatement()
                .executeQuery(
                    "SELECT 1 FROM pg_stat_activity WHERE datname = current_database()"
                        + " AND usename = 'fig_drilling' AND wait_event_type = 'Lock'")) {
      return waiting.next();
    }
  }

  private static boolean refusesConnections(ServerProcess monolith) {
    try {
      HandlerClient.of(monolith.address()).get("/fig/build");
      return false;
    } catch (UncheckedIOException e) {
      return true;
    }
  }

  private static String token() {
    return TOKENS.forUser(LEARNER);
  }

  private static Answer createDeck(ServerProcess monolith) {
    return HandlerClient.of(monolith.address())
        .as(token())
        .call("drilling", "create-deck", Map.of("name", "Trees"));
  }

  private static Map<String, String> environment(TestDatabase database) {
    return new HashMap<>(Servers.monolithEnvironment(database, TOKENS));
  }

  private static ServerProcess run(Map<String, String> environment, String... arguments) {
    return ServerProcess.start(MonolithApplication.class, environment, arguments);
  }

  private static String output(int status, Map<String, String> environment, String... arguments) {
    try (ServerProcess process = run(environment, arguments)) {
      assertThat(process.awaitExit()).as(process::output).isEqualTo(status);
      return process.output();
    }
  }

  private static String get(URI uri) throws Exception {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
        .body();
  }
}
