package io.figwizard.loadtests.data;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What numbers rows: the next row gets a number after those that were loaded. */
final class Identities {

  private static final String COLUMNS =
      """
      select table_schema || '.' || table_name as on_table, column_name
      from information_schema.columns
      where is_identity = 'YES' and table_schema || '.' || table_name in TABLES
      """
          .replace(
              "TABLES",
              Arrays.stream(Table.values())
                  .map(table -> "'" + table.qualifiedName() + "'")
                  .collect(Collectors.joining(", ", "(", ")")));

  /** A sequence that no column owns, so that a number is never given to another draft. */
  private static final String DRAFT_VERSIONS =
      "select setval('profile.draft_version', coalesce(max(version), 0) + 1, false)"
          + " from profile.draft";

  private Identities() {}

  static void moveOn(Connection connection) throws SQLException {
    for (String statement : statements(connection)) {
      Sql.run(connection, statement);
    }
    Sql.run(connection, DRAFT_VERSIONS);
  }

  private static List<String> statements(Connection connection) throws SQLException {
    Stream.Builder<String> statements = Stream.builder();
    try (Statement select = connection.createStatement();
        ResultSet row = select.executeQuery(COLUMNS)) {
      while (row.next()) {
        String table = row.getString("on_table");
        String column = row.getString("column_name");
        statements.add(
            "select setval(pg_get_serial_sequence('%1$s', '%2$s'), coalesce(max(%2$s), 0) + 1, false) from %1$s"
                .formatted(table, column));
      }
    }
    return statements.build().toList();
  }
}
