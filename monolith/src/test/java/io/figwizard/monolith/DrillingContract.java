package io.figwizard.monolith;

import static io.figwizard.monolith.EnvelopeContract.assertFailure;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.figwizard.handlertesting.Answer;
import io.figwizard.handlertesting.HandlerClient;
import io.figwizard.handlertesting.TestTokens;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the drilling handler answers, wherever it runs. */
interface DrillingContract extends EnvelopeContract {
  /** Whose tokens the server under test accepts. */
  TestTokens tokens();

  @Override
  default String handler() {
    return "drilling";
  }

  @Override
  default String oneAction() {
    return "submit-answer";
  }

  @Test
  default void refusesWhoIsNotLoggedIn() {
    UUID user = UUID.randomUUID();
    assertUnauthenticated(client());
    assertUnauthenticated(client().with("Authorization", "Basic dXNlcjpwYXNz"));
    for (String token :
        List.of(
            "nonsense",
            tokens().forgedFor(user),
            tokens().withUnknownKeyFor(user),
            tokens().unsignedFor(user),
            tokens().confusedFor(user),
            tokens().with(user, claims -> claims.issuer("somebody")),
            tokens().with(user, claims -> claims.audience("somebody")),
            tokens().with(user, claims -> claims.expirationTime(null)),
            tokens().with(user, claims -> claims.subject("not-a-uuid")))) {
      assertUnauthenticated(client().as(token));
    }
  }

  private void assertUnauthenticated(HandlerClient client) {
    Answer answer = client.call(handler(), "list-decks", Map.of());

    assertFailure(answer, 401, "unauthenticated");
    assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer");
  }

  @Test
  default void tellsWhoseTokenHasExpired() {
    Answer answer =
        client().as(tokens().expiredFor(UUID.randomUUID())).call(handler(), "list-decks", Map.of());

    assertFailure(answer, 401, "token_expired");
    assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer");
  }

