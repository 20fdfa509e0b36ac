package io.figwizard.jobs;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** {@code jobs.usage} and how far it is counted. */
interface UsageSql {
  /** A day's counting. */
  record Run(UUID afterUser, @Nullable Instant finishedAt) {}

  /** Users who were counted. */
  record Counted(int users, @Nullable UUID last) {}

  /** A line of the report. */
  record Line(String plan, long users, long activeUsers, long reviews) {}

  /**
   * A day whose report is to be mailed.
   *
   * @param attempts with this one
   */
  record ToMail(LocalDate day, int attempts) {}

  @SqlQuery("select max(day) from jobs.usage_run where finished_at is not null")
  Optional<LocalDate> lastFinished();

  @SqlUpdate(
      """
      insert into jobs.usage_run (day, after_user) values (:day, :first) on conflict do nothing
      """)
  int begin(LocalDate day, UUID first);

  /** Nobody else counts this day until the transaction ends. */
  @SqlQuery("select after_user, finished_at from jobs.usage_run where day = :day for update")
  Run lock(LocalDate day);

  /** Adds the next users to the day's lines. */
  @SqlQuery(
      """
      with page as materialized (
        select user_id from published.account
        where user_id > :after and created_at < :until
        order by user_id
        limit :atMost
      ), counted as (
        select page.user_id,
          coalesce(
            (select e.plan from published.entitlement e
             where e.user_id = page.user_id and e.variant = 'production'
               and e.access_until >= :until
             order by e.access_until desc limit 1),
            'free') as plan,
          (select count(*) from published.drilling_practice r
           where r.user_id = page.user_id and r.reviewed_at >= :since and r.reviewed_at < :until)
            as reviews
        from page
      ), added as (
        insert into jobs.usage (day, plan, users, active_users, reviews)
        select :day, plan, count(*), count(*) filter (where reviews > 0), sum(reviews)
        from counted group by plan
        on conflict (day, plan) do update set
          users = usage.users + excluded.users,
          active_users = usage.active_users + excluded.active_users,
          reviews = usage.reviews + excluded.reviews
      )
      select count(*) as users, (array_agg(user_id order by user_id desc))[1] as last from page
      """)
  Counted count(LocalDate day, Instant since, Instant until, UUID after, int atMost);

  @SqlUpdate("update jobs.usage_run set after_user = :after where day = :day")
  int advance(LocalDate day, UUID after);

  @SqlUpdate("update jobs.usage_run set finished_at = :now where day = :day")
  int finish(LocalDate day, Instant now);

  /** The next one, for whoever asks, until the time given. */
  @SqlQuery(
      """
      update jobs.usage_run set mail_attempts = mail_attempts + 1, mail_due_at = :leasedUntil
      where day = (
        select day from jobs.usage_run
        where finished_at is not null and mail = 'waiting' and day >= :earliest
          and (mail_due_at is null or mail_due_at <= :now)
        order by day limit 1 for update skip locked)
      returning day, mail_attempts as attempts
      """)
  Optional<ToMail> claimMail(LocalDate earliest, Instant now, Instant leasedUntil);

  @SqlUpdate("update jobs.usage_run set mail = :state where day = :day")
  int settleMail(LocalDate day, String state);

  @SqlUpdate("update jobs.usage_run set mail_due_at = :dueAt where day = :day and mail = 'waiting'")
  int postponeMail(LocalDate day, Instant dueAt);

  @SqlQuery(
      "select plan, users, active_users, reviews from jobs.usage where day = :day order by plan")
  List<Line> lines(LocalDate day);
}
