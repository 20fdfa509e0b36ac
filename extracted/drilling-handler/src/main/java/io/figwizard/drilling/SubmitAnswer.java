package io.figwizard.drilling;

import io.figwizard.drilling.fsrs.Fsrs;
import io.figwizard.drilling.fsrs.Memory;
import io.figwizard.drilling.fsrs.Rating;
import io.figwizard.drilling.fsrs.State;
import io.figwizard.handlerkit.Action;
import io.figwizard.handlerkit.Call;
import io.figwizard.handlerkit.DryRunnable;
import io.figwizard.handlerkit.Effect;
import io.figwizard.handlerkit.Handles;
import io.figwizard.handlerkit.Now;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Scores an answer, moves the card's schedule and records the review, all in one transaction.
 * Answers to the same card follow one another: each sees the schedule that the one before left.
 */
@Handles(action = "submit-answer", effect = Effect.WRITE)
@DryRunnable
final class SubmitAnswer implements Action<SubmitAnswer.Request, SubmitAnswer.Answer> {
  /**
   * @param rating how the learner felt about it; follows from the score when left out
   * @param answerMillis from showing the card to the answer
   */
  record Request(
      @NotNull UUID cardId,
      @NotBlank @Size(max = Text.SIDE) String answer,
      @Nullable Rating rating,
      @Min(0) @Nullable Integer answerMillis) {}

  /**
   * @param score similarity of the answer with what was expected, 0 to 1
   * @param intervalDays from now until due; a fraction while the card is being learnt
   */
  record Answer(
      UUID reviewId,
      UUID cardId,
      boolean correct,
      double score,
      String expected,
      Rating rating,
      State state,
      Instant due,
      double intervalDays) {}

  private final Fsrs fsrs;
  private final Now now;

  SubmitAnswer(Fsrs fsrs, Now now) {
    this.fsrs = fsrs;
    this.now = now;
  }

  @Override
  public Answer handle(Call call, Request request) {
    AnswerSql sql = call.sql(AnswerSql.class);
    AnswerSql.AnsweredCard card =
        sql.lock(request.cardId(), call.userId()).orElseThrow(() -> Missing.card(request.cardId()));
    // Only now: while this call waited for the lock, an earlier answer may have been recorded.
    Instant answeredAt = now.instant();
    Score score = Score.of(request.answer(), card.back());
    Rating rating = rating(request, score);
    Memory memory = fsrs.answer(card.memory(), rating, answeredAt);
    sql.schedule(request.cardId(), call.userId(), card.with(memory));
    AnswerSql.Review review = review(call, request, card, score, rating, memory, answeredAt);
    sql.record(review);
    return new Answer(
        review.reviewId(),
        request.cardId(),
        score.correct(),
        score.value(),
        card.back(),
        rating,
        memory.state(),
        memory.due(),
        review.scheduledDays());
  }

  private static AnswerSql.Review review(
      Call call,
      Request request,
      AnswerSql.AnsweredCard card,
      Score score,
      Rating rating,
      Memory memory,
      Instant answeredAt) {
    return new AnswerSql.Review(
        UUID.randomUUID(),
        request.cardId(),
        call.userId(),
        rating.number(),
        score.value(),
        card.state(),
        memory.stability(),
        memory.difficulty(),
        Duration.between(answeredAt, memory.due()).toSeconds() / 86_400.0,
        request.answerMillis(),
        answeredAt);
  }

  private static Rating rating(Request request, Score score) {
    return request.rating() == null ? score.rating() : request.rating();
  }
}
