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
import java.util.List;
import java.util.Map;
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
    try (ServerProcess function =
        ServerProcess.start(
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
            Path.of("webhook-function.yml").toAbsolutePath().toString())) {
      assertThat(send(function, "evt_before").status()).isEqualTo(200);

      List<String> lines = Files.readAllLines(folder.resolve("data/postmaster.pid"));
      ProcessHandle.of(Long.parseLong(lines.get(0))).orElseThrow().destroyForcibly();
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
