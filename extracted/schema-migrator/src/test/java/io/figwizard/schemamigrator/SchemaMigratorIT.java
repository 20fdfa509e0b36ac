package io.figwizard.schemamigrator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.figwizard.local.LocalPostgres;
import io.figwizard.schemamigrator.broken.Broken;
import io.figwizard.schemamigrator.sample.Sample;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.postgresql.ds.PGSimpleDataSource;

class SchemaMigratorIT {
  private static final Package SAMPLE = Sample.class.getPackage();
  private static final Package BROKEN = Broken.class.getPackage();
  private static final String PASSWORD = "a role's password";

  private static final String INDEX_BUILDS =
      "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
          + " AND query LIKE 'CREATE INDEX CONCURRENTLY%' AND wait_event_type = 'Lock'";

  private static LocalPostgres postgres;
  private String database;
  private DataSource owner;

  @BeforeAll
  static void startPostgres() {
    postgres = LocalPostgres.throwaway();
  }

  @AfterAll
  static void stopPostgres() {
    postgres.close();
  }

  @BeforeEach
  void createDatabase(TestInfo test) throws SQLException {
    database = test.getTestMethod().orElseThrow().getName().toLowerCase(java.util.Locale.ROOT);
    execute(
        connect("postgres", postgres.owner(), postgres.ownerPassword()),
        "CREATE DATABASE " + database);
    owner = connect(database, postgres.owner(), postgres.ownerPassword());
    execute(owner, "CREATE SCHEMA published");
    execute(owner, "CREATE VIEW published.greeting AS SELECT 'hello' AS text");
    execute(owner, "CREATE VIEW published.secret AS SELECT 'psst' AS text");
  }

  @Test
  void bringsAnEmptyDatabaseUpToDate() throws Exception {
    assertThat(SchemaMigrator.state(owner, SAMPLE).pending())
        .containsExactly(
            "thing (db/sample/changelog.xml)",
            "thing-serial (db/sample/changelog.xml)",
            "thing-by-name (db/sample/changelog.xml)");

    SchemaState before = SchemaMigrator.migrate(owner, SAMPLE, PASSWORD);

    assertThat(before.pending()).hasSize(3);
    assertThat(SchemaMigrator.state(owner, SAMPLE)).isEqualTo(new SchemaState("sample", List.of()));
    assertThat(SchemaMigrator.state(owner, SAMPLE).isCurrent()).isTrue();
  }

  @Test
  void changesNothingWhenAskedForTheState() throws Exception {
    SchemaMigrator.state(owner, SAMPLE);

    assertThat(query(owner, "SELECT count(*) FROM pg_namespace WHERE nspname = 'sample'"))
        .isEqualTo("0");
    assertThat(
            query(owner, "SELECT count(*) FROM pg_tables WHERE tablename LIKE 'databasechange%'"))
        .isEqualTo("0");
  }

  @Test
  void changesNothingTheSecondTime() throws Exception {
    SchemaMigrator.migrate(owner, SAMPLE, PASSWORD);
    execute(owner, "INSERT INTO sample.thing (name) VALUES ('kept')");

    assertThat(SchemaMigrator.migrate(owner, SAMPLE, PASSWORD).isCurrent()).isTrue();

    assertThat(query(owner, "SELECT name FROM sample.thing")).isEqualTo("kept");
  }

  @Test
  void letsTheRoleUseItsSchemaAndWhatItReads() throws Exception {
    SchemaMigrator.migrate(owner, SAMPLE, PASSWORD);
    DataSource role = role(PASSWORD);

    execute(role, "INSERT INTO sample.thing (name) VALUES ('mine')");

    assertThat(query(role, "SELECT name FROM thing")).isEqualTo("mine");
    assertThat(query(role, "SELECT nextval('sample.number')")).isEqualTo("1");
    assertThat(query(role, "SELECT text FROM published.greeting")).isEqualTo("hello");
    assertThat(SchemaMigrator.state(role, SAMPLE).isCurrent()).isTrue();
  }

  @Test
  void letsTheRoleDoNothingElse() throws Exception {
    execute(owner, "CREATE SCHEMA other");
    execute(owner, "CREATE TABLE other.account AS SELECT 'hash' AS password_hash");
    SchemaMigrator.migrate(owner, SAMPLE, PASSWORD);
    DataSource role = role(PASSWORD);

    for (String forbidden :
        List.of(
            "SELECT * FROM other.account",
            "SELECT text FROM published.secret",
            "CREATE TABLE sample.mine (id int)",
            "CREATE TABLE public.mine (id int)",
            "CREATE TEMPORARY TABLE mine (id int)",
            "CREATE SCHEMA mine",
            "DROP TABLE sample.thing",
            "TRUNCATE sample.thing",
            "DELETE FROM sample.databasechangelog",
            "CREATE ROLE mine",
            "SET ROLE figwizard",
            "COPY sample.thing TO PROGRAM 'true'")) {
      assertThatThrownBy(() -> execute(role, forbidden))
          .as(forbidden)
          .isInstanceOf(SQLException.class)
          .extracting(e -> ((SQLException) e).getSQLState())
          .as(forbidden)
          .isIn("42501", "42P01", "3F000");
    }
  }

