package io.figwizard.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.figwizard.handlerkit.Variant;
import java.time.Instant;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** The inbox: what came, and what others learn of it. */
interface InboxSql {
  /** An event as it is stored and told of. */
  record Row(
      String provider,
      String variant,
      String eventId,
      String kind,
      String type,
      @Nullable String apiVersion,
      @Nullable String objectId,
      @Nullable String subject,
      byte @Nullable [] subjectHash,
      @Nullable Boolean livemode,
      String outboxType,
      String orderingKey,
      String payload) {

    static Row of(Provider provider, Variant variant, ReceivedEvent event) {
      String subject = event.subject();
      return new Row(
          provider.id(),
          variant.id(),
          event.eventId(),
          event.kind().id(),
          event.type(),
          event.apiVersion(),
          event.objectId(),
          subject,
          subject == null ? null : ReceivedEvent.sha256(subject.getBytes(UTF_8)),
          event.livemode(),
          provider.id() + ".event",
          provider.id() + ":" + variant.id() + ":" + event.orderingKey(),
          event.payload().put("variant", variant.id()).toString());
    }

    /** Without whom it is about: errors of statements quote it. */
    @Override
    public String toString() {
      return eventId;
    }
  }

  /**
   * Until the transaction ends, the subject is not erased by another one: an event that is being
   * stored would be overlooked. Many may hold it so.
   */
  @SqlQuery("select true from pg_advisory_xact_lock_shared(hashtextextended(:subjectKey, 0))")
  boolean keepSubject(String subjectKey);

  /**
   * Stores the event and tells of it, unless it was stored before.
   *
   * @return 1, or 0 for one that was there
   */
  @SqlUpdate(
      """
      with stored as (
        insert into webhook.event (
          provider, variant, event_id, kind, type, api_version, object_id, subject, livemode,
          received_at, raw)
        select
          :provider, :variant, :eventId, :kind, :type, cast(:apiVersion as text),
          case when not subject.erased then cast(:objectId as text) end,
          case when not subject.erased then cast(:subject as text) end,
          cast(:livemode as boolean), :receivedAt,
          case when not subject.erased then cast(:raw as bytea) end
        from (
          select exists (
            select from webhook.erased_subject erased
            where erased.provider = :provider and erased.variant = :variant
              and erased.subject_hash = cast(:subjectHash as bytea)) as erased) subject
        on conflict do nothing
        returning event_id)
      insert into webhook.outbox (type, ordering_key, payload)
      select :outboxType, :orderingKey, cast(:payload as jsonb) from stored""")
  int store(@BindMethods Row row, Instant receivedAt, byte[] raw);
}
