package io.figwizard.realtime;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** Statements on {@code realtime.ticket}. */
interface TicketSql {
  /** Who may connect, and how long the connection may last. */
  record Holder(UUID userId, Instant accessUntil) {}

  @SqlUpdate(
      """
      insert into realtime.ticket (ticket_hash, user_id, access_until, expires_at)
      values (:hash, :userId, :accessUntil, :expiresAt)""")
  void insert(byte[] hash, UUID userId, Instant accessUntil, Instant expiresAt);

  /** Of those who come with the same ticket at the same moment, one gets an answer. */
  @SqlQuery(
      """
      delete from realtime.ticket where ticket_hash = :hash and expires_at > :now
      returning user_id, access_until""")
  Optional<Holder> use(byte[] hash, Instant now);

  @SqlUpdate("delete from realtime.ticket where user_id = :userId")
  void forget(UUID userId);

  @SqlUpdate(
      """
      delete from realtime.ticket where ticket_hash in (
        select ticket_hash from realtime.ticket
        where expires_at <= :now
        limit :atMost
        for update skip locked)""")
  int purge(Instant now, int atMost);
}
