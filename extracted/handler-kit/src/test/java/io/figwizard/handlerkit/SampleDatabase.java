package io.figwizard.handlerkit;

import io.figwizard.local.LocalPostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A real PostgreSQL with the sample domain's schema, one for all test classes of a run. */
final class SampleDatabase implements AutoCloseable, ExtensionContext.Store.CloseableResource {
  private final LocalPostgres postgres;

  private SampleDatabase() {
    postgres = LocalPostgres.throwaway();
      execute(
          """
          CREATE SCHEMA notes;
          CREATE TABLE notes.note (note_id uuid PRIMARY KEY, user_id uuid NOT NULL, body text NOT NULL);
          CREATE TABLE notes.counter (counter_id int PRIMARY KEY, value int NOT NULL);
          INSERT INTO notes.counter VALUES (1, 0), (2, 0);
          CREATE TABLE notes.idempotency (
            user_id uuid NOT NULL, action text NOT NULL, idempotency_key text NOT NULL,
            body_hash bytea NOT NULL, answer json, created_at timestamptz NOT NULL,
            PRIMARY KEY (user_id, action, idempotency_key));
          CREATE ROLE fig_notes LOGIN PASSWORD 'notes';
          ALTER ROLE fig_notes SET search_path = notes;
          GRANT USAGE ON SCHEMA notes TO fig_notes;
          GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA notes TO fig_notes;
          """);
  }

  static SampleDatabase of(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(ExtensionContext.Namespace.create(SampleDatabase.class))
        .getOrComputeIfAbsent(
            SampleDatabase.class, type -> new SampleDatabase(), SampleDatabase.class);
  }

  String jdbcUrl() {
    return postgres.jdbcUrl();
  }

  void execute(String sql) {
    try (Connection connection = connection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException("Cannot execute: " + sql, e);
    }
  }

  /** As the owner of everything. */
  Connection connection() throws SQLException {
    return DriverManager.getConnection(jdbcUrl(), postgres.owner(), postgres.ownerPassword());
  }

  @Override
  public void close() {
    postgres.close();
  }
}