  /** An older version runs while a newer one's migration gives the rights anew. */
  @Test
  @Timeout(60)
  void takesNoRightsFromWhoRunsMeanwhile() throws Exception {
    SchemaMigrator.migrate(owner, SAMPLE, PASSWORD);
    execute(
        owner,
        """
        CREATE FUNCTION public.take_time() RETURNS event_trigger LANGUAGE plpgsql
          AS 'BEGIN PERFORM pg_sleep(0.1); END';
        CREATE EVENT TRIGGER slow_grants ON ddl_command_end WHEN tag IN ('GRANT')
          EXECUTE FUNCTION public.take_time();
        """);
    DataSource role = role(PASSWORD);

    CompletableFuture<Void> migrations =
        CompletableFuture.runAsync(
            () -> {
              for (int i = 0; i < 3; i++) {
                SchemaMigrator.migrate(owner, SAMPLE, PASSWORD);
              }
            });

    while (!migrations.isDone()) {
      assertThat(query(role, "SELECT text FROM published.greeting")).isEqualTo("hello");
    }
    migrations.join();
  }

  @Test
  void changesTheRolesPassword() throws Exception {
    SchemaMigrator.migrate(owner, SAMPLE, PASSWORD);

    SchemaMigrator.migrate(owner, SAMPLE, "another one");

    assertThat(query(role("another one"), "SELECT current_user")).isEqualTo("fig_sample");
    assertThatThrownBy(() -> query(role(PASSWORD), "SELECT 1"))
        .hasMessageContaining("password authentication failed");
  }

  /** An index is built while one of them waits: that one must not be waited for. */
  @Test
  @Timeout(60)
  void letsSeveralTakeTurns() {
    List<SchemaState> before =
        IntStream.range(0, 4)
            .parallel()
            .mapToObj(i -> SchemaMigrator.migrate(owner, SAMPLE, PASSWORD))
            .toList();

    assertThat(before).filteredOn(state -> !state.isCurrent()).hasSize(1);
  }

  @Test
  @Timeout(60)
  void letsOthersWriteWhileItBuildsAnIndex() throws Exception {
    SchemaMigrator.migrate(owner, SAMPLE, PASSWORD);
    execute(owner, "DROP INDEX sample.thing_by_name");
    execute(owner, "DELETE FROM sample.databasechangelog WHERE id = 'thing-by-name'");
    try (Connection writing = owner.getConnection();
        Statement write = writing.createStatement()) {
      writing.setAutoCommit(false);
      write.execute("INSERT INTO sample.thing (name) VALUES ('before')");
      CompletableFuture<SchemaState> migration =
          CompletableFuture.supplyAsync(() -> SchemaMigrator.migrate(owner, SAMPLE, PASSWORD));
      while (query(owner, INDEX_BUILDS).equals("0") && !migration.isDone()) {
        Thread.onSpinWait();
      }

      execute(
          owner, "SET lock_timeout = '2s'; INSERT INTO sample.thing (name) VALUES ('meanwhile')");
      writing.commit();

      assertThat(migration.join().pending()).hasSize(1);
    }
    assertThat(query(owner, "SELECT count(*) FROM sample.thing")).isEqualTo("2");
    assertThat(
            query(
                owner,
                "SELECT indisvalid FROM pg_index WHERE indexrelid = 'sample.thing_by_name'::regclass"))
        .isEqualTo("t");
  }

  @Test
  void isNotHeldUpByTheLockOfAKilledMigration() throws Exception {
    SchemaMigrator.migrate(owner, SAMPLE, PASSWORD);
    execute(
        owner,
        "UPDATE sample.databasechangeloglock SET locked = true, lockedby = 'nobody', lockgranted ="
            + " now()");

    assertThat(SchemaMigrator.migrate(owner, SAMPLE, PASSWORD).isCurrent()).isTrue();
  }

  @Test
  void namesTheChangeThatFailedAndKeepsThoseBefore() throws Exception {
    assertThatThrownBy(() -> SchemaMigrator.migrate(owner, BROKEN, PASSWORD))
        .isInstanceOf(MigrationException.class)
        .hasMessageContaining("broken")
        .hasMessageContaining("torn")
        .hasMessageContaining("nonsense_type");

    assertThat(SchemaMigrator.state(owner, BROKEN).pending())
        .containsExactly("torn (db/broken/changelog.xml)");
  }

  @Test
  void refusesAPackageThatIsNoDomain() {
    assertThatThrownBy(() -> SchemaMigrator.migrate(owner, String.class.getPackage(), PASSWORD))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("java.lang is not a domain: its package-info.java lacks @Domain");
  }

  private DataSource role(String password) {
    return connect(database, SchemaMigrator.role(SAMPLE), password);
  }

  private static DataSource connect(String database, String user, String password) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setPortNumbers(new int[] {postgres.port()});
    source.setDatabaseName(database);
    source.setUser(user);
    source.setPassword(password);
    return source;
  }

  private static void execute(DataSource source, String sql) throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String query(DataSource source, String sql) throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      assertThat(result.next()).isTrue();
      return result.getString(1);
    }
  }
}
