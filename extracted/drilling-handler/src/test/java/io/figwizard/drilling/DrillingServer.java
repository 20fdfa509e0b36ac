package io.figwizard.drilling;

import com.fasterxml.jackson.databind.JsonNode;
import io.figwizard.handlerkit.Variant;
import io.figwizard.handlertesting.Answer;
import io.figwizard.handlertesting.DomainExtension;
import io.figwizard.handlertesting.DomainServer;
import io.figwizard.handlertesting.Eventually;
import io.figwizard.handlertesting.HandlerClient;
import io.figwizard.handlertesting.HostedDomain;
import io.figwizard.handlertesting.SettableClock;
import io.figwizard.handlertesting.TestDatabase;
import io.figwizard.handlertesting.TestTokens;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** The drilling domain behind real HTTP, on a database of its own. */
final class DrillingServer implements DomainExtension {
  final SettableClock clock = new SettableClock(Instant.parse("2026-03-10T10:00:00Z"));

  private final HostedDomain hosted = new HostedDomain(Entitlements.database(), this::start);
  private final int freeDecks;
  private final int maxDecksPerUser;

  DrillingServer() {
    this(20, 1000);
  }

  DrillingServer(int freeDecks, int maxDecksPerUser) {
    this.freeDecks = freeDecks;
    this.maxDecksPerUser = maxDecksPerUser;
  }

  @Override
  public HostedDomain hosted() {
    return hosted;
  }

  private DomainServer start(TestDatabase database, TestTokens tokens) throws Exception {
    DrillingConfiguration settings = new DrillingConfiguration();
    settings.setVariants(Set.of(Variant.PRODUCTION, Variant.SANDBOX));
    settings.setFreeDecks(freeDecks);
    settings.setMaxDecksPerUser(maxDecksPerUser);
    database.describeTo(settings.getDatabase(), "drilling");
    return DomainServer.start(
        tokens.jwks(), settings, new DrillingBundle<>(DomainServer.Settings::domain, clock));
  }

  /** Returns as soon as so many of the domain's transactions wait for locks of others. */
  void awaitWaitingForLocks(int number) throws Exception {
    Eventually.holds(
        number + " transactions wait for a lock",
        () ->
            // A connection of its own each time: within a transaction the answer would not change.
            owner()
                    .withHandle(
                        handle ->
                            handle
                                .createQuery(
                                    "select count(*) from pg_stat_activity"
                                        + " where datname = current_database()"
                                        + " and usename = 'fig_drilling'"
                                        + " and wait_event_type = 'Lock'")
                                .mapTo(int.class)
                                .one())
                == number);
  }

  /** A user whom nobody else is. */
  User newUser() {
    UUID id = UUID.randomUUID();
    return new User(id, client(id));
  }

  /** Somebody who drills. */
  record User(UUID id, HandlerClient client) {
    Answer call(String action, Map<String, ?> fields) {
      return client.call("drilling", action, fields);
    }

    /** As {@link #call}, where only a success makes sense. */
    JsonNode data(String action, Map<String, ?> fields) {
      return call(action, fields).expectData();
    }

    String newDeck() {
      return newDeck(20);
    }

    String newDeck(int newCardsPerDay) {
      return data("create-deck", Map.of("name", "Deck", "newCardsPerDay", newCardsPerDay))
          .get("deckId")
          .asText();
    }

    String newCard(String deckId, String front, String back) {
      return data("create-card", Map.of("deckId", deckId, "front", front, "back", back))
          .get("cardId")
          .asText();
    }

    JsonNode answer(String cardId, String answer, String rating) {
      return data("submit-answer", Map.of("cardId", cardId, "answer", answer, "rating", rating));
    }
  }
}
