package io.figwizard.conversation;

import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/**
 * {@code conversation.outbox}: what others must learn, written in the transaction that makes it
 * true.
 */
interface OutboxSql {
  @SqlUpdate(
      """
      insert into conversation.outbox (type, ordering_key, payload)
      values ('conversation.completed', 'user:' || cast(:userId as text),
              jsonb_build_object(
                  'userId', cast(:userId as text), 'variant', cast(:variant as text),
                  'conversationId', cast(:conversationId as text),
                  'seconds', cast(:seconds as int)))
      """)
  void completed(UUID userId, String variant, UUID conversationId, int seconds);
}
