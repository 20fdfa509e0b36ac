package io.figwizard.conversation;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** {@code conversation.reply_pause}: when somebody last asked for a reply. */
interface ReplyPauseSql {
  /** Takes the next turn; 0 where the one before was later than {@code before}. */
  @SqlUpdate(
      """
      insert into conversation.reply_pause as pause (user_id, variant, last_at)
      values (:userId, :variant, :now)
      on conflict (user_id, variant) do update set last_at = excluded.last_at
      where pause.last_at <= :before
      """)
  int take(UUID userId, String variant, Instant now, Instant before);

  @SqlQuery(
      """
      select last_at from conversation.reply_pause
      where user_id = :userId and variant = :variant
      """)
  Optional<Instant> last(UUID userId, String variant);

  @SqlUpdate("delete from conversation.reply_pause where user_id = :userId")
  int delete(UUID userId);
}
