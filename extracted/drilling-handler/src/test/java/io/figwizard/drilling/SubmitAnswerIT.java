package io.figwizard.drilling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.figwizard.drilling.DrillingServer.User;
import io.figwizard.handlertesting.Answer;
import io.figwizard.handlertesting.HandlerClient;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SubmitAnswerIT {
  @RegisterExtension static final DrillingServer SERVER = new DrillingServer();

  private final User user = SERVER.newUser();
  private final String deckId = user.newDeck();
  private final String cardId =
      user.newCard(deckId, "Wie heißt „difference“ auf Deutsch?", "Unterschied");

  @Test
  void scoresSchedulesAndRecordsTheReview() {
    Instant now = SERVER.clock.instant();
    JsonNode answer =
        user.data(
            "submit-answer",
            Map.of("cardId", cardId, "answer", " unterschied! ", "answerMillis", 2500));

    assertThat(answer.get("correct").asBoolean()).isTrue();
    assertThat(answer.get("score").asDouble()).isEqualTo(1);
    assertThat(answer.get("expected").asText()).isEqualTo("Unterschied");
    assertThat(answer.get("rating").asText()).isEqualTo("good");
    assertThat(answer.get("state").asText()).isEqualTo("learning");
    assertThat(answer.get("due").asText()).isEqualTo(now.plus(Duration.ofMinutes(10)).toString());
    assertThat(answer.get("intervalDays").asDouble()).isCloseTo(10 / 1440.0, within(1e-9));
    List<Map<String, Object>> reviews = reviews(cardId);
    assertThat(reviews).hasSize(1);
    assertThat(reviews.get(0))
        .containsEntry("review_id", UUID.fromString(answer.get("reviewId").asText()))
        .containsEntry("user_id", user.id())
        .containsEntry("rating", 3)
        .containsEntry("score", 1.0)
        .containsEntry("state_before", 0)
        .containsEntry("stability_after", 2.3065)
        .containsEntry("answer_millis", 2500);
    assertThat(card(cardId))
        .containsEntry("state", 1)
        .containsEntry("step", 1)
        .containsEntry("reps", 1)
        .containsEntry("lapses", 0)
        .containsEntry("stability", 2.3065);
  }

  @ParameterizedTest
  @CsvSource({
    "Unterschied, true, good",
    "Unterschid, true, hard",
    "Unterricht, false, again",
    "weiß nicht, false, again",
  })
  void derivesTheRatingFromTheScore(String answer, boolean correct, String rating) {
    JsonNode data = user.data("submit-answer", Map.of("cardId", cardId, "answer", answer));

    assertThat(data.get("correct").asBoolean()).isEqualTo(correct);
    assertThat(data.get("rating").asText()).isEqualTo(rating);
  }

  @Test
  void theLearnersOwnRatingCountsMoreThanTheScore() {
    JsonNode data = user.answer(cardId, "the difference", "easy");

    assertThat(data.get("correct").asBoolean()).isFalse();
    assertThat(data.get("rating").asText()).isEqualTo("easy");
    assertThat(data.get("state").asText()).isEqualTo("review");
    assertThat(data.get("intervalDays").asDouble()).isEqualTo(8);
  }

  @Test
  void aForgottenCardGoesThroughRelearning() {
    user.answer(cardId, "Unterschied", "easy");
    JsonNode again = user.answer(cardId, "?", "again");
    JsonNode good = user.answer(cardId, "Unterschied", "good");

    assertThat(again.get("state").asText()).isEqualTo("relearning");
    assertThat(good.get("state").asText()).isEqualTo("review");
    assertThat(card(cardId)).containsEntry("lapses", 1).containsEntry("step", null);
  }

  @Test
  void aRepeatedRequestWithTheSameKeyIsOneReview() {
    HandlerClient client = user.client().with("Idempotency-Key", UUID.randomUUID().toString());
    Map<String, String> request = Map.of("cardId", cardId, "answer", "Unterschied");

    Answer first = client.call("drilling", "submit-answer", request);
    Answer second = client.call("drilling", "submit-answer", request);
    Answer other =
        client.call("drilling", "submit-answer", Map.of("cardId", cardId, "answer", "something"));

    assertThat(second.data()).isEqualTo(first.data());
    assertThat(second.header("Idempotency-Replayed")).isEqualTo("true");
    assertThat(other.status()).isEqualTo(409);
    assertThat(other.errorCode()).isEqualTo("idempotency_conflict");
    assertThat(reviews(cardId)).hasSize(1);
  }

  @Test
  void aRefusedAnswerLeavesNothingBehindAndItsKeyMayBeUsedAgain() {
    HandlerClient client = user.client().with("Idempotency-Key", UUID.randomUUID().toString());

    assertThat(
            client
                .call("drilling", "submit-answer", Map.of("cardId", cardId, "answer", " "))
                .status())
        .isEqualTo(422);
    assertThat(
            client
                .call("drilling", "submit-answer", Map.of("cardId", cardId, "answer", "x"))
                .status())
        .isEqualTo(200);
    assertThat(reviews(cardId)).hasSize(1);
  }

  @Test
  void answersToTheSameCardFollowOneAnother() throws Exception {
    ExecutorService learners = Executors.newFixedThreadPool(2);
    List<Future<JsonNode>> answers = new ArrayList<>();
    // While the test holds the card's lock, both requests arrive and wait.
    try (Handle holder = SERVER.owner().open()) {
      holder.begin();
      holder
          .createQuery("select 1 from drilling.card where card_id = ? for update")
          .bind(0, UUID.fromString(cardId))
          .mapTo(int.class)
          .one();
      for (int i = 0; i < 2; i++) {
        answers.add(learners.submit(() -> user.answer(cardId, "Unterschied", "good")));
      }
      SERVER.awaitWaitingForLocks(2);
      SERVER.clock.advance(Duration.ofMinutes(1));
      holder.commit();
    }
    List<String> states = new ArrayList<>();
    for (Future<JsonNode> answer : answers) {
      states.add(answer.get(60, TimeUnit.SECONDS).get("state").asText());
    }
    learners.shutdown();

    // New to learning, then learning to review: the second saw what the first had left.
    assertThat(states).containsExactlyInAnyOrder("learning", "review");
    assertThat(reviews(cardId)).extracting(row -> row.get("state_before")).containsExactly(0, 1);
    assertThat(reviews(cardId))
        .extracting(row -> ((Timestamp) row.get("reviewed_at")).toInstant())
        .allMatch(SERVER.clock.instant()::equals);
    assertThat(card(cardId)).containsEntry("reps", 2).containsEntry("state", 2);
  }

  @Test
  void tellsEverythingThatIsWrongWithAnAnswerAtOnce() {
    Map<String, Object> wrong = new HashMap<>();
    wrong.put("cardId", 12);
    wrong.put("rating", "great");
    wrong.put("answerMillis", -1);
    Answer answer = user.call("submit-answer", wrong);

    assertThat(answer.status()).isEqualTo(422);
    JsonNode fields = answer.body().at("/error/fields");
    assertThat(fields.propertyStream().map(Map.Entry::getKey))
        .containsExactlyInAnyOrder("cardId", "answer", "rating", "answerMillis");
    assertThat(fields.get("rating").asText()).contains("again, hard, good, easy");
  }

  @Test
  void refusesAnAnswerThatIsTooLong() {
    Answer answer =
        user.call("submit-answer", Map.of("cardId", cardId, "answer", "x".repeat(2001)));

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.body().at("/error/fields/answer").asText()).contains("2000");
    assertThat(reviews(cardId)).isEmpty();
  }

  @Test
  void aCardOfSomebodyElseIsNotThere() {
    Answer answer =
        SERVER.newUser().call("submit-answer", Map.of("cardId", cardId, "answer", "Unterschied"));

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.errorCode()).isEqualTo("not_found");
    assertThat(answer.body().toString()).doesNotContain("Unterschied");
    assertThat(reviews(cardId)).isEmpty();
  }

  @Test
  void answersOldAndMessyCards() {
    String old = user.newCard(deckId, "x", "y");
    SERVER
        .database()
        .execute(
            "update drilling.card set state = 2, stability = 12.5, difficulty = 5, reps = 9,"
                + " lapses = 2, last_review = '2011-02-03T04:05:06Z', due = '2011-03-01T00:00:00Z',"
                + " back = E' \\u00a0!?' where card_id = '"
                + old
                + "'");

    JsonNode answer = user.answer(old, "y", "good");

    assertThat(answer.get("score").asDouble()).isZero();
    assertThat(answer.get("intervalDays").asDouble()).isGreaterThan(100);
  }

  private static List<Map<String, Object>> reviews(String cardId) {
    return rows(
        "select * from drilling.review where card_id = ? order by reviewed_at, state_before",
        cardId);
  }

  private static Map<String, Object> card(String cardId) {
    return rows("select * from drilling.card where card_id = ?", cardId).get(0);
  }

  private static List<Map<String, Object>> rows(String sql, String id) {
    return SERVER
        .owner()
        .withHandle(
            handle -> handle.createQuery(sql).bind(0, UUID.fromString(id)).mapToMap().list());
  }
}
