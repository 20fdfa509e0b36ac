package io.figwizard.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.figwizard.handlertesting.Answer;
import io.figwizard.handlertesting.Eventually;
import io.figwizard.handlertesting.HandlerClient;
import io.figwizard.handlertesting.ServerProcess;
import io.figwizard.local.LocalPostgres;
import io.figwizard.schemamigrator.SchemaMigrator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/** The whole database server dies while events come, and is started again. */
class DatabaseOutageIT {
  private static final String PASSWORD = "a test password";
  private static final String SECRET = "whsec_outage";

  @TempDir Path folder;

  @Test
  void answers503MeanwhileAndStoresWhatComesAgain() throws Exception {
    LocalPostgres postgres = LocalPostgres.start(folder);
    int port = postgres.port();
    SchemaMigrator.migrate(owner(postgres), WebhookBundle.class.getPackage(), PASSWORD);
    try (ServerProcess function = start(postgres)) {
      assertThat(send(function, "evt_before").status()).isEqualTo(200);

      processes().get(0).destroyForcibly();
      Eventually.holds(
          "the database is gone", () -> send(function, "evt_meanwhile").status() == 503);
      Answer meanwhile = send(function, "evt_meanwhile_2");
      assertThat(meanwhile.errorCode()).isEqualTo("database_unavailable");
      assertThat(meanwhile.header("Retry-After")).isNotEmpty();

      postgres.close();
      try (LocalPostgres ignored = LocalPostgres.start(folder, port)) {
        Eventually.holds(
            "the function has found the database again",
            () -> send(function, "evt_meanwhile_2").ok());
        assertThat(send(function, "evt_before").data().path("duplicate").asBoolean())
            .as("what was answered 200 is there")
            .isTrue();
      }
    }
  }

  /** It takes connections and says nothing: worse than one that is gone. */
  @Test
  void answers503WhenTheDatabaseIsFrozen() throws Exception {
    try (LocalPostgres postgres = LocalPostgres.start(folder)) {
      SchemaMigrator.migrate(owner(postgres), WebhookBundle.class.getPackage(), PASSWORD);
      try (ServerProcess function = start(postgres)) {
        assertThat(send(function, "evt_before").status()).isEqualTo(200);
        List<ProcessHandle> server = processes();

        signal("STOP", server);
        Answer meanwhile;
        try {
          meanwhile = send(function, "evt_meanwhile");
        } finally {
          signal("CONT", server);
        }

        assertThat(meanwhile.status()).isEqualTo(503);
        assertThat(meanwhile.errorCode()).isEqualTo("database_unavailable");
        Eventually.holds(
            "the function uses the database again", () -> send(function, "evt_meanwhile").ok());
      }
    }
  }

  /** The server's, the one that all others come from first. */
  private List<ProcessHandle> processes() throws Exception {
    List<String> lines = Files.readAllLines(folder.resolve("data/postmaster.pid"));
    ProcessHandle postmaster = ProcessHandle.of(Long.parseLong(lines.get(0))).orElseThrow();
    return Stream.concat(Stream.of(postmaster), postmaster.descendants()).toList();
  }

  private static void signal(String name, List<ProcessHandle> processes) throws Exception {
    List<String> command = new ArrayList<>(List.of("kill", "-" + name));
    processes.forEach(process -> command.add(Long.toString(process.pid())));
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }

  private static ServerProcess start(LocalPostgres postgres) {
    return ServerProcess.start(
        WebhookFunction.class,
        Map.of(
            "PORT",
            "0",
            "DATABASE_URL",
            postgres.jdbcUrl(),
            "WEBHOOK_DB_PASSWORD",
            PASSWORD,
            "STRIPE_WEBHOOK_SECRETS",
            SECRET),
        "server",
        Path.of("webhook-function.yml").toAbsolutePath().toString());
  }

  private static Answer send(ServerProcess function, String id) {
    String event = WebhookServer.event(id, "cus_1");
    return HandlerClient.of(function.address())
        .with("Stripe-Signature", Signed.stripe(SECRET, Instant.now(), event.getBytes(UTF_8)))
        .post("/webhook/stripe", event);
  }

  private static PGSimpleDataSource owner(LocalPostgres postgres) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setURL(postgres.jdbcUrl());
    source.setUser(postgres.owner());
    source.setPassword(postgres.ownerPassword());
    return source;
  }
}
