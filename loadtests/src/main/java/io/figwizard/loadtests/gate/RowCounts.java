package io.figwizard.loadtests.gate;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Optional;

/** How many rows tables hold, and whether that is enough. */
final class RowCounts {
  /** Share of the rows that must be there; handlers may have deleted some since the load. */
  static final double ENOUGH = 0.9;

  private RowCounts() {}

  /**
   * Counts, row by row.
   *
   * @param table with its schema, {@code drilling.card}, as the database spells it
   */
  static long in(Connection database, String table) throws SQLException {
    int dot = table.indexOf('.');
    try (Statement statement = database.createStatement()) {
      String schema = statement.enquoteIdentifier(table.substring(0, dot), true);
      String name = statement.enquoteIdentifier(table.substring(dot + 1), true);
      try (ResultSet row = statement.executeQuery("select count(*) from " + schema + "." + name)) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  /**
   * The problem, if there are too few.
   *
   * @param advice how to get more
   */
  static Optional<String> tooFew(String what, long found, long expected, String advice) {
    return found >= ENOUGH * expected
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "data: %s holds %,d rows (expected: at least %.0f %% of %,d); %s",
                what,
                found,
                100 * ENOUGH,
                expected,
                advice));
  }
}
