package io.figwizard.monolith;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
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

  @Test
  void everyServiceTakesHeadersOfTheSameSize() throws IOException {
    assertThat(
            new TreeSet<>(
                inServices("/server/applicationConnectors/0/maxRequestHeaderSize").values()))
        .containsExactly("16KiB");
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
                "drilling-function.yml",
                "auth-function.yml",
                "webhook-function.yml",
                "webhook-function-sandbox.yml"));
    return values;
  }
}