  @Test
  default void namesEveryInvalidFieldAtOnce() {
    Answer answer =
        someone()
            .call(
                handler(),
                "submit-answer",
                Map.of("cardId", "seven", "answer", " ", "rating", "splendid", "answerMillis", -1));

    assertFailure(answer, 422, "invalid_input");
    JsonNode fields = answer.body().path("error").path("fields");
    assertThat(fields.fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder("cardId", "answer", "rating", "answerMillis");
  }

  @Test
  default void takesACardFromNewToAnswered() {
    HandlerClient learner = someone();
    String cardId = newCard(learner);

    Answer next = learner.call(handler(), "next-cards", Map.of());
    assertThat(next.status()).isEqualTo(200);
    assertThat(next.data().path("cards").path(0).path("cardId").asText()).isEqualTo(cardId);

    Answer answer =
        learner.call(handler(), "submit-answer", Map.of("cardId", cardId, "answer", "der Baum"));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    assertThat(answer.data().path("correct").asBoolean()).isTrue();
    assertThat(answer.data().path("expected").asText()).isEqualTo("der Baum");
    assertThat(answer.data().fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder(
            "reviewId",
            "cardId",
            "correct",
            "score",
            "expected",
            "rating",
            "state",
            "due",
            "intervalDays");
    assertThat(answer.data().path("due").asText()).matches("\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z");
  }

  @Test
  default void neverShowsOrChangesSomebodyElsesRows() {
    String cardId = newCard(someone());
    HandlerClient stranger = someone();

    assertFailure(
        stranger.call(handler(), "submit-answer", Map.of("cardId", cardId, "answer", "x")),
        404,
        "not_found");
    assertFailure(
        stranger.call(handler(), "edit-card", Map.of("cardId", cardId, "front", "mine")),
        404,
        "not_found");
    assertFailure(
        stranger.call(handler(), "delete-card", Map.of("cardId", cardId)), 404, "not_found");
    assertThat(stranger.call(handler(), "list-decks", Map.of()).data().path("decks")).isEmpty();
  }

  @Test
  default void doesARequestWithAKeyOnce() {
    HandlerClient learner = someone();
    Map<String, String> submit = Map.of("cardId", newCard(learner), "answer", "der Baum");
    HandlerClient withKey = learner.with("Idempotency-Key", UUID.randomUUID().toString());

    Answer first = withKey.call(handler(), "submit-answer", submit);
    Answer second = withKey.call(handler(), "submit-answer", submit);

    assertThat(first.status()).isEqualTo(200);
    assertThat(first.header("Idempotency-Replayed")).isEmpty();
    assertThat(second.status()).isEqualTo(200);
    assertThat(second.header("Idempotency-Replayed")).isEqualTo("true");
    assertThat(second.data()).isEqualTo(first.data());
    assertThat(reviewsToday(learner)).isEqualTo(1);
  }

  @Test
  default void refusesAKeyThatCameWithAnotherBody() {
    HandlerClient learner = someone();
    String cardId = newCard(learner);
    HandlerClient withKey = learner.with("Idempotency-Key", UUID.randomUUID().toString());
    withKey.call(handler(), "submit-answer", Map.of("cardId", cardId, "answer", "der Baum"));

    Answer other =
        withKey.call(handler(), "submit-answer", Map.of("cardId", cardId, "answer", "der Traum"));

    assertFailure(other, 409, "idempotency_conflict");
    assertThat(reviewsToday(learner)).isEqualTo(1);
  }

  @Test
  default void doesConcurrentRequestsWithOneKeyOnce() {
    HandlerClient learner = someone();
    Map<String, String> submit = Map.of("cardId", newCard(learner), "answer", "der Baum");
    HandlerClient withKey = learner.with("Idempotency-Key", UUID.randomUUID().toString());

    List<Answer> answers =
        IntStream.range(0, 5)
            .mapToObj(
                i ->
                    CompletableFuture.supplyAsync(
                        () -> withKey.call(handler(), "submit-answer", submit),
                        task -> new Thread(task).start()))
            .toList()
            .stream()
            .map(CompletableFuture::join)
            .toList();

    assertThat(answers)
        .extracting(answer -> answer.ok() ? "200" : answer.status() + " " + answer.errorCode())
        .as("defined answers only")
        // There are few connections, and nobody waits long for one.
        .isSubsetOf("200", "409 idempotency_in_progress", "503 database_unavailable");
    assertThat(answers).anyMatch(Answer::ok);
    assertThat(reviewsToday(learner)).isEqualTo(1);
  }

  @Test
  default void keepsKeysOfDifferentUsersApart() {
    String key = UUID.randomUUID().toString();
    Map<String, String> deck = Map.of("name", "Woods");

    Answer mine = someone().with("Idempotency-Key", key).call(handler(), "create-deck", deck);
    Answer yours = someone().with("Idempotency-Key", key).call(handler(), "create-deck", deck);

    assertThat(yours.status()).isEqualTo(200);
    assertThat(yours.header("Idempotency-Replayed")).isEmpty();
    assertThat(yours.data().path("deckId")).isNotEqualTo(mine.data().path("deckId"));
  }

  @Test
  default void keepsTextAsItWasSent() {
    HandlerClient learner = someone();
    String name = "Ümlaute, 漢字, 👩‍🚀, \"quotes\", <b>, \\, '; DROP TABLE drilling.deck; --";

    Answer created = learner.call(handler(), "create-deck", Map.of("name", name));

    assertThat(created.data().path("name").asText()).isEqualTo(name);
    JsonNode listed = learner.call(handler(), "list-decks", Map.of()).data().path("decks").path(0);
    assertThat(listed.path("name").asText()).isEqualTo(name);
  }

  private HandlerClient someone() {
    return client().as(tokens().forUser(UUID.randomUUID()));
  }

  private String newCard(HandlerClient learner) {
    String deckId =
        learner
            .call(handler(), "create-deck", Map.of("name", "Trees"))
            .data()
            .path("deckId")
            .asText();
    return learner
        .call(
            handler(),
            "create-card",
            Map.of("deckId", deckId, "front", "the tree", "back", "der Baum"))
        .data()
        .path("cardId")
        .asText();
  }

  private int reviewsToday(HandlerClient learner) {
    return learner
        .call(handler(), "stats", Map.of())
        .data()
        .path("today")
        .path("reviews")
        .asInt(-1);
  }
}
