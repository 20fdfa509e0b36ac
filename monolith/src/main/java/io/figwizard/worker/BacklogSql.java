package io.figwizard.worker;

import java.time.Instant;
import java.util.List;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

/** Statements on what is not done, which are few rows among many. */
interface BacklogSql {
  @SqlQuery(
      """
      select consumer,
             count(*) filter (where state = 'pending') as pending,
             count(*) filter (where state = 'dead') as dead,
             coalesce(min(created_at) filter (where state = 'pending'), :now) as oldest_pending
      from worker.delivery
      where state <> 'done'
      group by consumer
      """)
  List<Backlog> all(Instant now);
}
