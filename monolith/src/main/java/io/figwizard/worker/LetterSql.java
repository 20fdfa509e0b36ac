package io.figwizard.worker;

import java.time.Instant;
import java.util.List;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** Statements for operators, on what is not done. */
interface LetterSql {
  /** What was given up first, then what has failed, then what merely waits. */
  @SqlQuery(
      """
      select delivery_id, state, type, delivery.ordering_key, delivery.consumer, attempts,
             created_at, case when state = 'pending' then due_at end as due_at, last_error
      from worker.delivery
      left join worker.lane on lane.consumer = delivery.consumer
        and lane.ordering_key = delivery.ordering_key
      where state <> 'done'
      order by state = 'dead' desc, attempts > 0 desc, delivery_id
      limit :atMost
      """)
  List<Letter> list(int atMost);

  @SqlQuery("select count(*) from worker.delivery where state <> 'done'")
  long count();

  /**
   * What has failed at least once.
   *
   * @param type null for any
   */
  @SqlQuery(
      """
      select delivery_id from worker.delivery
      where (state = 'dead' or (state = 'pending' and attempts > 0))
        and (cast(:type as text) is null or type = :type)
      order by delivery_id
      """)
  List<Long> failed(@Nullable String type);

  /** Which of these are not done. */
  @SqlQuery(
      """
      select delivery_id from worker.delivery
      where delivery_id = any(:deliveryIds) and state <> 'done'
      """)
  List<Long> open(List<Long> deliveryIds);

  /** As {@link LaneSql#open}, before the deliveries: whoever reports on a lane locks it first. */
  @SqlUpdate(
      """
      insert into worker.lane (consumer, ordering_key, due_at)
      select distinct consumer, ordering_key, cast(:now as timestamptz)
      from worker.delivery
      where delivery_id = any(:deliveryIds) and state <> 'done'
      order by consumer, ordering_key
      on conflict (consumer, ordering_key) do update
      set due_at = case when lane.lease_owner is null then excluded.due_at else lane.due_at end
      """)
  int openLanes(List<Long> deliveryIds, Instant now);

  @SqlUpdate(
      """
      update worker.delivery set state = 'pending', attempts = 0
      where delivery_id = any(:deliveryIds) and state <> 'done'
      """)
  int retry(List<Long> deliveryIds);
}
