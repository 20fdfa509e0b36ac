package io.figwizard.conversation;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/**
 * Statements on {@code conversation.session}. Each change says which states it starts from, so that
 * of any number of writers at once one makes it, and the others see that it is made.
 */
interface SessionSql {
  /** What a session holds when it is registered. */
  record Registration(
      UUID conversationId,
      UUID userId,
      String variant,
      Instant registeredAt,
      Instant expiresAt,
      LocalDate month,
      int reservedSeconds) {}

  /** How a conversation went, by the provider's word. */
  record Ending(
      UUID conversationId,
      String status,
      String providerConversationId,
      @Nullable Instant startedAt,
      Instant endedAt,
      int seconds,
      @Nullable Instant lookAt) {}

  /** Seconds of a month. */
  record Usage(long used, long reserved) {}

  /** A conversation as its owner sees it. */
  record Entry(
      UUID conversationId,
      String status,
      Instant startedAt,
      @Nullable Instant endedAt,
      @Nullable Integer seconds,
      @Nullable String summary) {
    /** Without what was said. */
    @Override
    public String toString() {
      return "conversation " + conversationId + " " + status;
    }
  }

  /** 0 where the user has one that is open. */
  @SqlUpdate(
      """
      insert into conversation.session (
        conversation_id, user_id, variant, status, registered_at, expires_at, month,
        reserved_seconds, look_at)
      values (
        :conversationId, :userId, :variant, 'registered', :registeredAt, :expiresAt, :month,
        :reservedSeconds, :expiresAt)
      on conflict do nothing
      """)
  int register(@BindMethods Registration registration);

  /** 0 where it is not waiting for one any more. */
  @SqlUpdate(
      """
      update conversation.session set
        signed_url = :signedUrl, provider_conversation_id = :providerConversationId,
        expires_at = :expiresAt, look_at = :expiresAt, version = version + 1
      where conversation_id = :conversationId and status = 'registered' and signed_url is null
      """)
  int sign(
      UUID conversationId,
      String signedUrl,
      @Nullable String providerConversationId,
      Instant expiresAt);

  /** Takes back what never got its address. */
  @SqlUpdate(
      """
      delete from conversation.session
      where conversation_id = :conversationId and status = 'registered' and signed_url is null
      """)
  int withdraw(UUID conversationId);

  @SqlQuery(
      """
      select conversation_id, user_id, variant, status, provider_conversation_id, signed_url,
        registered_at, expires_at, started_at, ended_at, seconds, reserved_seconds, analysed
      from conversation.session
      where user_id = :userId and variant = :variant and status in ('registered', 'active')
      """)
  Optional<Session> open(UUID userId, String variant);

  @SqlQuery(
      """
      select conversation_id, user_id, variant, status, provider_conversation_id, signed_url,
        registered_at, expires_at, started_at, ended_at, seconds, reserved_seconds, analysed
      from conversation.session
      where conversation_id = :conversationId and variant = :variant
      """)
  Optional<Session> find(UUID conversationId, String variant);

  @SqlQuery(
      """
      select conversation_id, user_id, variant, status, provider_conversation_id, signed_url,
        registered_at, expires_at, started_at, ended_at, seconds, reserved_seconds, analysed
      from conversation.session
      where provider_conversation_id = :providerConversationId and variant = :variant
      """)
  Optional<Session> findByProvider(String providerConversationId, String variant);

  /** Those whose time to be asked about has come, the most overdue first. */
  @SqlQuery(
      """
      select conversation_id, user_id, variant, status, provider_conversation_id, signed_url,
        registered_at, expires_at, started_at, ended_at, seconds, reserved_seconds, analysed
      from conversation.session
      where variant = :variant and look_at <= :now
      order by look_at
      limit :limit
      """)
  List<Session> toLookAt(String variant, Instant now, int limit);

  /** Some of a user who leaves, in all variants. */
  @SqlQuery(
      """
      select conversation_id, user_id, variant, status, provider_conversation_id, signed_url,
        registered_at, expires_at, started_at, ended_at, seconds, reserved_seconds, analysed
      from conversation.session
      where user_id = :userId
      limit :limit
      """)
  List<Session> ofUser(UUID userId, int limit);

