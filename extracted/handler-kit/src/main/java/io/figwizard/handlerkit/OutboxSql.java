package io.figwizard.handlerkit;

import java.time.Instant;
import java.util.List;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/**
 * The table {@code outbox} of the domain's schema. The schema is the first of the role's search
 * path: the kit knows no domain.
 */
interface OutboxSql {
  /** Without locks: who reads the same rows hands them on twice, which does no harm. */
  @SqlQuery(
      """
      SELECT sequence, event_id, type, ordering_key, CAST(payload AS text) AS payload, created_at
      FROM outbox
      WHERE type = ANY(:types) AND available_at <= :now
      ORDER BY sequence
      LIMIT :atMost
      """)
  List<Outbox.Row> due(List<String> types, Instant now, int atMost);

  /** Leaves to others what they are deleting at this moment. */
  @SqlUpdate(
      """
      DELETE FROM outbox WHERE sequence IN (
        SELECT sequence FROM outbox WHERE sequence = ANY(:sequences) FOR UPDATE SKIP LOCKED)
      """)
  int delete(List<Long> sequences);

  @SqlQuery(
      """
      SELECT count(*) AS count, min(created_at) AS oldest FROM outbox
      WHERE type <> ALL(:types) AND available_at <= :now
      """)
  Outbox.Unwanted unwanted(List<String> types, Instant now);

  @SqlUpdate("DELETE FROM outbox WHERE type <> ALL(:types) AND ordering_key = :orderingKey")
  int deleteUnwanted(List<String> types, String orderingKey);
}
