package io.figwizard.loadtests.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.figwizard.loadtests.CannotRun;
import io.figwizard.loadtests.data.DataLoad;
import io.figwizard.loadtests.data.MigratedPostgres;
import io.figwizard.loadtests.data.Profile;
import io.figwizard.loadtests.documents.Document;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a real PostgreSQL with the small profile, which no gate may accept. */
class DataGuardIT {
  private static final String COUNTED =
      "database: {url: \"${OWN_URL}\", user: \"${OWN_USER}\", password: \"${OWN_PASSWORD}\"}";

  @TempDir static Path folder;

  private static MigratedPostgres postgres;
  private static MigratedPostgres.Database database;

  @BeforeAll
  static void startPostgres() throws Exception {
    postgres = MigratedPostgres.start(folder);
    database = postgres.copy();
    try (Connection connection = connect()) {
      assertThat(DataGuard.check(connection).problems())
          .singleElement()
          .asString()
          .contains("no finished load", "expected: profile production");
    }
    database.load(
        new DataLoad.Order(Profile.CI, 7, Instant.parse("2026-01-31T00:00:00Z"), false, 2));
  }

  @AfterAll
  static void stopPostgres() {
    postgres.close();
  }

  @Test
  void refusesDataOfTestSizeAndNamesTableFoundAndExpected() throws Exception {
    try (Connection connection = connect()) {
      DataCheck check = DataGuard.check(connection);

      assertThat(check.profile()).isEqualTo("ci");
      assertThat(check.rows()).containsEntry("auth.account", 500L);
      assertThat(check.problems())
          .anyMatch(problem -> problem.contains("profile ci is loaded (expected: production)"))
          .anyMatch(
              problem ->
                  problem.contains(
                      "auth.account holds 500 rows (expected: at least 90 % of 100,000"))
          .anyMatch(problem -> problem.startsWith("data: drilling.card holds"))
          .anyMatch(problem -> problem.startsWith("data: the whole database holds"));
    }
  }

  @Test
  void doesNotBelieveTheRecordOfTheLoadAlone() throws Exception {
    try (Connection connection = connect()) {
      connection.setAutoCommit(false);
      run(connection, "update fig_data.load set profile = 'production'");
      run(connection, "delete from drilling.review");

      DataCheck check = DataGuard.check(connection);
      connection.rollback();

      assertThat(check.profile()).isEqualTo("production");
      assertThat(check.problems())
          .anyMatch(problem -> problem.startsWith("data: drilling.review holds 0 rows"))
          .anyMatch(problem -> problem.startsWith("data: auth.account holds 500 rows"));
    }
  }

  @Test
  void acceptsThatJobsRemoveWhatIsOld() throws Exception {
    try (Connection connection = connect()) {
      connection.setAutoCommit(false);
      run(connection, "delete from worker.delivery");
      run(connection, "delete from auth.refresh_token");

      DataCheck check = DataGuard.check(connection);
      connection.rollback();

      assertThat(check.rows()).containsEntry("worker.delivery", 0L);
      assertThat(check.problems())
          .noneMatch(problem -> problem.contains("worker.delivery"))
          .noneMatch(problem -> problem.contains("auth.refresh_token"));
    }
  }

  @Test
  void noticesDataWithoutHotUsers() throws Exception {
    try (Connection connection = connect()) {
      connection.setAutoCommit(false);
      run(connection, "update drilling.card set user_id = card_id");

      DataCheck check = DataGuard.check(connection);
      connection.rollback();

      assertThat(check.problems())
          .anyMatch(problem -> problem.contains("the busiest 1 % of the users own 1.0 %"));
    }
  }

  @Test
  void drawsCardsThatExistAndTheSameOnesForTheSameSeed() throws Exception {
    try (Connection connection = connect()) {
      CardSample all = CardSample.draw(connection, 6_000, 2_000, 11);
      CardSample again = CardSample.draw(connection, 6_000, 2_000, 11);
      Random random = new Random(1);
      SampledCard card = all.next(random);

      assertThat(again.next(new Random(1))).isEqualTo(card);
      try (var select =
          connection.prepareStatement(
              "select user_id from drilling.card where card_id = ? and deck_id = ?")) {
        select.setObject(1, card.cardId());
        select.setObject(2, card.deckId());
        try (var row = select.executeQuery()) {
          assertThat(row.next()).isTrue();
          assertThat(row.getObject(1)).isEqualTo(card.userId());
        }
      }
    }
  }

