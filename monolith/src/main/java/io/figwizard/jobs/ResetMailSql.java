package io.figwizard.jobs;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** {@code jobs.reset_mail}. */
interface ResetMailSql {
  /**
   * A mail that is to be sent now.
   *
   * @param attempts with this one; whoever claims it later has another number
   */
  record Claimed(UUID eventId, UUID userId, String token, int attempts, Instant expiresAt) {
    /** Without the token. */
    @Override
    public String toString() {
      return eventId.toString();
    }
  }

  @SqlUpdate(
      """
      insert into jobs.reset_mail (event_id, user_id, token, state, due_at, expires_at, changed_at)
      values (:eventId, :userId, :token, 'waiting', :now, :expiresAt, :now)
      on conflict (event_id) do nothing
      """)
  int insert(UUID eventId, UUID userId, String token, Instant expiresAt, Instant now);

  /** One that is due, for whoever asks, until the time given. */
  @SqlQuery(
      """
      update jobs.reset_mail
      set attempts = attempts + 1, due_at = :leasedUntil, changed_at = :now
      where event_id = (
        select event_id from jobs.reset_mail
        where state = 'waiting' and due_at <= :now and expires_at > :now
        order by due_at limit 1 for update skip locked)
      returning event_id, user_id, token, attempts, expires_at
      """)
  Optional<Claimed> claim(Instant now, Instant leasedUntil);

  @SqlQuery(
      "select exists (select from jobs.reset_mail where state = 'waiting' and due_at <= :now)")
  boolean anyDue(Instant now);

  @SqlUpdate(
      """
      update jobs.reset_mail set due_at = :dueAt, smtp_code = :code, changed_at = :now
      where event_id = :eventId and state = 'waiting' and attempts = :attempts
      """)
  int postpone(UUID eventId, int attempts, Instant dueAt, @Nullable Integer code, Instant now);

  /** Also when somebody else has claimed it meanwhile: it is sent, or never will be. */
  @SqlUpdate(
      """
      update jobs.reset_mail
      set state = :state, token = null, smtp_code = :code, changed_at = :now
      where event_id = :eventId and state = 'waiting'
      """)
  int finish(UUID eventId, String state, @Nullable Integer code, Instant now);

  @SqlUpdate(
      """
      update jobs.reset_mail set state = 'expired', token = null, changed_at = :now
      where event_id in (
        select event_id from jobs.reset_mail
        where state = 'waiting' and expires_at <= :now
        order by expires_at limit :atMost for update skip locked)
      """)
  int expire(Instant now, int atMost);

  @SqlUpdate("delete from jobs.reset_mail where user_id = any(:userIds)")
  int forget(List<UUID> userIds);

  @SqlUpdate(
      """
      delete from jobs.reset_mail where event_id in (
        select event_id from jobs.reset_mail
        where changed_at < :before and state <> 'waiting'
        order by changed_at limit :atMost for update skip locked)
      """)
  int purge(Instant before, int atMost);

  @SqlQuery("select count(*) from jobs.reset_mail where state = 'waiting'")
  long waiting();
}
