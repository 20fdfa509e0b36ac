package io.figwizard.drilling;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A card as its owner sees it.
 *
 * @param state new, learning, review or relearning
 * @param reps answers so far
 * @param lapses how often it was forgotten after it had been in review
 */
record Card(
    UUID cardId,
    UUID deckId,
    String front,
    String back,
    @Nullable String hint,
    String state,
    Instant due,
    int reps,
    int lapses,
    Instant createdAt,
    Instant updatedAt) {}