  @Test
  void countsTheTablesOfOnesOwnFile() throws Exception {
    DataCheck check = own(COUNTED, "auth.account 555\ndrilling.card 7\ndrilling.gone 3\n");

    assertThat(check.rows()).containsEntry("auth.account", 500L).doesNotContainKey("drilling.gone");
    assertThat(check.profile()).startsWith("as in production.txt (SHA-256 ");
    assertThat(check.problems())
        .singleElement()
        .asString()
        .startsWith("data: drilling.gone is not there (expected: 3 rows, as in ");
    assertThat(own(COUNTED, "auth.account 556\n").problems())
        .singleElement()
        .asString()
        .startsWith(
            "data: auth.account holds 500 rows (expected: at least 90 % of 556); load more");
  }

  @Test
  void readsWhatTheQueryInThePlaybookPrints() throws Exception {
    String block = Document.read("MIGRATION.md").blockWith("bash", "production.txt <<'SQL'");
    String query = block.substring(block.indexOf("select "), block.indexOf("\nSQL"));
    List<String> lines = new ArrayList<>();
    try (Connection connection = connect()) {
      run(connection, "analyze auth.account");
      try (Statement select = connection.createStatement();
          ResultSet row = select.executeQuery(query)) {
        while (row.next()) {
          lines.add(row.getString(1) + " " + row.getString(2));
        }
      }
    }

    assertThat(RowList.read(lines, "printed")).containsEntry("auth.account", 500L);
  }

  @Test
  void countsWhatACommandPrintsWhateverItSaysBesides() throws Exception {
    DataCheck check = own("command: [sh, -c, \"echo careful >&2; echo a 1\"]", "a 1\n");

    assertThat(check.problems()).isEmpty();
    assertThat(check.rows()).containsOnly(Map.entry("a", 1L));
  }

  @Test
  void saysWhyOnesOwnDataCannotBeCounted() {
    String fails = "command: [sh, -c, \"echo no database; echo no password >&2; exit 3\"]";
    assertThatThrownBy(() -> own(fails, "a 1\n"))
        .isInstanceOf(CannotRun.class)
        .hasMessageContaining("gate.yml, data.command failed (expected: exit code 0)")
        .hasMessageContaining("exit code 3")
        .hasMessageContaining("rows.log")
        .hasMessageContaining("no database")
        .hasMessageContaining("rows-errors.log")
        .hasMessageContaining("no password");
    assertThatThrownBy(() -> own("command: [sh, -c, \"echo is the server up? >&2\"]", "a 1\n"))
        .isInstanceOf(CannotRun.class)
        .hasMessageContaining("data.command, what it printed names no table with rows")
        .hasMessageContaining("is the server up?");
    assertThatThrownBy(() -> own("command: [echo, many]", "a 1\n"))
        .isInstanceOf(CannotRun.class)
        .hasMessageContaining("data.command, what it printed, line 1: \"many\" (expected: a table");
    assertThatThrownBy(() -> own(COUNTED.replace("${OWN_USER}", "nobody"), "auth.account 1\n"))
        .isInstanceOf(CannotRun.class)
        .hasMessageContaining("cannot count rows at")
        .hasMessageNotContaining(database.postgres().ownerPassword());
  }

  /** What a team's file makes of this database. */
  private static DataCheck own(String counting, String production) throws Exception {
    Files.writeString(folder.resolve("production.txt"), production);
    Path file =
        Files.writeString(
            folder.resolve("gate.yml"),
            """
            sides: {monolith: {url: "http://127.0.0.1:1"}, extracted: {url: "http://127.0.0.1:2"}}
            routes: {orders.create: {requests: requests.jsonl}}
            data:
              production: production.txt
              %s
            """
                .formatted(counting));
    try (Connection connection = connect()) {
      Map<String, String> environment =
          Map.of(
              "OWN_URL", connection.getMetaData().getURL(),
              "OWN_USER", database.postgres().owner(),
              "OWN_PASSWORD", database.postgres().ownerPassword());
      return new OwnRows(OwnFile.read(file), file, environment)
          .check(Files.createTempDirectory(folder, "work"));
    }
  }

  private static Connection connect() throws SQLException {
    return database.connect();
  }

  private static void run(Connection connection, String statement) throws SQLException {
    try (Statement run = connection.createStatement()) {
      run.execute(statement);
    }
  }
}
