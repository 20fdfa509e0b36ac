package io.figwizard.realtime;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** Statements on {@code realtime.notification} and {@code realtime.departed}. */
interface NotificationSql {
  /** What is written of an event. */
  record New(UUID eventId, UUID userId, String type, String payload, Instant occurredAt) {
    /** Without the payload: errors of statements quote it. */
    @Override
    public String toString() {
      return type + " " + eventId;
    }
  }

  /** What is sent. */
  record Row(long sequence, String type, String payload, Instant occurredAt) {}

  /**
   * How things stand for a user.
   *
   * @param newest the last notification's sequence, null where there is none
   * @param departed whether the account is deleted
   */
  record Standing(UUID userId, @Nullable Long newest, boolean departed) {}

  /** Held until the transaction ends, and taken before anything else of the user's. */
  @SqlQuery(
      """
      select true
      from pg_advisory_xact_lock(hashtextextended('realtime:' || cast(:userId as text), 0))""")
  boolean lock(UUID userId);

  /**
   * @return 1, or 0 for an event that was there and for a user who left
   */
  @SqlUpdate(
      """
      insert into realtime.notification (event_id, user_id, type, payload, occurred_at)
      select :eventId, :userId, :type, cast(:payload as jsonb), :occurredAt
      where not exists (
        select from realtime.departed
        where user_hash = sha256(convert_to(cast(:userId as text), 'UTF8')))
      on conflict (event_id) do nothing""")
  int insert(@BindMethods New notification);

  /** Heard by those who listen when the transaction commits. */
  @SqlQuery("select true from pg_notify('realtime', :payload)")
  boolean say(String payload);

  @SqlQuery(
      """
      select sequence, type, cast(payload as text) as payload, occurred_at
      from realtime.notification
      where user_id = :userId and sequence > :after
      order by sequence
      limit :atMost""")
  List<Row> after(UUID userId, long after, int atMost);

  @SqlQuery(
      """
      select
        asked.user_id,
        (select max(n.sequence) from realtime.notification n where n.user_id = asked.user_id)
          as newest,
        exists (
          select from realtime.departed d
          where d.user_hash = sha256(convert_to(cast(asked.user_id as text), 'UTF8')))
          as departed
      from unnest(cast(:userIds as uuid[])) as asked(user_id)""")
  List<Standing> standings(List<UUID> userIds);

  @SqlUpdate(
      """
      insert into realtime.departed (user_hash)
      values (sha256(convert_to(cast(:userId as text), 'UTF8')))
      on conflict (user_hash) do nothing""")
  void depart(UUID userId);

  @SqlUpdate("delete from realtime.notification where user_id = :userId")
  void forget(UUID userId);

  /**
   * A part of them at a time, so that no transaction is long.
   *
   * @return how many
   */
  @SqlQuery(
      """
      with deleted as (
        delete from realtime.notification where sequence in (
          select sequence from realtime.notification
          where created_at < :before
          limit :atMost
          for update skip locked)
        returning sequence),
      moved as (
        update realtime.horizon
        set sequence = greatest(sequence, (select max(sequence) from deleted))
        where exists (select from deleted))
      select count(*) from deleted""")
  int purge(Instant before, int atMost);

  /** The last sequence that was deleted for its age. */
  @SqlQuery("select coalesce(max(sequence), 0) from realtime.horizon")
  long horizon();

  @SqlUpdate(
      """
      delete from realtime.departed where user_hash in (
        select user_hash from realtime.departed
        where departed_at < :before
        limit :atMost
        for update skip locked)""")
  int purgeDeparted(Instant before, int atMost);
}
