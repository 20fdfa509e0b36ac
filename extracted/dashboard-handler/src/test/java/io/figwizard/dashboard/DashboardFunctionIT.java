package io.figwizard.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.figwizard.handlertesting.Answer;
import io.figwizard.handlertesting.HandlerClient;
import io.figwizard.handlertesting.ServerProcess;
import io.figwizard.handlertesting.TestDatabase;
import io.figwizard.handlertesting.TestTokens;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The function as it is delivered: its own main class with its own configuration file. */
final class DashboardFunctionIT {
  @RegisterExtension static final TestDatabase DATABASE = Published.newDatabase();

  private static final TestTokens TOKENS = TestTokens.create();
  private static ServerProcess function;

  @BeforeAll
  static void startFunction() {
    function =
        ServerProcess.start(
            DashboardFunction.class,
            Map.of(
                "PORT", "0",
                "DATABASE_URL", DATABASE.jdbcUrl(),
                "DASHBOARD_DB_PASSWORD", DATABASE.password(),
                "AUTH_JWKS", TOKENS.jwks()),
            "server",
            Path.of("dashboard-function.yml").toAbsolutePath().toString());
  }

  @AfterAll
  static void stopFunction() {
    function.close();
  }

  @Test
  void servesTheDomain() {
    UUID id = UUID.randomUUID();
    new Published(DATABASE).review(id, Instant.now());
    HandlerClient user = HandlerClient.of(function.address()).as(TOKENS.forUser(id));

    Answer streak = user.call("dashboard", "streak", Map.of());

    assertThat(streak.status()).as(streak.body().toString()).isEqualTo(200);
    assertThat(streak.data().get("currentDays").asInt()).isEqualTo(1);
    assertThat(user.get("/fig/build").data().get("service").asText())
        .isEqualTo("dashboard-handler");
    assertThat(user.get("/fig/ready").status()).isEqualTo(200);
    assertThat(user.call("dashboard-sandbox", "streak", Map.of()).status()).isEqualTo(404);
  }

  @Test
  void itsRoleReadsWhatIsPublishedForItAndNothingElse() {
    DATABASE.execute("create table if not exists published.entitlement (user_id uuid)");
    DATABASE.execute("create schema if not exists drilling");
    DATABASE.execute("create table if not exists drilling.review (user_id uuid)");
    Jdbi role = Jdbi.create(DATABASE.role("dashboard"));

    assertThat(count(role, "published.drilling_practice")).isNotNegative();
    assertThatThrownBy(() -> count(role, "published.entitlement"))
        .hasMessageContaining("permission denied");
    assertThatThrownBy(() -> count(role, "drilling.review"))
        .hasMessageContaining("permission denied for schema drilling");
    assertThatThrownBy(
            () -> role.useHandle(h -> h.execute("delete from published.drilling_reviews")))
        .hasMessageContaining("permission denied");
  }

  private static int count(Jdbi jdbi, String table) {
    return jdbi.withHandle(
        handle -> handle.createQuery("select count(*) from " + table).mapTo(int.class).one());
  }
}
