package io.figwizard.drilling;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A deck as its owner sees it. */
record Deck(
    UUID deckId,
    String name,
    @Nullable String description,
    int newCardsPerDay,
    Instant createdAt,
    Instant updatedAt) {}
