package io.figwizard.dashboard;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jspecify.annotations.Nullable;

/** Reviews and conversations, merged, the newest first. */
interface ActivitySql {
  /** Either a review or a conversation; the columns of the other one are null. */
  record Row(
      UUID id,
      Instant at,
      @Nullable UUID deckId,
      @Nullable UUID cardId,
      @Nullable String rating,
      @Nullable Double score,
      @Nullable Integer answerMillis,
      @Nullable String status,
      @Nullable Instant endedAt,
      @Nullable Integer seconds,
      @Nullable String summary) {}

  /** Takes a page of each from an index in its order, and of both what comes first. */
  @SqlQuery(
      """
      select * from (
        (select review_id as id, reviewed_at as at, deck_id, card_id,
           (array['again', 'hard', 'good', 'easy'])[rating] as rating, score, answer_millis,
           null as status, null as ended_at, null as seconds, null as summary
         from published.drilling_reviews
         where user_id = :userId and (reviewed_at, review_id) < (:beforeAt, :beforeId)
         order by reviewed_at desc, review_id desc
         limit :limit)
        union all
        (select conversation_id, started_at, null, null, null, null, null,
           status, ended_at, seconds, summary
         from published.conversations
         where user_id = :userId and variant = :variant
           and (started_at, conversation_id) < (:beforeAt, :beforeId)
         order by started_at desc, conversation_id desc
         limit :limit)
      ) entry
      order by at desc, id desc
      limit :limit
      """)
  List<Row> page(UUID userId, String variant, Instant beforeAt, UUID beforeId, int limit);
}
