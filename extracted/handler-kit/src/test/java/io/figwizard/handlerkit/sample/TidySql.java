package io.figwizard.handlerkit.sample;

import java.time.Instant;
import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

interface TidySql {
  @SqlUpdate("UPDATE notes.counter SET value = value + 1")
  void count();

  @SqlUpdate("DELETE FROM notes.note WHERE note_id = :noteId")
  int delete(UUID noteId);

  @SqlUpdate(
      """
      INSERT INTO notes.outbox (type, payload, available_at) VALUES (:type, jsonb_build_object(
        'noteId', CAST(:noteId AS text), 'at', CAST(:at AS timestamptz)), now() + interval '90 seconds')
      """)
  void tell(String type, UUID noteId, Instant at);

  @SqlUpdate("INSERT INTO notes.step (note_id) VALUES (:noteId)")
  void step(UUID noteId);
}
