package io.figwizard.schemamigrator;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;

/** Brings a domain's schema and role up to date, or says what they lack. Thread-safe. */
public final class SchemaMigrator {
  // Any number will do; all who migrate a database must agree on it.
  private static final long LOCK = 0x666967_6d696772L;

  private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(100);

  private SchemaMigrator() {}

  /**
   * Makes what is missing: the schema, the role {@code fig_<domain>} with this password and its
   * rights, and every change of the changelog that did not run yet. May be repeated, and started by
   * several at once: they take turns.
   *
   * @param owner the database's owner, directly: a lock is held on one connection throughout, which
   *     a pooler in transaction mode would give to somebody else
   * @param domainPackage annotated with {@link io.figwizard.handlerkit.Domain}
   * @return what was pending before
   * @throws MigrationException with the change that failed; those before it stay
   */
  public static SchemaState migrate(DataSource owner, Package domainPackage, String rolePassword) {
    DomainSchema schema = DomainSchema.of(domainPackage);
    DomainRole role = new DomainRole(schema);
    try (Connection lock = owner.getConnection()) {
      waitForTurn(lock);
      try {
        role.create(lock, rolePassword);
        SchemaState before = state(owner, domainPackage);
        try (Connection connection = owner.getConnection()) {
          new Changelog(schema).update(connection);
        }
        role.grant(lock);
        return before;
      } finally {
        execute(lock, "SELECT pg_advisory_unlock(" + LOCK + ")");
      }
    } catch (MigrationException e) {
      throw e;
    } catch (Exception e) {
      throw new MigrationException(
          "cannot migrate the schema " + schema.name() + ": " + e.getMessage(), e);
    }
  }

  /**
   * What the domain's schema lacks; all of it where there is no schema. Changes nothing.
   *
   * @param database the owner, or the domain's own role
   * @throws MigrationException when the database cannot be asked
   */
  public static SchemaState state(DataSource database, Package domainPackage) {
    DomainSchema schema = DomainSchema.of(domainPackage);
    try (Connection connection = database.getConnection()) {
      List<String> pending = new Changelog(schema).pending(connection);
      return new SchemaState(schema.name(), pending);
    } catch (Exception e) {
      throw new MigrationException(
          "cannot read the state of the schema " + schema.name() + ": " + e.getMessage(), e);
    }
  }

  /** The name of the role that the domain runs as. */
  public static String role(Package domainPackage) {
    return DomainSchema.of(domainPackage).role();
  }

  /**
   * Asks again and again instead of once: who waits in a statement holds a snapshot, for whose end
   * CREATE INDEX CONCURRENTLY of the one whose turn it is would wait, and so would neither end.
   */
  private static void waitForTurn(Connection lock) throws SQLException {
    try (Statement statement = lock.createStatement()) {
      while (!isTrue(statement, "SELECT pg_try_advisory_lock(" + LOCK + ")")) {
        Thread.sleep(BETWEEN_ATTEMPTS.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SQLException("interrupted while another process migrates this database", e);
    }
  }

  private static boolean isTrue(Statement statement, String query) throws SQLException {
    try (ResultSet row = statement.executeQuery(query)) {
      return row.next() && row.getBoolean(1);
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
