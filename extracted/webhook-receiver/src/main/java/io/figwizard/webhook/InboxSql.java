package io.figwizard.webhook;

import java.time.Instant;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** The inbox: what came, and what others learn of it. */
interface InboxSql {
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
  int store(@BindMethods InboxRow row, Instant receivedAt, byte[] raw);
}
