package io.figwizard.handlerkit.sample;

import java.util.List;
import java.util.UUID;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

interface NoteSql {
  @SqlUpdate("INSERT INTO notes.note (note_id, user_id, body) VALUES (:id, :user, :body)")
  void insert(@Bind("id") UUID id, @Bind("user") UUID user, @Bind("body") String body);

  @SqlQuery("SELECT body FROM notes.note WHERE user_id = :user ORDER BY body")
  List<String> bodies(@Bind("user") UUID user);

  @SqlUpdate("UPDATE notes.counter SET value = value + 1 WHERE counter_id = :id")
  void count(@Bind("id") int id);

  @SqlQuery("SELECT CAST(pg_sleep(:seconds) AS text)")
  String sleep(@Bind("seconds") double seconds);

  @SqlQuery(
      """
      SELECT count(*) FROM pg_stat_activity
      WHERE datname = current_database() AND state = 'idle in transaction'
      """)
  int openTransactions();

  @SqlQuery("SELECT count(*) FROM notes.no_such_table")
  long broken();
}
