package io.figwizard.exports;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** What users do with their exports. All name the user. */
interface ExportSql {
  /** What a download has to know. */
  record Stored(
      UUID exportId,
      String format,
      String state,
      long bytes,
      int parts,
      Instant requestedAt,
      @Nullable Instant expiresAt) {}

  /** Until the transaction ends, nobody else counts this user's exports to add one. */
  @SqlQuery(
      """
      select cast(pg_advisory_xact_lock(hashtextextended('exports ' || cast(:userId as text), 0)) as text)
      """)
  String lock(UUID userId);

  /** Those that are not expired. */
  @SqlQuery(
      """
      select count(*) from exports.export
      where user_id = :userId and (expires_at is null or expires_at > :now)
      """)
  int open(UUID userId, Instant now);

  @SqlQuery(
      """
      insert into exports.export (user_id, format, state, due_at, requested_at)
      values (:userId, :format, 'queued', :now, :now)
      returning export_id, format, state, progress, rows, bytes, failure, requested_at, finished_at,
        expires_at, cast(null as text) as file
      """)
  Export insert(UUID userId, String format, Instant now);

  /** The newest first. */
  @SqlQuery(
      """
      select export_id, format,
        case when state = 'ready' and expires_at <= :now then 'expired' else state end as state,
        progress, rows, bytes, failure, requested_at, finished_at, expires_at,
        case when state = 'ready' and expires_at > :now
          then '/exports/' || cast(export_id as text) || '/file' end as file
      from exports.export
      where user_id = :userId
      order by requested_at desc, export_id
      limit :atMost
      """)
  List<Export> ofUser(UUID userId, Instant now, int atMost);

  @SqlQuery(
      """
      select export_id, format,
        case when state = 'ready' and expires_at <= :now then 'expired' else state end as state,
        progress, rows, bytes, failure, requested_at, finished_at, expires_at,
        case when state = 'ready' and expires_at > :now
          then '/exports/' || cast(export_id as text) || '/file' end as file
      from exports.export
      where export_id = :exportId and user_id = :userId
      """)
  Optional<Export> find(UUID exportId, UUID userId, Instant now);

  @SqlQuery(
      """
      select export_id, format, state, bytes, parts, requested_at, expires_at
      from exports.export
      where export_id = :exportId and user_id = :userId
      """)
  Optional<Stored> stored(UUID exportId, UUID userId);

  /** Empty where the export was deleted meanwhile. */
  @SqlQuery("select bytes from exports.part where export_id = :exportId and number = :number")
  Optional<byte[]> part(UUID exportId, int number);

  /** With its parts. */
  @SqlUpdate("delete from exports.export where export_id = :exportId and user_id = :userId")
  int delete(UUID exportId, UUID userId);

  @SqlQuery("select export_id from exports.export where user_id = :userId")
  List<UUID> allOf(UUID userId);
}
