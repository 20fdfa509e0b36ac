package io.figwizard.drilling;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.figwizard.drilling.DrillingServer.User;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class StatsIT {
  @RegisterExtension static final DrillingServer SERVER = new DrillingServer();

  private final User user = SERVER.newUser();

  @Test
  void countsCardsByStateAndReviewsByDay() {
    String deckId = user.newDeck();
    String remembered = user.newCard(deckId, "a", "x");
    String forgotten = user.newCard(deckId, "b", "x");
    user.newCard(deckId, "c", "x");
    SERVER.clock.advance(Duration.ofSeconds(1));
    String otherDeck = user.newDeck();
    user.answer(remembered, "x", "easy");
    user.answer(forgotten, "x", "easy");
    SERVER.clock.advance(Duration.ofDays(8));
    user.answer(remembered, "x", "good");
    user.answer(forgotten, "x", "again");
    SERVER.clock.advance(Duration.ofMinutes(10));

    JsonNode stats = user.data("stats", Map.of());

    assertThat(stats.get("decks")).hasSize(2);
    assertThat(stats.get("decks").get(0).toString())
        .isEqualTo(
            ("{'deckId':'"
                    + deckId
                    + "','name':'Deck','cards':3,'newCards':1,'learningCards':1,"
                    + "'reviewCards':1,'dueCards':1}")
                .replace('\'', '"'));
    assertThat(stats.at("/today/reviews").asInt()).isEqualTo(2);
    assertThat(stats.at("/today/newCards").asInt()).isZero();
    assertThat(stats.at("/today/retention").asDouble()).isEqualTo(0.5);
    assertThat(stats.at("/last30Days/reviews").asInt()).isEqualTo(4);
    assertThat(stats.at("/last30Days/newCards").asInt()).isEqualTo(2);

    JsonNode other = user.data("stats", Map.of("deckId", otherDeck));
    assertThat(other.get("decks")).hasSize(1);
    assertThat(other.at("/decks/0/cards").asInt()).isZero();
    assertThat(other.at("/last30Days/reviews").asInt()).isZero();
    assertThat(other.at("/last30Days/retention").isNumber()).isFalse();
  }

  @Test
  void reviewsOlderThanThirtyDaysDoNotCount() {
    String cardId = user.newCard(user.newDeck(), "a", "x");
    user.answer(cardId, "x", "easy");
    SERVER.clock.advance(Duration.ofDays(29));
    assertThat(user.data("stats", Map.of()).at("/last30Days/reviews").asInt()).isEqualTo(1);

    SERVER.clock.advance(Duration.ofDays(1));

    assertThat(user.data("stats", Map.of()).at("/last30Days/reviews").asInt()).isZero();
  }

  @Test
  void somebodyWhoHasNothingGetsZeros() {
    JsonNode stats = user.data("stats", Map.of("timeZone", "America/New_York"));

    assertThat(stats.get("decks")).isEmpty();
    assertThat(stats.at("/today/reviews").asInt()).isZero();
  }
}
