package io.figwizard.monolith;

import static io.figwizard.monolith.EnvelopeContract.assertFailure;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.figwizard.handlertesting.Answer;
import io.figwizard.handlertesting.HandlerClient;
import io.figwizard.handlertesting.TestDatabase;
import io.figwizard.handlertesting.TestTokens;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What the drilling handler answers to the routing proxy's dry runs, wherever it runs. */
interface DryRunContract {
  /** Of the server under test itself, without a token: a proxy lets no dry runs pass. */
  HandlerClient client();

  /** Whose tokens the server under test accepts. */
  TestTokens tokens();

  TestDatabase database();

  default String handler() {
    return "drilling";
  }

  @Test
  default void aDryRunSaysWhatWouldBeDoneAndDoesNothing() throws Exception {
    HandlerClient learner = client().as(tokens().forUser(UUID.randomUUID()));
    String deckId = id(learner.call(handler(), "create-deck", Map.of("name", "Trees")), "deckId");
    String cardId =
        id(
            learner.call(
                handler(),
                "create-card",
                Map.of("deckId", deckId, "front", "the tree", "back", "der Baum")),
            "cardId");
    Map<String, String> submit = Map.of("cardId", cardId, "answer", "der Baum");

    Answer dry =
        DryRunRequests.leavingNothing(database(), learner, handler(), "submit-answer", submit);

    assertThat(dry.status()).as(dry.body().toString()).isEqualTo(200);
    JsonNode effects = DryRunRequests.effects(dry);
    assertThat(effects.path("rows"))
        .isEqualTo(
            new ObjectMapper()
                .readTree(
                    """
                    {"drilling.card": {"inserted": 0, "updated": 1, "deleted": 0},
                     "drilling.review": {"inserted": 1, "updated": 0, "deleted": 0}}"""));
    assertThat(effects.path("outbound")).isEmpty();
    assertThat(effects.path("complete").asBoolean()).isTrue();
    JsonNode written = effects.path("values");
    assertThat(written.path("drilling.card").fieldNames())
        .toIterable()
        .contains("update.state", "update.due", "update.where.card_id", "update.where.user_id");
    assertThat(written.path("drilling.review").fieldNames())
        .toIterable()
        .contains("insert.review_id", "insert.score", "insert.reviewed_at");
    Answer again =
        DryRunRequests.leavingNothing(database(), learner, handler(), "submit-answer", submit);
    JsonNode differing = DryRunRequests.effects(again).path("values");
    // "due" and the like go on from the present; what time it is is the same each time.
    for (String same :
        List.of("insert.score", "insert.rating", "insert.card_id", "insert.reviewed_at")) {
      assertThat(differing.path("drilling.review").path(same))
          .as(same)
          .isEqualTo(written.path("drilling.review").path(same));
    }
    Answer wrong =
        DryRunRequests.leavingNothing(
            database(),
            learner,
            handler(),
            "submit-answer",
            Map.of("cardId", cardId, "answer", "das Haus"));
    assertThat(DryRunRequests.effects(wrong).path("rows")).isEqualTo(effects.path("rows"));
    assertThat(DryRunRequests.effects(wrong).at("/values/drilling.review/insert.score"))
        .isNotEqualTo(written.path("drilling.review").path("insert.score"));
    Answer real = learner.call(handler(), "submit-answer", submit);
    assertThat(real.header("X-Fig-Effects")).isEmpty();
    assertThat(real.data().path("state")).isEqualTo(dry.data().path("state"));
    assertThat(real.data().path("score")).isEqualTo(dry.data().path("score"));
    assertThat(real.data().path("reviewId")).isNotEqualTo(dry.data().path("reviewId"));
  }

  @Test
  default void aDryRunThatNobodyProvesIsRefused() {
    HandlerClient learner = client().as(tokens().forUser(UUID.randomUUID()));
    HandlerClient named = learner.with("Content-Type", "application/vnd.figwizard.dry-run+json");

    for (HandlerClient anybody :
        new HandlerClient[] {
          named,
          named.with("X-Fig-Dry-Run", "v1.1700000000." + "0".repeat(64)),
          learner.with("X-Fig-Dry-Run", "v1.1700000000." + "0".repeat(64))
        }) {
      assertFailure(
          anybody.call(handler(), "create-deck", Map.of("name", "Trees")), 403, "dry_run_refused");
    }

    assertThat(learner.call(handler(), "list-decks", Map.of()).data().path("decks")).isEmpty();
  }

  private static String id(Answer made, String field) {
    return made.expectData().path(field).asText();
  }
}
