package io.figwizard.worker;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlBatch;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** Statements on {@code worker.delivery}. */
interface DeliverySql {
  /** One relay at a time, over all processes; false when it is somebody else's turn. */
  @SqlQuery("select pg_try_advisory_xact_lock(:lock)")
  boolean tryLock(long lock);

  /** In the order given, which is the order in which a key's events are delivered. */
  @SqlBatch(
      """
      insert into worker.delivery
        (event_id, consumer, domain, sequence, type, ordering_key, payload, created_at)
      values
        (:eventId, :consumer, :domain, :sequence, :type, :orderingKey, cast(:payload as jsonb),
         :createdAt)
      on conflict (event_id, consumer) do nothing
      """)
  int[] insert(
      String domain,
      List<UUID> eventId,
      List<String> consumer,
      List<Long> sequence,
      List<String> type,
      List<String> orderingKey,
      List<String> payload,
      List<Instant> createdAt);

  @SqlQuery(
      """
      select delivery_id, event_id, domain, type, ordering_key, cast(payload as text) as payload,
             created_at, attempts
      from worker.delivery
      where consumer = :consumer and ordering_key = :orderingKey and state = 'pending'
      order by delivery_id
      limit :atMost
      """)
  List<Delivery> pending(String consumer, String orderingKey, int atMost);

  @SqlUpdate(
      """
      update worker.delivery
      set state = 'done', done_at = :now, payload = null, ordering_key = null, last_error = null
      where delivery_id = any(:deliveryIds)
      """)
  int done(List<Long> deliveryIds, Instant now);

  @SqlUpdate(
      """
      update worker.delivery
      set attempts = attempts + 1, last_error = :error,
          state = case when attempts + 1 >= :maxAttempts then 'dead' else 'pending' end
      where delivery_id = any(:deliveryIds) and state = 'pending'
      """)
  int failed(List<Long> deliveryIds, String error, int maxAttempts);

  /**
   * What says itself when it {@code expiresAt} and has: nobody wants it any more, and it may hold
   * what opens something. Whether it is being delivered at this moment makes no difference.
   */
  @SqlUpdate(
      """
      update worker.delivery
      set state = 'done', done_at = :now, payload = null, ordering_key = null, last_error = null
      where delivery_id in (
        select delivery_id from worker.delivery
        where state <> 'done' and :now >=
          case when payload ->> 'expiresAt' ~ '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d'
            then cast(payload ->> 'expiresAt' as timestamptz) end
        limit :atMost
        for update skip locked)
      """)
  int forgetExpired(Instant now, int atMost);

  /** A part of them at a time, so that no transaction is long. */
  @SqlUpdate(
      """
      delete from worker.delivery where delivery_id in (
        select delivery_id from worker.delivery
        where state = 'done' and done_at < :before
        limit :atMost
        for update skip locked)
      """)
  int purge(Instant before, int atMost);
}
