package io.figwizard.loadtests.tour;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/** Makes a deck and learns it. */
final class Drilling {

  static final String FRONT = "inu";
  static final String BACK = "dog";

  private final Visitor visitor;
  private final Transcript transcript;

  Drilling(Journey journey) {
    this.visitor = journey.visitor();
    this.transcript = journey.transcript();
  }

  void learn() {
    transcript.stop("Drill: a deck, three cards, the answers");
    JsonNode deck = visitor.does("drilling", "create-deck", Map.of("name", "Japanese"));
    String deckId = deck.findPath("deckId").asText();
    visitor.does(
        "drilling",
        "create-card",
        Map.of("deckId", deckId, "front", FRONT, "back", BACK, "hint", "It barks."));
    visitor.does(
        "drilling",
        "import-cards",
        Map.of(
            "deckId",
            deckId,
            "cards",
            List.of(
                Map.of("front", "neko", "back", "cat"), Map.of("front", "tori", "back", "bird"))));
    JsonNode next = visitor.does("drilling", "next-cards", Map.of("limit", 10));
    for (JsonNode card : next.path("cards")) {
      boolean known = card.path("front").asText().equals(FRONT);
      Answer answer =
          visitor.asks(
              "drilling",
              "submit-answer",
              Map.of(
                  "cardId",
                  card.path("cardId").asText(),
                  "answer",
                  known ? BACK : "no idea",
                  "answerMillis",
                  2_300));
      answer.require(answer.data().path("correct").asBoolean() == known, "\"correct\": " + known);
    }
    Answer stats = visitor.asks("drilling", "stats", Map.of("timeZone", "Europe/Berlin"));
    stats.require(stats.data().path("last30Days").path("reviews").asInt() == 3, "3 reviews");
  }
}
