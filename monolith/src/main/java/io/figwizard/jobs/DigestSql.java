package io.figwizard.jobs;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** {@code jobs.digest}. */
interface DigestSql {
  /** Somebody who wants a digest, and when. */
  record Subscriber(UUID userId, int digestHour, String timeZone) {}

  /**
   * A digest that is to be sent now.
   *
   * @param attempts with this one; whoever claims it later has another number
   */
  record Claimed(
      UUID userId, LocalDate localDate, int attempts, Instant expiresAt, String timeZone) {}

  /** In the order of the index that the owner has for this. */
  @SqlQuery(
      """
      select p.user_id, p.digest_hour, coalesce(p.time_zone, a.time_zone, 'UTC') as time_zone
      from published.profile p join published.account a on a.user_id = p.user_id
      where p.digest and (p.digest_hour, p.user_id) > (:afterHour, :afterUser)
      order by p.digest_hour, p.user_id
      limit :atMost
      """)
  List<Subscriber> subscribers(int afterHour, UUID afterUser, int atMost);

  /**
   * Those that are not known yet.
   *
   * @param localDates as in ISO 8601
   * @param expiresAt as in ISO 8601
   */
  @SqlUpdate(
      """
      insert into jobs.digest
        (user_id, local_date, state, due_at, expires_at, time_zone, changed_at)
      select planned.user_id, planned.local_date, 'waiting', :now, planned.expires_at,
             planned.time_zone, :now
      from unnest(
        :userIds, cast(:localDates as date[]), cast(:expiresAt as timestamptz[]), :timeZones)
        as planned (user_id, local_date, expires_at, time_zone)
      on conflict (user_id, local_date) do nothing
      """)
  int plan(
      List<UUID> userIds,
      List<String> localDates,
      List<String> expiresAt,
      List<String> timeZones,
      Instant now);

  /** One that is due, for whoever asks, until the time given. */
  @SqlQuery(
      """
      update jobs.digest set attempts = attempts + 1, due_at = :leasedUntil, changed_at = :now
      where (user_id, local_date) = (
        select user_id, local_date from jobs.digest
        where state = 'waiting' and due_at <= :now and expires_at > :now
        order by due_at limit 1 for update skip locked)
      returning user_id, local_date, attempts, expires_at, time_zone
      """)
  Optional<Claimed> claim(Instant now, Instant leasedUntil);

  @SqlQuery("select exists (select from jobs.digest where state = 'waiting' and due_at <= :now)")
  boolean anyDue(Instant now);

  /** From here on nobody else sends it. 0 when somebody else has claimed it meanwhile. */
  @SqlUpdate(
      """
      update jobs.digest set state = 'sending', changed_at = :now
      where user_id = :userId and local_date = :localDate and state = 'waiting'
        and attempts = :attempts
      """)
  int begin(UUID userId, LocalDate localDate, int attempts, Instant now);

  /** Of one that was begun, or of one that is not to be sent at all. */
  @SqlUpdate(
      """
      update jobs.digest
      set state = :state, due_at = :dueAt, smtp_code = :code, changed_at = :now
      where user_id = :userId and local_date = :localDate and state in ('waiting', 'sending')
        and attempts = :attempts
      """)
  int settle(
      UUID userId,
      LocalDate localDate,
      int attempts,
      String state,
      Instant dueAt,
      @Nullable Integer code,
      Instant now);

  /** Their day is over. */
  @SqlUpdate(
      """
      update jobs.digest set state = 'expired', changed_at = :now
      where (user_id, local_date) in (
        select user_id, local_date from jobs.digest
        where state = 'waiting' and expires_at <= :now
        order by expires_at limit :atMost for update skip locked)
      """)
  int expire(Instant now, int atMost);

  /** Whoever was sending them has died. */
  @SqlUpdate(
      """
      update jobs.digest set state = 'unknown', changed_at = :now
      where (user_id, local_date) in (
        select user_id, local_date from jobs.digest
        where state = 'sending' and changed_at < :before
        order by changed_at limit :atMost for update skip locked)
      """)
  int abandon(Instant before, Instant now, int atMost);

  @SqlUpdate("delete from jobs.digest where user_id = any(:userIds)")
  int forget(List<UUID> userIds);

  @SqlUpdate(
      """
      delete from jobs.digest where (user_id, local_date) in (
        select user_id, local_date from jobs.digest
        where local_date < :before order by local_date limit :atMost for update skip locked)
      """)
  int purge(LocalDate before, int atMost);

  @SqlQuery("select count(*) from jobs.digest where state = 'waiting'")
  long waiting();
}
