package io.figwizard.worker;

import io.figwizard.handlertesting.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Events in auth's outbox, as the action of a domain writes them, and what became of them. */
record Events(TestDatabase database) {

  /** Numbered, with a key of its own order. */
  void write(String type, String key, int number) throws SQLException {
    write(type, List.of(new Numbered(key, number)));
  }

  record Numbered(String key, int number) {}

  void write(String type, List<Numbered> events) throws SQLException {
    try (Connection connection = database.role("auth").getConnection();
        PreparedStatement insert =
            connection.prepareStatement(
                "insert into auth.outbox (type, ordering_key, payload)"
                    + " values (?, ?, jsonb_build_object('number', cast(? as int)))")) {
      connection.setAutoCommit(false);
      for (Numbered event : events) {
        insert.setString(1, type);
        insert.setString(2, event.key());
        insert.setInt(3, event.number());
        insert.addBatch();
      }
      insert.executeBatch();
      connection.commit();
    }
  }

  long inOutbox() throws SQLException {
    return number("select count(*) from auth.outbox");
  }

  long deliveries(String state) throws SQLException {
    return number("select count(*) from worker.delivery where state = '" + state + "'");
  }

  long lanes() throws SQLException {
    return number("select count(*) from worker.lane");
  }

  long number(String sql) throws SQLException {
    return Long.parseLong(rows(sql).get(0));
  }

  /** The first column, as the owner sees it. */
  List<String> rows(String sql) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Connection connection = database.owner().getConnection();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      while (result.next()) {
        rows.add(result.getString(1));
      }
    }
    return rows;
  }

  void clear() {
    database.execute("truncate auth.outbox, worker.delivery, worker.lane, worker.scheduled_tasks");
  }
}
