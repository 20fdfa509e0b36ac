package io.figwizard.handlerkit;

import io.figwizard.local.LocalPostgres;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import liquibase.command.CommandScope;
import liquibase.command.core.UpdateCommandStep;
import liquibase.command.core.helpers.DbUrlConnectionArgumentsCommandStep;
import liquibase.database.Database;
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
import liquibase.exception.LiquibaseException;
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
          CREATE TABLE notes.step (
            step_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            note_id uuid NOT NULL REFERENCES notes.note ON DELETE CASCADE
              DEFERRABLE INITIALLY DEFERRED);
          CREATE TABLE notes.outbox (
            sequence bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, type text NOT NULL,
            payload jsonb NOT NULL DEFAULT '{}', created_at timestamptz NOT NULL DEFAULT now(),
            available_at timestamptz NOT NULL DEFAULT now());
          CREATE ROLE fig_notes LOGIN PASSWORD 'notes';
          ALTER ROLE fig_notes SET search_path = notes;
          """);
    applyChangelog("db/handlerkit/idempotency.xml");
    applyChangelog("db/handlerkit/rate_limit.xml");
    execute(
        """
          GRANT USAGE ON SCHEMA notes TO fig_notes;
          GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA notes TO fig_notes;
          """);
  }

  /** As a domain's own changelog includes it. */
  private void applyChangelog(String changelog) {
    try (Connection connection = connection()) {
      Database database =
          DatabaseFactory.getInstance()
              .findCorrectDatabaseImplementation(new JdbcConnection(connection));
      database.setDefaultSchemaName("notes");
      new CommandScope(UpdateCommandStep.COMMAND_NAME)
          .addArgumentValue(DbUrlConnectionArgumentsCommandStep.DATABASE_ARG, database)
          .addArgumentValue(UpdateCommandStep.CHANGELOG_FILE_ARG, changelog)
          .setOutput(OutputStream.nullOutputStream())
          .execute();
    } catch (SQLException | LiquibaseException e) {
      throw new IllegalStateException("Cannot apply " + changelog, e);
    }
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

  /** All rows of all tables, without what sequences count. */
  String rows() {
    return query(
        """
          SELECT string_agg(
            table_name || query_to_xml(
              format('SELECT * FROM notes.%I t ORDER BY t::text', table_name), true, false, ''),
            '' ORDER BY table_name)
          FROM information_schema.tables WHERE table_schema = 'notes'
          """);
  }

  /** The first column of the first row. */
  String query(String sql) {
    try (Connection connection = connection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return String.valueOf(row.getString(1));
    } catch (SQLException e) {
      throw new IllegalStateException("Cannot ask: " + sql, e);
    }
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
