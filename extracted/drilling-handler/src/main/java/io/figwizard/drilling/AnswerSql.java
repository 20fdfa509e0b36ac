package io.figwizard.drilling;

import io.figwizard.drilling.fsrs.Memory;
import io.figwizard.drilling.fsrs.State;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** The statements of submit-answer: lock the card, move its schedule, record the review. */
interface AnswerSql {
  /** The columns of a card that an answer reads and moves. */
  record AnsweredCard(
      String back,
      int state,
      @Nullable Integer step,
      Instant due,
      @Nullable Double stability,
      @Nullable Double difficulty,
      int reps,
      int lapses,
      @Nullable Instant lastReview) {

    Memory memory() {
      return new Memory(
          State.of(state),
          step == null ? 0 : step,
          stability == null ? 0 : stability,
          difficulty == null ? 0 : difficulty,
          reps,
          lapses,
          due,
          lastReview);
    }

    AnsweredCard with(Memory memory) {
      boolean inSteps = memory.state() == State.LEARNING || memory.state() == State.RELEARNING;
      return new AnsweredCard(
          back,
          memory.state().number(),
          inSteps ? memory.step() : null,
          memory.due(),
          memory.stability(),
          memory.difficulty(),
          memory.reps(),
          memory.lapses(),
          memory.lastReview());
    }
  }

  /** A row of the table of reviews. */
  record Review(
      UUID reviewId,
      UUID cardId,
      UUID userId,
      int rating,
      double score,
      int stateBefore,
      double stabilityAfter,
      double difficultyAfter,
      double scheduledDays,
      @Nullable Integer answerMillis,
      Instant reviewedAt) {}

  /** Answers to the same card wait here for each other until the transaction ends. */
  @SqlQuery(
      """
      select back, state, step, due, stability, difficulty, reps, lapses, last_review
      from drilling.card
      where card_id = :cardId and user_id = :userId
      for update
      """)
  Optional<AnsweredCard> lock(UUID cardId, UUID userId);

  @SqlUpdate(
      """
      update drilling.card set
        state = :state, step = :step, due = :due, stability = :stability, difficulty = :difficulty,
        reps = :reps, lapses = :lapses, last_review = :lastReview, updated_at = :lastReview
      where card_id = :cardId and user_id = :userId
      """)
  void schedule(UUID cardId, UUID userId, @BindMethods AnsweredCard card);

  @SqlUpdate(
      """
      insert into drilling.review
        (review_id, card_id, user_id, rating, score, state_before, stability_after,
         difficulty_after, scheduled_days, answer_millis, reviewed_at)
      values (:reviewId, :cardId, :userId, :rating, :score, :stateBefore, :stabilityAfter,
        :difficultyAfter, :scheduledDays, :answerMillis, :reviewedAt)
      """)
  void record(@BindMethods Review review);
}
