package io.figwizard.loadtests.data;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Map;

/**
 * The usage report of the last weeks, counted from the rows that were loaded, as the job would have
 * counted it; but a subscription that has ended since counts as none.
 */
final class UsageCounts {

  private static final String DAYS =
      """
      with days as (
        select day, day at time zone 'UTC' as since,
          (day + interval '1 day') at time zone 'UTC' as until
        from (select cast(? as timestamptz) at time zone 'UTC' as now) as moment,
          generate_series(date_trunc('day', now) - interval '30 days',
            date_trunc('day', now) - interval '1 day', interval '1 day') as day)
      """;

  private static final String COUNT =
      DAYS
          + """
          , paid as (
            select distinct on (day, user_id) day, user_id, plan
            from days join billing.subscription s
              on s.started_at < until and s.access_until >= until
            where variant = 'production' and plan <> 'unknown'
            order by day, user_id, access_until desc
          ), answered as (
            select date_trunc('day', reviewed_at at time zone 'UTC') as day, user_id,
              count(*) as reviews
            from drilling.review
            where reviewed_at >= (select min(since) from days)
              and reviewed_at < (select max(until) from days)
            group by 1, 2
          ), counted as (
            select day, coalesce(plan, 'free') as plan, 0 as users, count(*) as active_users,
              sum(reviews) as reviews
            from answered left join paid using (day, user_id) group by 1, 2
            union all
            select day, plan, count(*), 0, 0 from paid group by 1, 2
            union all
            select day, 'free',
              (select count(*) from auth.account)
                - (select count(*) from paid where paid.day = days.day), 0, 0
            from days
          )
          insert into jobs.usage (day, plan, users, active_users, reviews)
          select day, plan, sum(users), sum(active_users), sum(reviews) from counted group by 1, 2
          """;

  private static final String RUNS =
      DAYS
          + """
          insert into jobs.usage_run (day, after_user, finished_at, mail)
          select day, (select user_id from auth.account order by user_id desc limit 1),
            until + interval '20 minutes', 'sent'
          from days
          """;

  private UsageCounts() {}

  /**
   * @return how many rows there are now in the two tables
   */
  static Map<Table, Long> write(Connection connection, Instant asOf) throws SQLException {
    return Map.of(
        Table.USAGE, run(connection, COUNT, asOf), Table.USAGE_RUN, run(connection, RUNS, asOf));
  }

  private static long run(Connection connection, String statement, Instant asOf)
      throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(statement)) {
      insert.setTimestamp(1, Timestamp.from(asOf));
      return insert.executeUpdate();
    }
  }
}
