package io.figwizard.monolith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.figwizard.handlerkit.Domain;
import io.figwizard.handlertesting.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every role that a domain logs in as, against every schema, asked over JDBC. */
class DomainRolesIT {
  private static final String PERMISSION_DENIED = "42501";
  private static final String NOT_UPDATABLE = "55000";

  @RegisterExtension static final TestDatabase DATABASE = Servers.migratedDatabase();

  private static final Map<String, Connection> CONNECTIONS = new HashMap<>();

  @AfterAll
  static void disconnect() throws SQLException {
    for (Connection connection : CONNECTIONS.values()) {
      connection.close();
    }
    CONNECTIONS.clear();
  }

  static List<Domain> domains() {
    return MountedDomain.all().stream()
        .map(domain -> domain.domainPackage().getAnnotation(Domain.class))
        .toList();
  }

  static Stream<Arguments> pairsOfDomains() {
    return domains().stream()
        .flatMap(
            one ->
                domains().stream()
                    .filter(other -> !other.name().equals(one.name()))
                    .map(other -> Arguments.of(one.name(), other.name())));
  }

  static Stream<String> roles() {
    return domains().stream().map(Domain::name);
  }

  @ParameterizedTest
  @MethodSource("pairsOfDomains")
  void cannotReadOrChangeAnythingOfAnotherDomain(String role, String schema) throws SQLException {
    List<String> tables = tablesOf(schema);
    assertThat(tables).isNotEmpty();

    for (String table : tables) {
      for (String statement :
          List.of(
              "SELECT * FROM " + table,
              "SELECT count(*) FROM " + table,
              "DELETE FROM " + table,
              "TRUNCATE " + table,
              "COPY " + table + " TO STDOUT")) {
        assertDenied(role, statement);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("pairsOfDomains")
  void cannotBecomeOrGrantItselfAnotherDomain(String role, String schema) {
    for (String statement :
        List.of(
            "SET ROLE fig_" + schema,
            "SET SESSION AUTHORIZATION fig_" + schema,
            "GRANT SELECT ON ALL TABLES IN SCHEMA %s TO fig_%s".formatted(schema, role))) {
      assertDenied(role, statement);
    }
  }

  @ParameterizedTest
  @MethodSource("roles")
  void cannotChangeItselfOrAnySchema(String role) {
    for (String statement :
        List.of(
            "ALTER ROLE fig_%s SUPERUSER".formatted(role),
            "CREATE SCHEMA mine",
            "CREATE TABLE public.mine (id int)",
            "CREATE TABLE %s.mine (id int)".formatted(role),
            "CREATE VIEW published.mine AS SELECT 1",
            "CREATE TEMPORARY TABLE mine (id int)",
            "UPDATE %s.databasechangelog SET md5sum = NULL".formatted(role))) {
      assertDenied(role, statement);
    }
  }

  @ParameterizedTest
  @MethodSource("domains")
  void canUseItsOwnTables(Domain domain) {
    for (String table : domain.owns()) {
      String name = domain.name() + "." + table;
      for (String statement :
          List.of(
              "SELECT count(*) FROM " + name,
              "DELETE FROM " + name + " WHERE false",
              "INSERT INTO %s OVERRIDING USER VALUE SELECT * FROM %s WHERE false"
                  .formatted(name, name))) {
        assertThatCode(() -> run(domain.name(), statement))
            .as(statement)
            .doesNotThrowAnyException();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("domains")
  void seesOfWhatIsPublishedOnlyWhatItsManifestReads(Domain domain) throws SQLException {
    for (String view : tablesOf("published")) {
      String select = "SELECT count(*) FROM " + view;
      if (List.of(domain.reads()).contains(view.substring("published.".length()))) {
        assertThatCode(() -> run(domain.name(), select)).as(select).doesNotThrowAnyException();
      } else {
        assertDenied(domain.name(), select);
      }
      // Some views cannot be written by anybody, which PostgreSQL says first.
      assertThatThrownBy(() -> run(domain.name(), "DELETE FROM " + view))
          .isInstanceOfSatisfying(
              SQLException.class,
              e -> assertThat(e.getSQLState()).isIn(PERMISSION_DENIED, NOT_UPDATABLE));
    }
  }

  @Test
  void everyPublishedViewIsDeclaredByItsOwner() throws SQLException {
    assertThat(tablesOf("published"))
        .containsExactlyInAnyOrderElementsOf(
            domains().stream()
                .flatMap(domain -> Stream.of(domain.publishes()))
                .map(view -> "published." + view)
                .toList());
  }

  @ParameterizedTest
  @MethodSource("domains")
  void ownsTheTablesThatItsManifestNamesAndNoOthers(Domain domain) throws SQLException {
    assertThat(tablesOf(domain.name()))
        .filteredOn(table -> !table.contains(".databasechangelog"))
        .as("tables of the schema; those of the kit need not be named")
        .containsAll(Stream.of(domain.owns()).map(table -> domain.name() + "." + table).toList())
        .allMatch(
            table ->
                List.of(domain.owns()).contains(table.substring(domain.name().length() + 1))
                    || table.endsWith(".idempotency")
                    || table.endsWith(".rate_limit"));
  }

  private static void assertDenied(String role, String statement) {
    assertThatThrownBy(() -> run(role, statement))
        .as(role + ": " + statement)
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
        tables.add(schema + "." + result.getString(1));
      }
    }
    return tables;
  }

  private static void run(String role, String sql) throws SQLException {
    try (Statement statement = connection(role).createStatement()) {
      statement.execute(sql);
    }
  }

  /** One for each role: to log in takes longer than to be refused. */
  private static Connection connection(String role) throws SQLException {
    Connection connection = CONNECTIONS.get(role);
    if (connection == null) {
      connection = DATABASE.role(role).getConnection();
      CONNECTIONS.put(role, connection);
    }
    return connection;
  }
}
