package io.figwizard.routingproxy.watch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.figwizard.routingproxy.Eventually;
import io.figwizard.routingproxy.SuppliedClock;
import io.figwizard.routingproxy.TinyServer;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class AlertHookIT {

  private static final Instant NOW = Instant.parse("2026-11-23T02:14:09Z");

  private final TinyServer server = new TinyServer("alerts", "a1");
  private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();

  @AfterEach
  void stop() {
    executor.shutdownNow();
    server.close();
  }

  @Test
  void tellsDiscordAndCallsNobody() throws IOException {
    JsonNode told = told(AlertFormat.DISCORD, "@everyone drilling.stats is back");

    assertThat(told.path("content").asText()).isEqualTo("@everyone drilling.stats is back");
    assertThat(told.at("/allowed_mentions/parse")).isEmpty();
    assertThat(told.at("/allowed_mentions/parse").isArray()).isTrue();
  }

  @Test
  void tellsDiscordAsMuchAsItTakes() throws IOException {
    JsonNode told = told(AlertFormat.DISCORD, "x".repeat(2001));

    assertThat(told.path("content").asText()).hasSize(2000).endsWith("x…");
  }

  @Test
  void tellsOthersTheWholeTextInAFieldAndWhoSaysItWhen() throws IOException {
    JsonNode told = told(AlertFormat.JSON, "x".repeat(2001));

    assertThat(told.path("service").asText()).isEqualTo("routing-proxy");
    assertThat(told.path("summary").asText()).isEqualTo("x".repeat(2001));
    assertThat(told.path("at").asText()).isEqualTo("2026-11-23T02:14:09Z");
    assertThat(told.has("content")).isFalse();
  }

  private JsonNode told(AlertFormat format, String text) throws IOException {
    new AlertHook(
            server.address().toString(),
            format,
            executor,
            new PrometheusRegistry(),
            new SuppliedClock(() -> NOW))
        .accept(text);
    Eventually.await(() -> !server.lastBody().isEmpty());
    return new ObjectMapper().readTree(server.lastBody());
  }
}
