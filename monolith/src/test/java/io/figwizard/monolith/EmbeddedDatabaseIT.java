package io.figwizard.monolith;

import static org.assertj.core.api.Assertions.assertThat;

import io.figwizard.handlertesting.Eventually;
import io.figwizard.handlertesting.HandlerClient;
import io.figwizard.handlertesting.ServerProcess;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Without DATABASE_URL, from nothing to a second start. */
class EmbeddedDatabaseIT {
  private static final Map<String, String> PORTS = Map.of("PORT", "0", "ADMIN_PORT", "0");
  private static final Map<String, String> ACCOUNT =
      Map.of("email", "anna@example.org", "password", "correct horse battery staple");

  @TempDir Path folder;

  @Test
  void startsADatabaseOfItsOwnAndKeepsItsData() throws Exception {
    try (ServerProcess migration = run("db", "migrate")) {
      assertThat(migration.awaitExit()).as(migration::output).isZero();
      assertThat(migration.output())
          .contains("DATABASE_URL is not set")
          .contains("Not for production")
          .contains("drilling: ran ");
    }
    assertThat(folder.resolve(".fig/postgres/data/postmaster.pid")).doesNotExist();

    try (ServerProcess early = run("server")) {
      Eventually.holds(
          "the database is announced", () -> early.output().contains("DATABASE_URL is not set"));
      early.terminate();
      assertThat(early.awaitExit()).isEqualTo(143);
    }
    assertThat(folder.resolve(".fig/postgres/data/postmaster.pid")).doesNotExist();

    try (ServerProcess monolith = run("server")) {
      assertThat(HandlerClient.of(monolith.address()).call("auth", "signup", ACCOUNT).status())
          .isEqualTo(200);
      monolith.terminate();
      assertThat(monolith.awaitExit()).isEqualTo(143);
    }
    assertThat(folder.resolve(".fig/postgres/data/postmaster.pid")).doesNotExist();

    // Killed: nobody stops the database; the next start has to.
    try (ServerProcess monolith = run("server")) {
      monolith.address();
      monolith.kill();
      monolith.awaitExit();
    }
    assertThat(folder.resolve(".fig/postgres/data/postmaster.pid")).exists();

    try (ServerProcess monolith = run("server")) {
      assertThat(HandlerClient.of(monolith.address()).call("auth", "login", ACCOUNT).status())
          .isEqualTo(200);
      monolith.terminate();
      assertThat(monolith.awaitExit()).isEqualTo(143);
    }
  }

  private ServerProcess run(String... command) {
    String[] arguments = Arrays.copyOf(command, command.length + 1);
    arguments[command.length] = Servers.MONOLITH_YML;
    return ServerProcess.start(MonolithApplication.class.getName(), folder, PORTS, arguments);
  }
}
