package io.figwizard.drilling;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.figwizard.drilling.DrillingServer.User;
import io.figwizard.handlertesting.Answer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class DecksIT {
  @RegisterExtension static final DrillingServer SERVER = new DrillingServer(20, 3);

  private final User user = SERVER.newUser();

  @Test
  void aDeckIsCreatedListedEditedAndDeleted() {
    JsonNode created =
        user.data("create-deck", Map.of("name", "Español 🇪🇸", "description", "A1"));
    String deckId = created.get("deckId").asText();
    assertThat(created.get("name").asText()).isEqualTo("Español 🇪🇸");
    assertThat(created.get("newCardsPerDay").asInt()).isEqualTo(20);
    assertThat(created.get("createdAt").asText()).isEqualTo(SERVER.clock.instant().toString());
    assertThat(user.data("list-decks", Map.of()).get("decks")).hasSize(1).contains(created);

    SERVER.clock.advance(Duration.ofMinutes(1));
    JsonNode edited =
        user.data("edit-deck", Map.of("deckId", deckId, "description", "", "newCardsPerDay", 5));
    assertThat(edited.get("name").asText()).isEqualTo("Español 🇪🇸");
    assertThat(edited.path("description").isTextual()).isFalse();
    assertThat(edited.get("newCardsPerDay").asInt()).isEqualTo(5);
    assertThat(edited.get("updatedAt")).isNotEqualTo(created.get("updatedAt"));

    assertThat(user.data("delete-deck", Map.of("deckId", deckId)).get("deckId").asText())
        .isEqualTo(deckId);
    assertThat(user.data("list-decks", Map.of()).get("decks")).isEmpty();
    assertNotFound(user.call("delete-deck", Map.of("deckId", deckId)));
  }

  @Test
  void decksOfOthersAreNotThere() {
    String deckId = user.newDeck();
    User stranger = SERVER.newUser();
    Map<String, String> deck = Map.of("deckId", deckId);

    assertThat(stranger.data("list-decks", Map.of()).get("decks")).isEmpty();
    assertNotFound(stranger.call("edit-deck", Map.of("deckId", deckId, "name", "Mine now")));
    assertNotFound(stranger.call("delete-deck", deck));
    assertNotFound(stranger.call("list-cards", deck));
    assertNotFound(stranger.call("next-cards", deck));
    assertNotFound(stranger.call("stats", deck));
    assertNotFound(
        stranger.call("create-card", Map.of("deckId", deckId, "front", "a", "back", "b")));
    assertThat(user.data("list-decks", Map.of()).get("decks").get(0).get("name").asText())
        .isEqualTo("Deck");
  }

  @Test
  void aDeckThatNeverWasAnswersLikeOneOfOthers() {
    assertNotFound(user.call("edit-deck", Map.of("deckId", UUID.randomUUID(), "name", "x")));
  }

  @Test
  void tellsEverythingThatIsWrongWithADeckAtOnce() {
    Map<String, Object> wrong = new HashMap<>();
    wrong.put("description", 7);
    wrong.put("newCardsPerDay", "many");
    Answer answer = user.call("create-deck", wrong);

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.errorCode()).isEqualTo("invalid_input");
    assertThat(answer.body().at("/error/fields").propertyStream().map(Map.Entry::getKey))
        .containsExactlyInAnyOrder("name", "description", "newCardsPerDay");
  }

  @Test
  void refusesNamesThatAreTooLongOrBlank() {
    String deckId = user.newDeck();

    assertInvalid(user.call("create-deck", Map.of("name", "x".repeat(201))), "name");
    assertInvalid(user.call("create-deck", Map.of("name", " \n")), "name");
    assertInvalid(user.call("edit-deck", Map.of("deckId", deckId, "name", " ")), "name");
    assertInvalid(
        user.call("create-deck", Map.of("name", "x", "newCardsPerDay", -1)), "newCardsPerDay");
    assertInvalid(user.call("create-deck", Map.of("name", "a\u0000b")), "name");
  }

  @Test
  void refusesMoreDecksThanAUserMayHave() {
    user.newDeck();
    user.newDeck();
    String third = user.newDeck();

    Answer fourth = user.call("create-deck", Map.of("name", "One more"));
    assertThat(fourth.status()).isEqualTo(409);
    assertThat(fourth.errorCode()).isEqualTo("too_many_decks");

    user.data("delete-deck", Map.of("deckId", third));
    assertThat(user.call("create-deck", Map.of("name", "One more")).ok()).isTrue();
  }

  @Test
  void refusesWhoDoesNotProveWhoTheyAre() {
    for (String action : new String[] {"list-decks", "create-deck", "submit-answer", "stats"}) {
      Answer answer = SERVER.anonymous().call("drilling", action, Map.of());

      assertThat(answer.status()).as(action).isEqualTo(401);
      assertThat(answer.errorCode()).isEqualTo("unauthenticated");
      assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer");
    }
    Answer expired =
        SERVER
            .anonymous()
            .as(SERVER.tokens().expiredFor(user.id()))
            .call("drilling", "list-decks", Map.of());
    assertThat(expired.errorCode()).isEqualTo("token_expired");
  }

  @Test
  void namesTheActionsItKnows() {
    Answer answer = user.call("submit-anwser", Map.of());

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.errorCode()).isEqualTo("unknown_action");
    assertThat(answer.body().at("/error/message").asText())
        .contains(
            "create-card, create-deck, delete-card, delete-deck, edit-card, edit-deck,"
                + " import-cards, list-cards, list-decks, next-cards, stats, submit-answer");
  }

  @Test
  void refusesWhatIsNotJson() {
    assertThat(user.client().post("/drilling", "{\"action\":").errorCode())
        .isEqualTo("invalid_json");
  }

  private static void assertNotFound(Answer answer) {
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.errorCode()).isEqualTo("not_found");
  }

  private static void assertInvalid(Answer answer, String field) {
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.body().at("/error/fields").propertyStream().map(Map.Entry::getKey))
        .containsExactly(field);
  }
}
