package io.figwizard.monolith;

import static io.figwizard.monolith.EnvelopeContract.assertFailure;
import static org.assertj.core.api.Assertions.assertThat;

import io.figwizard.handlertesting.Answer;
import io.figwizard.handlertesting.Eventually;
import io.figwizard.handlertesting.HandlerClient;
import io.figwizard.handlertesting.ServerProcess;
import io.figwizard.handlertesting.TestTokens;
import io.figwizard.local.LocalPostgres;
import io.figwizard.schemamigrator.SchemaMigrator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/** The database goes away under a running monolith and comes back. */
class DatabaseOutageIT {
  private static final String PASSWORD = "a test password";

  @TempDir Path folder;

  @Test
  void answers503MeanwhileAndRecoversByItself() throws Exception {
    TestTokens tokens = TestTokens.create();
    LocalPostgres postgres = LocalPostgres.start(folder);
    int port = postgres.port();
    migrate(postgres);
    try (ServerProcess monolith =
        ServerProcess.start(
            MonolithApplication.class,
            Servers.monolithEnvironment(postgres.jdbcUrl(), PASSWORD, tokens),
            "server",
            Servers.MONOLITH_YML)) {
      HandlerClient learner =
          HandlerClient.of(monolith.address()).as(tokens.forUser(UUID.randomUUID()));
      assertThat(learner.call("drilling", "list-decks", Map.of()).status()).isEqualTo(200);

      killPostmaster();
      Eventually.holds("the server is gone", () -> !isUp(postgres));
      // Its children notice a moment later.
      Eventually.holds(
          "so are the connections to it",
          () -> !learner.call("drilling", "list-decks", Map.of()).ok());
      Answer meanwhile = learner.call("drilling", "list-decks", Map.of());
      assertFailure(meanwhile, 503, "database_unavailable");
      assertThat(meanwhile.header("Retry-After")).isNotEmpty();
      assertThat(learner.get("/fig/ready").status()).isEqualTo(503);
      assertThat(learner.get("/fig/build").status()).isEqualTo(200);

      postgres.close();
      try (LocalPostgres ignored = LocalPostgres.start(folder, port)) {
        Eventually.holds(
            "the monolith has found the database again",
            () -> learner.call("drilling", "list-decks", Map.of()).ok());
        Eventually.holds("it is ready", () -> learner.get("/fig/ready").status() == 200);
      }
    }
  }

  private void killPostmaster() throws Exception {
    List<String> lines = Files.readAllLines(folder.resolve("data/postmaster.pid"));
    ProcessHandle.of(Long.parseLong(lines.get(0))).orElseThrow().destroyForcibly();
  }

  private static boolean isUp(LocalPostgres postgres) {
    try {
      owner(postgres).getConnection().close();
      return true;
    } catch (java.sql.SQLException e) {
      return false;
    }
  }

  private static void migrate(LocalPostgres postgres) {
    for (MountedDomain domain : MountedDomain.all()) {
      SchemaMigrator.migrate(owner(postgres), domain.domainPackage(), PASSWORD);
    }
  }

  private static PGSimpleDataSource owner(LocalPostgres postgres) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setURL(postgres.jdbcUrl());
    source.setUser(postgres.owner());
    source.setPassword(postgres.ownerPassword());
    return source;
  }
}
