package io.figwizard.exports;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/**
 * What is done to an export by whoever makes it. Each statement but the first names the attempt and
 * touches nothing when another one has begun, or the export is gone.
 */
interface MakingSql {
  /**
   * What somebody has undertaken to make.
   *
   * @param attempt 1 for the first
   */
  record Claim(UUID exportId, UUID userId, String format, int attempt, Instant requestedAt) {}

  /** The oldest one that nobody makes; whoever made it before is out. */
  @SqlQuery(
      """
      update exports.export set
        state = 'making', attempt = attempt + 1, due_at = :until, progress = 0, rows = 0
      where export_id = (
        select export_id from exports.export
        where state in ('queued', 'making') and due_at <= :now
        order by due_at, export_id
        limit 1
        for update skip locked)
      returning export_id, user_id, format, attempt, requested_at
      """)
  Optional<Claim> claim(Instant now, Instant until);

  /** Says that whoever makes it lives, and how far he is. */
  @SqlUpdate(
      """
      update exports.export set due_at = :until, progress = :progress, rows = :rows
      where export_id = :exportId and attempt = :attempt and state = 'making'
      """)
  int renew(UUID exportId, int attempt, int progress, long rows, Instant until);

  @SqlUpdate(
      """
      insert into exports.part (export_id, number, bytes)
      values (:exportId, :number, :bytes)
      """)
  void insertPart(UUID exportId, int number, byte[] bytes);

  @SqlUpdate("delete from exports.part where export_id = :exportId")
  int deleteParts(UUID exportId);

  @SqlUpdate(
      """
      update exports.export set state = 'ready', progress = 100, rows = :rows, bytes = :bytes,
        parts = :parts, finished_at = :now, expires_at = :expiresAt
      where export_id = :exportId and attempt = :attempt and state = 'making'
      """)
  int ready(
      UUID exportId, int attempt, long rows, long bytes, int parts, Instant now, Instant expiresAt);

  @SqlUpdate(
      """
      update exports.export set state = 'queued', progress = 0, rows = 0, due_at = :again
      where export_id = :exportId and attempt = :attempt and state = 'making'
      """)
  int queueAgain(UUID exportId, int attempt, Instant again);

  @SqlUpdate(
      """
      update exports.export set state = 'failed', progress = 0, rows = 0, failure = :failure,
        finished_at = :now, expires_at = :expiresAt
      where export_id = :exportId and attempt = :attempt and state = 'making'
      """)
  int failed(UUID exportId, int attempt, String failure, Instant now, Instant expiresAt);

  @SqlUpdate(
      """
      insert into exports.outbox (type, ordering_key, payload)
      values ('export.finished', 'user:' || cast(:userId as text),
              jsonb_build_object(
                  'userId', cast(:userId as text), 'exportId', cast(:exportId as text),
                  'format', cast(:format as text), 'state', cast(:state as text)))
      """)
  void announce(UUID userId, UUID exportId, String format, String state);
}
