package io.figwizard.drilling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.figwizard.handlertesting.Answer;
import io.figwizard.handlertesting.HandlerClient;
import io.figwizard.handlertesting.ServerProcess;
import io.figwizard.handlertesting.TestDatabase;
import io.figwizard.handlertesting.TestTokens;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The function as it is delivered: its own main class with its own configuration file. */
final class DrillingFunctionIT {
  @RegisterExtension static final TestDatabase DATABASE = Entitlements.database();

  private static final TestTokens TOKENS = TestTokens.create();
  private static ServerProcess function;

  @BeforeAll
  static void startFunction() {
    function =
        ServerProcess.start(
            DrillingFunction.class,
            Map.of(
                "PORT", "0",
                "DATABASE_URL", DATABASE.jdbcUrl(),
                "DRILLING_DB_PASSWORD", DATABASE.password(),
                "AUTH_JWKS", TOKENS.jwks()),
            "server",
            Path.of("drilling-function.yml").toAbsolutePath().toString());
  }

  @AfterAll
  static void stopFunction() {
    function.close();
  }

  @Test
  void servesTheDomain() {
    HandlerClient user = user();
    Answer deck = user.call("drilling", "create-deck", Map.of("name", "From a function"));
    assertThat(deck.status()).as(deck.body().toString()).isEqualTo(200);
    String deckId = deck.data().get("deckId").asText();
    Answer card =
        user.call("drilling", "create-card", Map.of("deckId", deckId, "front", "a", "back", "b"));

    Answer answer =
        user.call(
            "drilling",
            "submit-answer",
            Map.of("cardId", card.data().get("cardId").asText(), "answer", "b"));

    assertThat(answer.data().get("correct").asBoolean()).isTrue();
    assertThat(user.get("/fig/build").data().get("service").asText()).isEqualTo("drilling-handler");
    assertThat(user.get("/fig/ready").status()).isEqualTo(200);
  }

  @Test
  void itsRoleReachesItsOwnSchemaOnly() {
    DATABASE.execute("create schema if not exists auth");
    DATABASE.execute("create table if not exists auth.account (user_id uuid primary key)");
    Jdbi role = Jdbi.create(DATABASE.role("drilling"));

    assertThat(count(role, "drilling.card")).isNotNegative();
    assertThatThrownBy(() -> count(role, "auth.account"))
        .hasMessageContaining("permission denied for schema auth");
    assertThatThrownBy(() -> role.useHandle(h -> h.execute("create table drilling.mine ()")))
        .hasMessageContaining("permission denied for schema drilling");
    assertThatThrownBy(() -> role.useHandle(h -> h.execute("drop table drilling.card")))
        .hasMessageContaining("must be owner");
    assertThatThrownBy(
            () -> role.useHandle(h -> h.execute("delete from drilling.databasechangelog")))
        .hasMessageContaining("permission denied");
  }

  @Test
  void publishesReviewsForOtherDomains() {
    HandlerClient user = user();
    String deckId =
        user.call("drilling", "create-deck", Map.of("name", "x")).data().get("deckId").asText();
    String cardId =
        user.call("drilling", "create-card", Map.of("deckId", deckId, "front", "a", "back", "b"))
            .data()
            .get("cardId")
            .asText();
    user.call("drilling", "submit-answer", Map.of("cardId", cardId, "answer", "b"));

    Map<String, Object> review =
        DATABASE
            .jdbi()
            .withHandle(
                handle ->
                    handle
                        .createQuery("select * from published.drilling_reviews where card_id = ?")
                        .bind(0, UUID.fromString(cardId))
                        .mapToMap()
                        .one());

    assertThat(review).containsEntry("deck_id", UUID.fromString(deckId)).containsEntry("rating", 3);
  }

  private static HandlerClient user() {
    return HandlerClient.of(function.address()).as(TOKENS.forUser(UUID.randomUUID()));
  }

  private static int count(Jdbi jdbi, String table) {
    return jdbi.withHandle(
        handle -> handle.createQuery("select count(*) from " + table).mapTo(int.class).one());
  }
}
