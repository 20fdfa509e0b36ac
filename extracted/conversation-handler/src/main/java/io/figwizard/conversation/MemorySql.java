package io.figwizard.conversation;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** Statements on {@code conversation.memory}. All name the user. */
interface MemorySql {
  @SqlQuery(
      """
      select memory_id, kind, label, content, conversation_id, edited, created_at, updated_at
      from conversation.memory
      where user_id = :userId and (cast(:kind as text) is null or kind = :kind)
      order by created_at desc, memory_id desc
      limit :limit
      """)
  List<Memory> newest(UUID userId, @Nullable String kind, int limit);

  @SqlUpdate(
      """
      insert into conversation.memory
        (user_id, kind, content, conversation_id, created_at, updated_at)
      values (:userId, 'summary', :content, :conversationId, :now, :now)
      """)
  int addSummary(UUID userId, String content, UUID conversationId, Instant now);

  /** Replaces what was known about the same, unless the user wrote that. */
  @SqlUpdate(
      """
      insert into conversation.memory as known
        (user_id, kind, label, content, conversation_id, created_at, updated_at)
      values (:userId, 'fact', :label, :content, :conversationId, :now, :now)
      on conflict (user_id, label) where label is not null do update set
        content = excluded.content, conversation_id = excluded.conversation_id,
        created_at = excluded.created_at, updated_at = excluded.updated_at
      where not known.edited
      """)
  int addFact(UUID userId, String label, String content, UUID conversationId, Instant now);

  /** All but the newest. */
  @SqlUpdate(
      """
      delete from conversation.memory where memory_id in (
        select memory_id from conversation.memory
        where user_id = :userId
        order by created_at desc, memory_id desc
        offset :most)
      """)
  int forgetOldest(UUID userId, int most);

  @SqlQuery(
      """
      update conversation.memory set content = :content, edited = true, updated_at = :now
      where memory_id = :memoryId and user_id = :userId
      returning memory_id, kind, label, content, conversation_id, edited, created_at, updated_at
      """)
  Optional<Memory> edit(UUID memoryId, UUID userId, String content, Instant now);

  @SqlQuery(
      """
      delete from conversation.memory where memory_id = :memoryId and user_id = :userId
      returning memory_id, kind, label, content, conversation_id, edited, created_at, updated_at
      """)
  Optional<Memory> delete(UUID memoryId, UUID userId);

  @SqlUpdate("delete from conversation.memory where user_id = :userId")
  int deleteAll(UUID userId);
}
