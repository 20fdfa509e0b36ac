package io.figwizard.drilling;

import io.figwizard.handlerkit.Refusal;
import java.util.UUID;

/** Refusals for rows that do not exist, or that are somebody else's: the answer is the same. */
final class Missing {
  private Missing() {}

  static Refusal deck(UUID deckId) {
    return Refusal.notFound("not_found", "There is no deck " + deckId + ". See list-decks.");
  }

  static Refusal card(UUID cardId) {
    return Refusal.notFound("not_found", "There is no card " + cardId + ". See list-cards.");
  }
}
