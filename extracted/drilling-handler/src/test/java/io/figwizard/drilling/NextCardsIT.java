package io.figwizard.drilling;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.figwizard.drilling.DrillingServer.User;
import io.figwizard.handlertesting.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class NextCardsIT {
  @RegisterExtension static final DrillingServer SERVER = new DrillingServer();

  private final User user = SERVER.newUser();

  @BeforeEach
  void beginAtTen() {
    SERVER.clock.set(Instant.parse("2026-03-10T10:00:00Z"));
  }

  @Test
  void showsDueCardsBeforeNewOnesTheLongestDueFirst() {
    String deckId = user.newDeck();
    String untouched = user.newCard(deckId, "untouched", "x");
    String late = user.newCard(deckId, "late", "x");
    String later = user.newCard(deckId, "later", "x");
    String notYet = user.newCard(deckId, "not yet", "x");
    user.answer(late, "x", "again");
    user.answer(later, "x", "good");
    user.answer(notYet, "x", "easy");
    SERVER.clock.advance(Duration.ofMinutes(30));

    JsonNode cards = user.data("next-cards", Map.of("deckId", deckId)).get("cards");

    assertThat(fronts(cards)).containsExactly("late", "later", "untouched");
    assertThat(cards.get(0).get("state").asText()).isEqualTo("learning");
    assertThat(cards.get(2).get("cardId").asText()).isEqualTo(untouched);
    assertThat(cards.get(2).has("back")).isFalse();
  }

  @Test
  void aCardThatIsDueLaterIsNotShown() {
    String deckId = user.newDeck();
    String cardId = user.newCard(deckId, "a", "x");
    user.answer(cardId, "x", "good");

    assertThat(next(deckId)).isEmpty();
    SERVER.clock.advance(Duration.ofMinutes(10));
    assertThat(next(deckId)).containsExactly("a");
  }

  @Test
  void offersOnlyAsManyNewCardsADayAsTheDeckAllows() {
    String deckId = user.newDeck(2);
    List<String> cards = cards(deckId, 5);

    assertThat(next(deckId)).containsExactly("0", "1");
    user.answer(cards.get(0), "x", "easy");
    assertThat(next(deckId)).containsExactly("1");
    user.answer(cards.get(1), "x", "easy");
    assertThat(next(deckId)).isEmpty();

    SERVER.clock.set(Instant.parse("2026-03-10T23:59:59Z"));
    assertThat(next(deckId)).isEmpty();
    SERVER.clock.set(Instant.parse("2026-03-11T00:00:00Z"));
    assertThat(next(deckId)).containsExactly("2", "3");
  }

  @Test
  void theDayBeginsAtTheUsersMidnight() {
    String deckId = user.newDeck(1);
    List<String> cards = cards(deckId, 3);
    // In Auckland (UTC+13 in March) it is 23:30 on the tenth.
    SERVER.clock.set(Instant.parse("2026-03-10T10:30:00Z"));
    user.answer(cards.get(0), "x", "easy");
    Map<String, String> inAuckland = Map.of("deckId", deckId, "timeZone", "Pacific/Auckland");

    assertThat(fronts(user.data("next-cards", inAuckland).get("cards"))).isEmpty();
    SERVER.clock.advance(Duration.ofMinutes(30));
    assertThat(fronts(user.data("next-cards", inAuckland).get("cards"))).containsExactly("1");
    assertThat(next(deckId)).as("in UTC it is still the same day").isEmpty();
  }

  @Test
  void everyDeckHasItsOwnDailyLimitAndAllDecksAreAskedWhenNoneIsNamed() {
    String first = user.newDeck(1);
    List<String> cards = cards(first, 3);
    SERVER.clock.advance(Duration.ofSeconds(1));
    String second = user.newDeck(2);
    cards(second, 3);
    user.answer(cards.get(0), "x", "good");
    SERVER.clock.advance(Duration.ofMinutes(11));

    JsonNode all = user.data("next-cards", Map.of()).get("cards");

    assertThat(fronts(all)).containsExactly("0", "0", "1");
    assertThat(all.get(0).get("deckId").asText()).isEqualTo(first);
    assertThat(all.get(1).get("deckId").asText()).isEqualTo(second);
  }

  @Test
  void showsNoMoreThanAskedFor() {
    String deckId = user.newDeck(100);
    List<String> cards = cards(deckId, 30);
    user.answer(cards.get(29), "x", "again");
    SERVER.clock.advance(Duration.ofMinutes(2));

    assertThat(next(deckId)).hasSize(20).startsWith("29", "0", "1");
    assertThat(fronts(user.data("next-cards", Map.of("deckId", deckId, "limit", 1)).get("cards")))
        .containsExactly("29");
    assertThat(user.call("next-cards", Map.of("limit", 0)).status()).isEqualTo(422);
    assertThat(user.call("next-cards", Map.of("limit", 101)).status()).isEqualTo(422);
  }

  @Test
  void aDeckWithoutNewCardsADayOffersNone() {
    String deckId = user.newDeck(0);
    cards(deckId, 2);

    assertThat(next(deckId)).isEmpty();
  }

  @Test
  void loweringTheLimitBelowWhatWasMetTodayOffersNone() {
    String deckId = user.newDeck(5);
    List<String> cards = cards(deckId, 5);
    user.answer(cards.get(0), "x", "easy");
    user.answer(cards.get(1), "x", "easy");
    user.data("edit-deck", Map.of("deckId", deckId, "newCardsPerDay", 1));

    assertThat(next(deckId)).isEmpty();
  }

  @Test
  void othersSeeNothingOfIt() {
    cards(user.newDeck(), 2);

    assertThat(SERVER.newUser().data("next-cards", Map.of()).get("cards")).isEmpty();
  }

  @Test
  void refusesATimeZoneThatDoesNotExist() {
    Answer answer = user.call("next-cards", Map.of("timeZone", "Mars/Olympus", "deckId", 3));

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.body().at("/error/fields/timeZone").asText()).contains("Europe/Berlin");
    assertThat(answer.body().at("/error/fields/deckId").asText()).contains("UUID");
  }

  private List<String> cards(String deckId, int number) {
    List<Map<String, String>> rows = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      rows.add(Map.of("front", String.valueOf(i), "back", "x"));
    }
    user.data("import-cards", Map.of("deckId", deckId, "cards", rows));
    List<String> ids = new ArrayList<>();
    user.data("list-cards", Map.of("deckId", deckId))
        .get("cards")
        .forEach(card -> ids.add(card.get("cardId").asText()));
    return ids;
  }

  private List<String> next(String deckId) {
    return fronts(user.data("next-cards", Map.of("deckId", deckId)).get("cards"));
  }

  private static List<String> fronts(JsonNode cards) {
    List<String> fronts = new ArrayList<>();
    cards.forEach(card -> fronts.add(card.get("front").asText()));
    return fronts;
  }
}
