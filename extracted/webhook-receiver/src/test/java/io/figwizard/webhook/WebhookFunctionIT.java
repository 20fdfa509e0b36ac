package io.figwizard.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.figwizard.handlertesting.Answer;
import io.figwizard.handlertesting.HandlerClient;
import io.figwizard.handlertesting.ServerProcess;
import io.figwizard.handlertesting.TestDatabase;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The function as it is delivered: its own main class with its own configuration files. */
class WebhookFunctionIT {
  private static final String LIVE = "whsec_live_hunter2";
  private static final String TEST = "whsec_test_hunter2";

  @RegisterExtension
  static final TestDatabase DATABASE = TestDatabase.migratedFor(WebhookBundle.class.getPackage());

  private static ServerProcess production;
  private static ServerProcess sandbox;

  @BeforeAll
  static void startFunctions() {
    production = start("webhook-function.yml", Map.of("STRIPE_WEBHOOK_SECRETS", LIVE));
    sandbox = start("webhook-function-sandbox.yml", Map.of("STRIPE_SANDBOX_WEBHOOK_SECRETS", TEST));
  }

  @AfterAll
  static void stopFunctions() {
    production.close();
    sandbox.close();
  }

  @Test
  void servesItsOwnVariantOnly() {
    String live = WebhookServer.event("evt_live", "cus_1");
    String test = live.replace("evt_live", "evt_test").replace(":true", ":false");

    assertThat(send(production, "/webhook/stripe", LIVE, live).status()).isEqualTo(200);
    assertThat(send(sandbox, "/webhook-sandbox/stripe", TEST, test).status()).isEqualTo(200);
    assertThat(send(production, "/webhook-sandbox/stripe", TEST, test).status()).isEqualTo(404);
    assertThat(send(sandbox, "/webhook/stripe", LIVE, live).status()).isEqualTo(404);
    assertThat(send(production, "/webhook/stripe", LIVE, test).errorCode())
        .isEqualTo("wrong_variant");
    assertThat(send(production, "/webhook/elevenlabs", LIVE, live).status()).isEqualTo(404);
    assertThat(HandlerClient.of(production.address()).get("/fig/ready").status()).isEqualTo(200);
  }

  @Test
  void logsWhatItTookAndNoSecretAndNoBody() throws Exception {
    String event = WebhookServer.event("evt_logged", "cus_unnamed");
    HandlerClient client =
        HandlerClient.of(production.address())
            .with("X-Request-Id", "request-66")
            .with("Stripe-Signature", Signed.stripe(LIVE, Instant.now(), event));

    assertThat(client.post("/webhook/stripe", event).status()).isEqualTo(200);
    client.post("/webhook/stripe", event + "tampered");

    io.figwizard.handlertesting.Eventually.holds(
        "the lines are written", () -> production.output().contains("is not-ours"));
    assertThat(production.output())
        .contains("evt_logged", "customer.subscription.updated", "production", "request-66")
        .doesNotContain("hunter2", "cus_unnamed", "byte for byte", "v1=");
  }

  @Test
  void doesNotStartWithoutASecretAndSaysWhich() {
    try (ServerProcess broken = start("webhook-function.yml", Map.of())) {
      assertThat(broken.awaitExit()).isNotZero();
      assertThat(broken.output())
          .contains("webhook.production.stripe.secrets (STRIPE_WEBHOOK_SECRETS)");
    }
  }

  @Test
  void doesNotStartWithAnApiKeyForASecretAndDoesNotShowIt() {
    try (ServerProcess broken =
        start(
            "webhook-function-sandbox.yml",
            Map.of("STRIPE_SANDBOX_WEBHOOK_SECRETS", "sk_test_hunter2"))) {
      assertThat(broken.awaitExit()).isNotZero();
      assertThat(broken.output())
          .contains("webhook.sandbox.stripe.secrets (STRIPE_SANDBOX_WEBHOOK_SECRETS)")
          .doesNotContain("hunter2");
    }
  }

  @Test
  void itsRoleReachesItsOwnSchemaOnly() {
    DATABASE.execute("create schema if not exists auth");
    DATABASE.execute("create table if not exists auth.account (user_id uuid primary key)");
    Jdbi role = Jdbi.create(DATABASE.role("webhook"));

    role.useHandle(handle -> handle.execute("select 1 from webhook.event"));
    for (String statement :
        new String[] {
          "select 1 from auth.account",
          "create table webhook.mine ()",
          "delete from webhook.databasechangelog"
        }) {
      assertThatThrownBy(() -> role.useHandle(handle -> handle.execute(statement)))
          .as(statement)
          .hasMessageContaining("permission denied");
    }
  }

  private static Answer send(ServerProcess function, String path, String secret, String event) {
    String provider = path.endsWith("stripe") ? "Stripe" : "ElevenLabs";
    return HandlerClient.of(function.address())
        .with(provider + "-Signature", Signed.stripe(secret, Instant.now(), event))
        .post(path, event);
  }

  private static ServerProcess start(String file, Map<String, String> secrets) {
    Map<String, String> environment = new HashMap<>(secrets);
    environment.put("PORT", "0");
    environment.put("DATABASE_URL", DATABASE.jdbcUrl());
    environment.put("WEBHOOK_DB_PASSWORD", DATABASE.password());
    return ServerProcess.start(
        WebhookFunction.class, environment, "server", Path.of(file).toAbsolutePath().toString());
  }
}
