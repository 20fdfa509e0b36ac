package io.figwizard.drilling;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.figwizard.drilling.DrillingServer.User;
import io.figwizard.handlertesting.Answer;
import java.time.Duration;
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

final class CardsIT {
  @RegisterExtension static final DrillingServer SERVER = new DrillingServer();

  private final User user = SERVER.newUser();
  private final String deckId = user.newDeck();

  @Test
  void aCardIsCreatedListedEditedAndDeleted() {
    JsonNode created =
        user.data(
            "create-card",
            Map.of("deckId", deckId, "front", "perro", "back", "dog 🐕", "hint", "animal"));
    String cardId = created.get("cardId").asText();
    assertThat(created.get("state").asText()).isEqualTo("new");
    assertThat(cards()).containsExactly(created);

    JsonNode edited =
        user.data("edit-card", Map.of("cardId", cardId, "back", "the dog", "hint", ""));
    assertThat(edited.get("front").asText()).isEqualTo("perro");
    assertThat(edited.get("back").asText()).isEqualTo("the dog");
    assertThat(edited.path("hint").isTextual()).isFalse();

    user.data("delete-card", Map.of("cardId", cardId));
    assertThat(cards()).isEmpty();
    assertNotFound(user.call("delete-card", Map.of("cardId", cardId)));
    assertNotFound(user.call("edit-card", Map.of("cardId", cardId, "back", "x")));
  }

  @Test
  void editingACardKeepsItsSchedule() {
    String cardId = user.newCard(deckId, "perro", "dog");
    JsonNode answered = user.answer(cardId, "dog", "easy");

    JsonNode edited = user.data("edit-card", Map.of("cardId", cardId, "front", "el perro"));

    assertThat(edited.get("state").asText()).isEqualTo("review");
    assertThat(edited.get("due")).isEqualTo(answered.get("due"));
    assertThat(edited.get("reps").asInt()).isEqualTo(1);
  }

  @Test
  void cardsOfOthersAreNotThere() {
    String cardId = user.newCard(deckId, "perro", "dog");
    User stranger = SERVER.newUser();

    assertNotFound(stranger.call("edit-card", Map.of("cardId", cardId, "back", "cat")));
    assertNotFound(stranger.call("delete-card", Map.of("cardId", cardId)));
    assertNotFound(stranger.call("submit-answer", Map.of("cardId", cardId, "answer", "dog")));
    assertThat(cards()).hasSize(1);
    assertThat(cards().get(0).get("back").asText()).isEqualTo("dog");
  }

  @Test
  void pagesThroughADeckWithoutRepeatingOrMissingACard() {
    List<String> created = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      created.add(user.newCard(deckId, "front " + i, "back"));
    }

    List<String> listed = new ArrayList<>();
    JsonNode page = user.data("list-cards", Map.of("deckId", deckId, "limit", 3));
    page.get("cards").forEach(card -> listed.add(card.get("cardId").asText()));
    // Between two pages, a card that was listed goes and a new one comes.
    user.data("delete-card", Map.of("cardId", listed.get(0)));
    SERVER.clock.advance(Duration.ofSeconds(1));
    created.add(user.newCard(deckId, "front 7", "back"));
    while (page.path("nextCursor").isTextual()) {
      String cursor = page.get("nextCursor").asText();
      page = user.data("list-cards", Map.of("deckId", deckId, "limit", 3, "cursor", cursor));
      page.get("cards").forEach(card -> listed.add(card.get("cardId").asText()));
    }

    assertThat(listed).containsExactlyInAnyOrderElementsOf(created);
  }

  @Test
  void anExactPageHasNoNext() {
    user.newCard(deckId, "a", "b");

    JsonNode page = user.data("list-cards", Map.of("deckId", deckId, "limit", 1));

    assertThat(page.get("cards")).hasSize(1);
    assertThat(page.path("nextCursor").isTextual()).isFalse();
  }

  @Test
  void aCursorOfAnotherDeckShowsNothingOfIt() {
    user.newCard(deckId, "a", "b");
    user.newCard(deckId, "c", "d");
    String cursor =
        user.data("list-cards", Map.of("deckId", deckId, "limit", 1)).get("nextCursor").asText();
    String other = user.newDeck();

    assertThat(user.data("list-cards", Map.of("deckId", other, "cursor", cursor)).get("cards"))
        .isEmpty();
  }

  @Test
  void refusesACursorThatWasMadeUp() {
    Answer answer = user.call("list-cards", Map.of("deckId", deckId, "cursor", "page 2"));

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.body().at("/error/fields/cursor").asText()).contains("nextCursor");
  }

  @Test
  void tellsEverythingThatIsWrongWithACardAtOnce() {
    Map<String, Object> wrong = new HashMap<>();
    wrong.put("deckId", "not a uuid");
    wrong.put("front", List.of("a"));
    wrong.put("hint", "x".repeat(501));
    Answer answer = user.call("create-card", wrong);

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.body().at("/error/fields").propertyStream().map(Map.Entry::getKey))
        .containsExactlyInAnyOrder("deckId", "front", "back", "hint");
  }

  @Test
  void refusesACardForADeckThatIsNotThere() {
    assertNotFound(
        user.call("create-card", Map.of("deckId", UUID.randomUUID(), "front", "a", "back", "b")));
  }

  @Test
  void refusesAPageThatIsTooLarge() {
    Answer answer = user.call("list-cards", Map.of("deckId", deckId, "limit", 201));

    assertThat(answer.body().at("/error/fields/limit").asText()).contains("200");
  }

  @Test
  void deletingADeckDeletesItsCardsAndReviews() {
    String cardId = user.newCard(deckId, "perro", "dog");
    user.answer(cardId, "dog", "good");

    user.data("delete-deck", Map.of("deckId", deckId));

    assertNotFound(user.call("submit-answer", Map.of("cardId", cardId, "answer", "dog")));
    int reviews =
        SERVER
            .owner()
            .withHandle(
                handle ->
                    handle
                        .createQuery("select count(*) from drilling.review where user_id = ?")
                        .bind(0, user.id())
                        .mapTo(int.class)
                        .one());
    assertThat(reviews).isZero();
  }

  @Test
  void aDeckThatIsBeingDeletedTakesNoMoreCards() throws Exception {
    Map<String, Object> card = Map.of("deckId", deckId, "front", "a", "back", "b");
    Map<String, Object> cards = Map.of("deckId", deckId, "cards", List.of(card));
    ExecutorService learners = Executors.newFixedThreadPool(2);
    Future<Answer> created;
    Future<Answer> imported;
    try (Handle deleting = SERVER.owner().open()) {
      deleting.begin();
      deleting.execute("delete from drilling.deck where deck_id = ?", UUID.fromString(deckId));
      created = learners.submit(() -> user.call("create-card", card));
      imported = learners.submit(() -> user.call("import-cards", cards));
      SERVER.awaitWaitingForLocks(2);
      deleting.commit();
    }
    learners.shutdown();

    assertNotFound(created.get(60, TimeUnit.SECONDS));
    assertNotFound(imported.get(60, TimeUnit.SECONDS));
  }

  private List<JsonNode> cards() {
    List<JsonNode> cards = new ArrayList<>();
    user.data("list-cards", Map.of("deckId", deckId)).get("cards").forEach(cards::add);
    return cards;
  }

  private static void assertNotFound(Answer answer) {
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.errorCode()).isEqualTo("not_found");
  }
}
