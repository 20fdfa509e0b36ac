package io.figwizard.exports;

import java.time.Instant;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** Statements of the purge, each bounded. */
interface PurgeSql {
  /** Files that expired before then; that there were some remains known. */
  @SqlUpdate(
      """
      delete from exports.part where (export_id, number) in (
        select part.export_id, part.number
        from exports.export join exports.part on part.export_id = export.export_id
        where export.expires_at < :before
        limit :atMost)
      """)
  int deleteParts(Instant before, int atMost);

  @SqlUpdate(
      """
      delete from exports.export where export_id in (
        select export_id from exports.export where expires_at < :before limit :atMost)
      """)
  int deleteExports(Instant before, int atMost);
}
