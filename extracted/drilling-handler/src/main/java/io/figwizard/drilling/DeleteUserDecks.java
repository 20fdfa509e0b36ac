package io.figwizard.drilling;

import com.fasterxml.jackson.databind.JsonNode;
import io.figwizard.handlerkit.DomainEvent;
import io.figwizard.handlerkit.EventConsumer;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/**
 * Removes the decks of users who have left, and with them their cards and reviews: there are none
 * outside of a deck of the same user. One deck at a time: with many cards it takes a while.
 */
final class DeleteUserDecks implements EventConsumer {
  private final Jdbi jdbi;

  DeleteUserDecks(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  @Override
  public String name() {
    return "drilling.delete-decks";
  }

  @Override
  public Set<String> types() {
    return Set.of("user.deleted");
  }

  @Override
  public void accept(List<DomainEvent> events) {
    for (DomainEvent event : events) {
      JsonNode userId = event.payload().required("userId");
      delete(UUID.fromString(userId.textValue()));
    }
  }

  private void delete(UUID userId) {
    List<Deck> decks = jdbi.withExtension(DeckSql.class, sql -> sql.ofUser(userId));
    for (Deck deck : decks) {
      jdbi.useExtension(DeckSql.class, sql -> sql.delete(deck.deckId(), userId));
    }
  }
}
