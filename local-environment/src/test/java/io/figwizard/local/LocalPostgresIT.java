package io.figwizard.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalPostgresIT {
  @TempDir Path home;

  @Test
  void keepsWhatWasCommittedAcrossStarts() throws Exception {
    try (LocalPostgres postgres = LocalPostgres.start(home)) {
      execute(postgres, "CREATE TABLE kept AS SELECT 42 AS answer");
    }

    try (LocalPostgres postgres = LocalPostgres.start(home)) {
      assertThat(query(postgres, "SELECT answer FROM kept")).isEqualTo("42");
    }
  }

  @Test
  void waitsForTheDisk() throws Exception {
    try (LocalPostgres postgres = LocalPostgres.start(home)) {
      assertThat(query(postgres, "SHOW fsync")).isEqualTo("on");
      assertThat(query(postgres, "SHOW synchronous_commit")).isEqualTo("on");
      assertThat(query(postgres, "SHOW full_page_writes")).isEqualTo("on");
      assertThat(query(postgres, "SHOW data_checksums")).isEqualTo("on");
      assertThat(query(postgres, "SHOW max_connections"))
          .isEqualTo(Integer.toString(LocalPostgres.maxConnections()));
      assertThat(query(postgres, "SHOW server_version")).startsWith("17.");
    }
  }

  @Test
  void letsNobodyInWithoutThePassword() throws Exception {
    try (LocalPostgres postgres = LocalPostgres.start(home)) {
      assertThatThrownBy(
              () -> DriverManager.getConnection(postgres.jdbcUrl(), postgres.owner(), "guess"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("password authentication failed");
      assertThat(query(postgres, "SELECT rolpassword FROM pg_authid WHERE rolname = current_user"))
          .as("what a thief of the file would have to guess with")
          .startsWith("SCRAM-SHA-256$4096:");
      assertThat(query(postgres, "SHOW scram_iterations")).isEqualTo("4096");
    }
  }

  @Test
  void endsTheServerThatAKilledProcessLeftBehind() throws Exception {
    Process first = startInAnotherProcess();
    int leftPort;
    try (BufferedReader output = first.inputReader()) {
      leftPort = Integer.parseInt(output.readLine());
    }
    first.destroyForcibly();
    assertThat(first.waitFor(60, TimeUnit.SECONDS)).isTrue();

    try (LocalPostgres postgres = LocalPostgres.start(home)) {
      assertThat(query(postgres, "SELECT answer FROM kept")).isEqualTo("42");
      assertThat(postgres.port()).isNotEqualTo(leftPort);
      assertThatThrownBy(
              () ->
                  DriverManager.getConnection(
                      "jdbc:postgresql://127.0.0.1:" + leftPort + "/figwizard",
                      postgres.owner(),
                      postgres.ownerPassword()))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("refused");
    }
  }

  @Test
  void saysWhereTheServerOfARunningStackIs() throws Exception {
    assertThat(LocalPostgres.runningIn(home)).isEmpty();

    try (LocalPostgres postgres = LocalPostgres.start(home)) {
      assertThat(LocalPostgres.runningIn(home)).contains(postgres.environment());
    }

    assertThat(LocalPostgres.runningIn(home)).isEmpty();
  }

  @Test
  void refusesAFolderThatALivingProcessUses() {
    try (LocalPostgres ignored = LocalPostgres.start(home)) {
      assertThatThrownBy(() -> LocalPostgres.start(home))
          .isInstanceOf(LocalEnvironmentException.class)
          .hasMessageContaining(home.toString())
          .hasMessageContaining(Long.toString(ProcessHandle.current().pid()))
          .hasMessageContaining("DATABASE_URL");
    }
  }

  @Test
  void doesNotMistakeAStrangerForALeftBehindServer() throws Exception {
    LocalPostgres.start(home).close();
    long stranger = ProcessHandle.current().pid();
    Files.writeString(home.resolve("data/postmaster.pid"), stranger + "\n");

    try (LocalPostgres postgres = LocalPostgres.start(home)) {
      assertThat(query(postgres, "SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void makesAHalfMadeClusterAnew() throws Exception {
    Files.createDirectories(home.resolve("data.unfinished/base"));

    try (LocalPostgres postgres = LocalPostgres.start(home)) {
      assertThat(query(postgres, "SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void showsTheServersOwnWordsWhenItDoesNotStart() throws Exception {
    LocalPostgres.start(home).close();
    Files.writeString(home.resolve("data/postgresql.conf"), "nonsense = 1\n");

    assertThatThrownBy(() -> LocalPostgres.start(home))
        .isInstanceOf(LocalEnvironmentException.class)
        .hasMessageContaining("nonsense")
        .hasMessageContaining("server.log");
  }

  @Test
  void startsWhereThePathHasSpaces() throws Exception {
    try (LocalPostgres postgres = LocalPostgres.start(home.resolve("a folder/of mine"))) {
      assertThat(query(postgres, "SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void removesAThrowawayServerWithItsData() throws Exception {
    Path folder;
    try (LocalPostgres postgres = LocalPostgres.throwaway()) {
      folder = Path.of(query(postgres, "SHOW data_directory"));
      assertThat(folder).exists();
    }

    assertThat(folder).doesNotExist();
  }

  private Process startInAnotherProcess() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            StartAndHang.class.getName(),
            home.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /** Starts a server, commits a row, prints the port, and waits to be killed. */
  static final class StartAndHang {
    public static void main(String... args) throws Exception {
      LocalPostgres postgres = LocalPostgres.start(Path.of(args[0]));
      execute(postgres, "CREATE TABLE kept AS SELECT 42 AS answer");
      System.out.println(postgres.port());
      System.in.read();
    }
  }

  private static void execute(LocalPostgres postgres, String sql) throws SQLException {
    try (Connection connection = connect(postgres);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String query(LocalPostgres postgres, String sql) throws SQLException {
    try (Connection connection = connect(postgres);
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      assertThat(result.next()).isTrue();
      return result.getString(1);
    }
  }

  private static Connection connect(LocalPostgres postgres) throws SQLException {
    return DriverManager.getConnection(
        postgres.jdbcUrl(), postgres.owner(), postgres.ownerPassword());
  }
}
