package io.figwizard.schemamigrator;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.postgresql.PGConnection;

/** The role that a domain runs as, and what it may do. Every method can be repeated. */
final class DomainRole {
  private final DomainSchema schema;

  DomainRole(DomainSchema schema) {
    this.schema = schema;
  }

  /** Makes the schemas and the role, and sets the role's password. */
  void create(Connection owner, String password) throws SQLException {
    execute(
        owner,
        "CREATE SCHEMA IF NOT EXISTS " + schema.name(),
        "CREATE SCHEMA IF NOT EXISTS published");
    if (!exists(owner)) {
      execute(owner, "CREATE ROLE " + schema.role() + " LOGIN");
    }
    // Hashes on this side: the server, and so its log, never sees the password.
    owner.unwrap(PGConnection.class).alterUserPassword(schema.role(), password.toCharArray(), null);
    execute(
        owner,
        "ALTER ROLE " + schema.role() + " SET search_path = " + schema.name() + ", published",
        // A handler that hangs must not hold rows for ever; nor may one that lost its client.
        "ALTER ROLE " + schema.role() + " SET statement_timeout = '30s'",
        "ALTER ROLE " + schema.role() + " SET lock_timeout = '10s'",
        "ALTER ROLE " + schema.role() + " SET idle_in_transaction_session_timeout = '60s'");
  }

  /**
   * Gives the role its own schema's rows and the published views it reads, and nothing else. All at
   * once: who runs as the role meanwhile keeps what it had and still has.
   */
  void grant(Connection owner) throws SQLException {
    owner.setAutoCommit(false);
    try {
      grantStepByStep(owner);
      owner.commit();
    } finally {
      // Undoes nothing after the commit.
      owner.rollback();
      owner.setAutoCommit(true);
    }
  }

  private void grantStepByStep(Connection owner) throws SQLException {
    String role = schema.role();
    String name = schema.name();
    execute(
        owner,
        "REVOKE ALL ON SCHEMA public FROM PUBLIC",
        "REVOKE TEMPORARY ON DATABASE " + quoted(owner, owner.getCatalog()) + " FROM PUBLIC",
        "GRANT USAGE ON SCHEMA " + name + ", published TO " + role,
        "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA " + name + " TO " + role,
        "GRANT USAGE ON ALL SEQUENCES IN SCHEMA " + name + " TO " + role,
        // The state of its schema it may see, not change.
        "REVOKE INSERT, UPDATE, DELETE ON " + String.join(", ", bookkeeping()) + " FROM " + role,
        "REVOKE ALL ON ALL TABLES IN SCHEMA published FROM " + role);
    for (String view : schema.reads()) {
      execute(owner, "GRANT SELECT ON published." + view + " TO " + role);
    }
  }

  private List<String> bookkeeping() {
    return List.of(schema.name() + ".databasechangelog", schema.name() + ".databasechangeloglock");
  }

  private boolean exists(Connection owner) throws SQLException {
    try (Statement statement = owner.createStatement();
        ResultSet found =
            statement.executeQuery(
                "SELECT 1 FROM pg_roles WHERE rolname = '" + schema.role() + "'")) {
      return found.next();
    }
  }

  private static String quoted(Connection owner, String identifier) throws SQLException {
    try (Statement statement = owner.createStatement()) {
      return statement.enquoteIdentifier(identifier, true);
    }
  }

  private static void execute(Connection owner, String... statements) throws SQLException {
    try (Statement statement = owner.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }
}
