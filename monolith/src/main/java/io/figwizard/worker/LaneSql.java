package io.figwizard.worker;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** Statements on {@code worker.lane}. */
interface LaneSql {
  /**
   * Makes the lanes that are missing, and locks all of them until the transaction ends: nobody
   * removes one for being empty who does not see its new deliveries. In one order, against
   * deadlocks.
   */
  @SqlUpdate(
      """
      insert into worker.lane (consumer, ordering_key, due_at)
      select distinct fresh.consumer, fresh.ordering_key, cast(:now as timestamptz)
      from unnest(:consumers, :orderingKeys) as fresh(consumer, ordering_key)
      order by fresh.consumer, fresh.ordering_key
      on conflict (consumer, ordering_key) do update set consumer = excluded.consumer
      """)
  int open(List<String> consumers, List<String> orderingKeys, Instant now);

  /** The lane that is due longest, of those that nobody is claiming at this moment. */
  @SqlQuery(
      """
      update worker.lane set lease_owner = :leaseOwner, due_at = :leasedUntil
      where lane_id = (
        select lane_id from worker.lane
        where due_at <= :now and consumer = any(:consumers)
        order by due_at
        limit 1
        for update skip locked)
      returning lane_id, consumer, ordering_key, lease_owner
      """)
  Optional<Claim> claim(List<String> consumers, UUID leaseOwner, Instant now, Instant leasedUntil);

  /** Empty when the lease has ended and somebody else has the lane, or it is gone. */
  @SqlQuery(
      """
      select true from worker.lane where lane_id = :laneId and lease_owner = :leaseOwner
      for update
      """)
  Optional<Boolean> lock(long laneId, UUID leaseOwner);

  /** Only after {@link #lock}, in a statement of its own: it must see what was added before. */
  @SqlUpdate(
      """
      delete from worker.lane where lane_id = :laneId and not exists (
        select from worker.delivery
        where delivery.consumer = lane.consumer and delivery.ordering_key = lane.ordering_key
          and delivery.state = 'pending')
      """)
  int deleteIfEmpty(long laneId);

  @SqlUpdate(
      """
      update worker.lane set lease_owner = null, due_at = :dueAt
      where lane_id = :laneId and lease_owner = :leaseOwner
      """)
  int release(long laneId, UUID leaseOwner, Instant dueAt);

  /** Passes by what is locked at this moment: the next time will do, and nobody waits in a ring. */
  @SqlUpdate(
      """
      update worker.lane set due_at = :leasedUntil
      where lane_id in (
        select lane_id from worker.lane where lease_owner = any(:leaseOwners)
        for update skip locked)
      """)
  int renew(List<UUID> leaseOwners, Instant leasedUntil);
}
