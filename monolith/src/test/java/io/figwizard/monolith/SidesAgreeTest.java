package io.figwizard.monolith;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A request is answered alike on both sides: limits must not change when a route moves. */
class SidesAgreeTest {
  @Test
  void everyServiceTakesBodiesOfTheSameSize() throws IOException {
    assertThat(new TreeSet<>(inServices("/kit/maxBodySize").values())).containsExactly("1MiB");
  }

  /** More than the proxy lets through (16 KiB), which adds some hundred bytes of its own. */
  @Test
  void everyServiceTakesHeadersOfTheSameSize() throws IOException {
    assertThat(
            new TreeSet<>(
                inServices("/server/applicationConnectors/0/maxRequestHeaderSize").values()))
        .containsExactly("20KiB");
  }

  /** An event that one side takes must not be too old for the other. */
  @ParameterizedTest
  @CsvSource({"stripe, 300s", "elevenLabs, 30m"})
  void everyWebhookReceiverToleratesTheSameTime(String provider, String tolerance)
      throws IOException {
    List<String> tolerances = new ArrayList<>();
    for (Path file : Servers.configurations()) {
      JsonNode webhook = Servers.yaml(file).path("webhook");
      for (String variant : List.of("production", "sandbox")) {
        if (webhook.has(variant)) {
          tolerances.add(webhook.at("/" + variant + "/" + provider + "/tolerance").asText());
        }
      }
    }

    assertThat(tolerances).hasSize(4).containsOnly(tolerance);
  }

  @Test
  void everyBillingServiceSellsTheSamePlans() throws IOException {
    List<JsonNode> plans = new ArrayList<>();
    for (Path file : Servers.configurations()) {
      JsonNode service = Servers.yaml(file);
      if (service.has("billing")) {
        plans.add(service.at("/billing/plans"));
      }
    }

    assertThat(plans).hasSize(3).allMatch(plans.get(0)::equals);
    assertThat(plans.get(0)).isNotEmpty();
  }

  @Test
  void everyVariantSellsThemEverywhereForTheSamePrices() throws IOException {
    for (String variant : List.of("production", "sandbox")) {
      List<JsonNode> prices = new ArrayList<>();
      for (Path file : Servers.configurations()) {
        JsonNode billing = Servers.yaml(file).path("billing");
        if (billing.has(variant)) {
          prices.add(billing.at("/" + variant + "/prices"));
        }
      }

      assertThat(prices).as(variant).hasSize(2).allMatch(prices.get(0)::equals);
    }
  }

  @Test
  void everyConversationServiceGivesTheSameMinutes() throws IOException {
    List<JsonNode> minutes = new ArrayList<>();
    for (Path file : Servers.configurations()) {
      JsonNode service = Servers.yaml(file);
      if (service.has("conversation")) {
        minutes.add(service.at("/conversation/minutes"));
      }
    }

    assertThat(minutes).hasSize(3).allMatch(minutes.get(0)::equals);
    assertThat(minutes.get(0)).isNotEmpty();
  }

  @Test
  void everyServiceGivesAsManyDecksForFree() throws IOException {
    List<String> free = new ArrayList<>();
    for (Path file : Servers.configurations()) {
      JsonNode service = Servers.yaml(file);
      if (service.has("drilling")) {
        free.add(service.at("/drilling/freeDecks").asText("missing"));
      }
    }

    assertThat(free).hasSize(2).containsOnly("20");
  }

  /** An alert that only one side raises is found when it is too late. */
  @Test
  void everyServiceTellsOfUnexpectedErrors() throws IOException {
    assertThat(inServices("/kit/alerts/format").values()).containsOnly("discord");
  }

  /** A dry run is done on both sides or it compares nothing. */
  @Test
  void everyServiceDoesDryRunsForTheSameKey() throws IOException {
    for (Path file : Servers.configurations()) {
      String text = Files.readString(file);
      if (Servers.yaml(file).has("kit")) {
        assertThat(text)
            .as(file.toString())
            .contains("  dryRun:\n    key: '${FIG_DRY_RUN_KEY:-}'\n");
      }
    }
    assertThat(new TreeSet<>(inServices("/kit/dryRun/key").values())).containsExactly("");
  }

  /** Else each side would count by itself, and twice as many would pass. */
  @Test
  void everyServiceLimitsItsActionsAlike() throws IOException {
    JsonNode monolith = Servers.yaml(Path.of(Servers.MONOLITH_YML)).at("/kit/rateLimits");
    for (Path file : Servers.configurations()) {
      JsonNode service = Servers.yaml(file);
      if (service.has("kit")) {
        assertThat(rateLimits(service, service.at("/kit/rateLimits")))
            .as(file.toString())
            .isEqualTo(rateLimits(service, monolith));
      }
    }
  }

  /** Those of the handlers that the service has. */
  private static Map<String, JsonNode> rateLimits(JsonNode service, JsonNode limits) {
    Map<String, JsonNode> those = new LinkedHashMap<>();
    limits
        .properties()
        .forEach(
            limit -> {
              if (service.has(limit.getKey().substring(0, limit.getKey().indexOf('.')))) {
                those.put(limit.getKey(), limit.getValue());
              }
            });
    return those;
  }

  private static Map<String, String> inServices(String place) throws IOException {
    Map<String, String> values = new LinkedHashMap<>();
    for (Path file : Servers.configurations()) {
      JsonNode service = Servers.yaml(file);
      if (service.has("kit")) {
        values.put(file.getFileName().toString(), service.at(place).asText("missing"));
      }
    }
    assertThat(values.keySet())
        .containsAll(
            List.of(
                "monolith.yml",
                "dashboard-function.yml",
                "drilling-function.yml",
                "auth-function.yml",
                "billing-function.yml",
                "billing-function-sandbox.yml",
                "conversation-function.yml",
                "conversation-function-sandbox.yml",
                "webhook-function.yml",
                "webhook-function-sandbox.yml"));
    return values;
  }
}
