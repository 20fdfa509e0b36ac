package io.figwizard.loadtests.data;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;

/** Writes the schema {@code fig_data}: what is being loaded, what was loaded. */
final class LoadRecord {

  private final Connection connection;
  private final Clock clock;

  LoadRecord(Connection connection, Clock clock) {
    this.connection = connection;
    this.clock = clock;
  }

  void create() throws SQLException {
    Sql.run(
        connection,
        """
        create schema if not exists fig_data;
        create table if not exists fig_data.load (
          profile text not null,
          seed bigint not null,
          version int not null,
          as_of timestamptz not null,
          started_at timestamptz not null,
          checksum text,
          finished_at timestamptz
        );
        create table if not exists fig_data.loaded_rows (
          table_name text primary key,
          rows bigint not null
        );
        create table if not exists fig_data.dropped (
          name text primary key,
          kind text not null,
          statement text not null
        )
        """);
  }

  /** A load began here and did not finish: what the tables hold is of no use to anybody. */
  boolean interrupted() throws SQLException {
    return Sql.number(connection, "select count(*) from fig_data.load where finished_at is null")
        > 0;
  }

  void begin(Profile profile, long seed, Instant asOf) throws SQLException {
    Sql.run(connection, "delete from fig_data.load; delete from fig_data.loaded_rows");
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into fig_data.load (profile, seed, version, as_of, started_at)"
                + " values (?, ?, ?, ?, ?)")) {
      insert.setString(1, profile.name());
      insert.setLong(2, seed);
      insert.setInt(3, LoadedData.GENERATOR_VERSION);
      insert.setTimestamp(4, Timestamp.from(asOf));
      insert.setTimestamp(5, Timestamp.from(clock.instant()));
      insert.executeUpdate();
    }
  }

  void finish(Map<Table, Long> rows, String checksum) throws SQLException {
    connection.setAutoCommit(false);
    try (PreparedStatement insert =
            connection.prepareStatement("insert into fig_data.loaded_rows values (?, ?)");
        PreparedStatement update =
            connection.prepareStatement("update fig_data.load set checksum = ?, finished_at = ?")) {
      for (Map.Entry<Table, Long> entry : rows.entrySet()) {
        insert.setString(1, entry.getKey().qualifiedName());
        insert.setLong(2, entry.getValue());
        insert.executeUpdate();
      }
      update.setString(1, checksum);
      update.setTimestamp(2, Timestamp.from(clock.instant()));
      update.executeUpdate();
      connection.commit();
    } finally {
      connection.setAutoCommit(true);
    }
  }
}
