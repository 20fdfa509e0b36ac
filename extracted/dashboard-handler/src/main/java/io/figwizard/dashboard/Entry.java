package io.figwizard.dashboard;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One thing the user did.
 *
 * @param type {@code review} or {@code conversation}: which of the two parts is there
 * @param id of the review or the conversation
 * @param at when a card was answered, or a conversation began
 */
record Entry(
    String type,
    UUID id,
    Instant at,
    @Nullable Review review,
    @Nullable Conversation conversation) {

  /**
   * @param rating again, hard, good or easy
   * @param score similarity of the answer with what was expected, 0 to 1; null where it was not
   *     scored
   */
  record Review(
      @Nullable UUID deckId,
      @Nullable UUID cardId,
      @Nullable String rating,
      @Nullable Double score,
      @Nullable Integer answerMillis) {}

  /**
   * @param status active, completed, failed or abandoned
   * @param seconds null until they are known
   */
  record Conversation(
      String status,
      @Nullable Instant endedAt,
      @Nullable Integer seconds,
      @Nullable String summary) {}

  static Entry of(ActivitySql.Row row) {
    String status = row.status();
    if (status == null) {
      Review review =
          new Review(row.deckId(), row.cardId(), row.rating(), row.score(), row.answerMillis());
      return new Entry("review", row.id(), row.at(), review, null);
    }
    Conversation conversation =
        new Conversation(status, row.endedAt(), row.seconds(), row.summary());
    return new Entry("conversation", row.id(), row.at(), null, conversation);
  }

  /** Where the entries after this one begin. */
  ActivityCursor cursor() {
    return new ActivityCursor(at, id);
  }
}
