package io.figwizard.loadtests.data;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What was loaded into a database, as it is recorded there in the schema {@code fig_data}.
 *
 * @param version of the generator: another one makes other bytes from the same seed
 * @param asOf the moment "now" of the data
 * @param rows by table, with its schema, as loaded
 * @param checksum over all bytes loaded
 */
public record LoadedData(
    String profile, long seed, int version, Instant asOf, Map<String, Long> rows, String checksum) {

  /** Of the generator on the class path. */
  public static final int GENERATOR_VERSION = 3;

  public LoadedData {
    rows = Map.copyOf(rows);
  }

  /** What a finished load has recorded; empty when there was none, or it did not finish. */
  public static Optional<LoadedData> in(Connection connection) throws SQLException {
    if (!Sql.tableExists(connection, "fig_data.load")) {
      return Optional.empty();
    }
    Map<String, Long> rows = new TreeMap<>();
    try (PreparedStatement select =
            connection.prepareStatement("select table_name, rows from fig_data.loaded_rows");
        ResultSet row = select.executeQuery()) {
      while (row.next()) {
        rows.put(row.getString(1), row.getLong(2));
      }
    }
    try (PreparedStatement select =
            connection.prepareStatement(
                "select profile, seed, version, as_of, checksum from fig_data.load"
                    + " where finished_at is not null");
        ResultSet row = select.executeQuery()) {
      if (!row.next()) {
        return Optional.empty();
      }
      return Optional.of(
          new LoadedData(
              row.getString(1),
              row.getLong(2),
              row.getInt(3),
              row.getTimestamp(4).toInstant(),
              rows,
              row.getString(5)));
    }
  }

  /** The users of these data, by index. */
  public Population population() {
    return new Population(Profile.named(profile), seed);
  }

  /** As {@link #rows}, without the tables from which jobs remove what is old. */
  public Map<String, Long> lastingRows() {
    Map<String, Long> lasting = new TreeMap<>(rows);
    for (Table table : Table.values()) {
      if (!table.lasting()) {
        lasting.remove(table.qualifiedName());
      }
    }
    return lasting;
  }

  public long totalRows() {
    return rows.values().stream().mapToLong(Long::longValue).sum();
  }
}
