package io.figwizard.loadtests.data;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Columns that number their rows: the next row gets a number after those that were loaded. */
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

  private Identities() {}

  static void moveOn(Connection connection) throws SQLException {
    for (String statement : statements(connection)) {
      Sql.run(connection, statement);
    }
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
