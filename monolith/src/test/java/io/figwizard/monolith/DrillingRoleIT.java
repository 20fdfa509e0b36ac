package io.figwizard.monolith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.figwizard.handlertesting.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The role that the drilling function logs in as, asked over JDBC. */
class DrillingRoleIT {
  private static final String PERMISSION_DENIED = "42501";

  @RegisterExtension static final TestDatabase DATABASE = Servers.migratedDatabase();

  @Test
  void cannotReadOrChangeAnythingOfAuth() throws SQLException {
    List<String> tables = tablesOf("auth");
    assertThat(tables).contains("account", "refresh_token", "password_reset", "idempotency");

    for (String table : tables) {
      for (String statement :
          List.of(
              "SELECT * FROM auth." + table,
              "SELECT count(*) FROM auth." + table,
              "DELETE FROM auth." + table,
              "TRUNCATE auth." + table,
              "COPY auth." + table + " TO STDOUT")) {
        assertDenied(statement);
      }
    }
  }

  @Test
  void cannotBecomeOrGrantItselfMore() {
    for (String statement :
        List.of(
            "SET ROLE fig_auth",
            "SET SESSION AUTHORIZATION fig_auth",
            "GRANT SELECT ON ALL TABLES IN SCHEMA auth TO fig_drilling",
            "ALTER ROLE fig_drilling SUPERUSER",
            "CREATE SCHEMA mine",
            "CREATE TABLE drilling.mine (id int)",
            "ALTER TABLE drilling.card ADD COLUMN mine int",
            "UPDATE drilling.databasechangelog SET md5sum = NULL")) {
      assertDenied(statement);
    }
  }

  @Test
  void canUseItsOwnTables() throws SQLException {
    for (String table : List.of("deck", "card", "review", "idempotency")) {
      assertThat(query("SELECT count(*) FROM drilling." + table)).isEqualTo("0");
    }
  }

  private static void assertDenied(String statement) {
    assertThatThrownBy(() -> query(statement))
        .as(statement)
        .isInstanceOfSatisfying(
            SQLException.class,
            e -> assertThat(e.getSQLState()).as(statement).isEqualTo(PERMISSION_DENIED));
  }

  private static List<String> tablesOf(String schema) throws SQLException {
    List<String> tables = new ArrayList<>();
    try (Connection connection = DATABASE.owner().getConnection();
        Statement statement = connection.createStatement();
        ResultSet result =
            statement.executeQuery(
                "SELECT table_name FROM information_schema.tables WHERE table_schema = '"
                    + schema
                    + "'")) {
      while (result.next()) {
        tables.add(result.getString(1));
      }
    }
    return tables;
  }

  private static String query(String sql) throws SQLException {
    try (Connection connection = DATABASE.role("drilling").getConnection();
        Statement statement = connection.createStatement()) {
      if (statement.execute(sql)) {
        try (ResultSet result = statement.getResultSet()) {
          return result.next() ? result.getString(1) : "";
        }
      }
      return "";
    }
  }
}
