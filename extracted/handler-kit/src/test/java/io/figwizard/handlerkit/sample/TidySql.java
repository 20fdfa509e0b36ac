package io.figwizard.handlerkit.sample;

import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

interface TidySql {
  @SqlUpdate("UPDATE notes.counter SET value = value + 1")
  void count();

  @SqlUpdate("DELETE FROM notes.note WHERE note_id = :noteId")
  int delete(UUID noteId);

  @SqlUpdate("INSERT INTO notes.outbox (type) VALUES (:type)")
  void tell(String type);

  @SqlUpdate("INSERT INTO notes.step (note_id) VALUES (:noteId)")
  void step(UUID noteId);
}