  @SqlQuery(
      """
      select coalesce(sum(seconds), 0) as used,
        coalesce(sum(reserved_seconds) filter (where status in ('registered', 'active')), 0)
          as reserved
      from conversation.session
      where user_id = :userId and variant = :variant and month = :month
      """)
  Usage usage(UUID userId, String variant, LocalDate month);

  /** Registered as before: whatever its client had said about its end was not so. */
  @SqlUpdate(
      """
      update conversation.session set
        status = 'registered', ended_at = null, look_at = expires_at, version = version + 1
      where conversation_id = :conversationId and status in ('registered', 'active')
        and signed_url is not null
      """)
  int handOutAgain(UUID conversationId);

  /** The client says that it is over; what it says first stands until the provider speaks. */
  @SqlUpdate(
      """
      update conversation.session set
        status = 'active', ended_at = coalesce(ended_at, :now), look_at = :now,
        version = version + 1
      where conversation_id = :conversationId and user_id = :userId and variant = :variant
        and status in ('registered', 'active')
      """)
  int endedByClient(UUID conversationId, UUID userId, String variant, Instant now);

  /** The provider says that it is under way. */
  @SqlUpdate(
      """
      update conversation.session set
        status = 'active', provider_conversation_id = :providerConversationId,
        started_at = coalesce(:startedAt, started_at), signed_url = null, look_at = :lookAt,
        version = version + 1
      where conversation_id = :conversationId and status in ('registered', 'active')
      """)
  int running(
      UUID conversationId,
      String providerConversationId,
      @Nullable Instant startedAt,
      Instant lookAt);

  /** The provider says that it is over; 0 where that was known. */
  @SqlUpdate(
      """
      update conversation.session set
        status = :status, provider_conversation_id = :providerConversationId,
        started_at = coalesce(:startedAt, started_at, registered_at), ended_at = :endedAt,
        seconds = :seconds, signed_url = null, look_at = :lookAt, version = version + 1
      where conversation_id = :conversationId
        and status in ('registered', 'active', 'expired', 'abandoned')
      """)
  int end(@BindMethods Ending ending);

  /** The provider has said all that it will say; 0 where that was known. */
  @SqlUpdate(
      """
      update conversation.session set
        analysed = true, summary = :summary, seconds = :seconds, ended_at = :endedAt,
        look_at = null, version = version + 1
      where conversation_id = :conversationId and status in ('completed', 'failed')
        and not analysed
      """)
  int analyse(UUID conversationId, @Nullable String summary, int seconds, Instant endedAt);

  /** Nobody will begin it, or nobody could say how it went. */
  @SqlUpdate(
      """
      update conversation.session set
        status = :status, signed_url = null, look_at = null, version = version + 1
      where conversation_id = :conversationId and status in ('registered', 'active')
      """)
  int close(UUID conversationId, String status);

  /**
   * @param lookAt null: never again
   */
  @SqlUpdate(
      """
      update conversation.session set look_at = :lookAt
      where conversation_id = :conversationId and look_at is not null
      """)
  int lookAgain(UUID conversationId, @Nullable Instant lookAt);

  /** A page of what has begun, the newest first, beginning after the given one. */
  @SqlQuery(
      """
      select conversation_id, status, started_at, ended_at, seconds, summary
      from conversation.session
      where user_id = :userId and variant = :variant and started_at is not null
        and (started_at, conversation_id) < (:beforeStartedAt, :beforeConversationId)
      order by started_at desc, conversation_id desc
      limit :limit
      """)
  List<Entry> page(
      UUID userId, String variant, Instant beforeStartedAt, UUID beforeConversationId, int limit);

  /** Keeps the history in step with what the user made of the memory; null removes it. */
  @SqlUpdate(
      """
      update conversation.session set summary = :summary, version = version + 1
      where conversation_id = :conversationId and user_id = :userId
      """)
  int summarise(UUID conversationId, UUID userId, @Nullable String summary);

  @SqlUpdate("delete from conversation.session where conversation_id = :conversationId")
  int delete(UUID conversationId);
}
