package io.figwizard.loadtests.gate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.figwizard.loadtests.CannotRun;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * One running side.
 *
 * @param url its base address
 * @param pid its process; empty if it has none of its own
 */
record Contender(URI url, OptionalLong pid) {

  /**
   * What code it runs, as {@code GET /fig/build} says.
   *
   * @throws CannotRun if it does not say
   */
  String build() throws InterruptedException {
    URI where = url.resolve("/fig/build");
    HttpClient client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    HttpResponse<String> response;
    try {
      response =
          client.send(
              HttpRequest.newBuilder(where).timeout(Duration.ofSeconds(10)).build(),
              HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new CannotRun(
          where
              + " gave no answer ("
              + e.getClass().getSimpleName()
              + "; expected: 200 and the hash of the code); does this side run there?",
          e);
    }
    String build = response.statusCode() == 200 ? buildIn(response.body()) : "";
    if (build.isEmpty()) {
      throw new CannotRun(
          where
              + " answered "
              + response.statusCode()
              + " without data.build (expected: 200 and {\"data\":{\"build\":\"...\"}} with a hash of"
              + " the code): evidence must name what it was gathered from; MIGRATION.md, \"Gate\","
              + " shows the resource that answers it");
    }
    return build;
  }

  private static String buildIn(String body) {
    try {
      return new ObjectMapper().readTree(body).path("data").path("build").asText("");
    } catch (JsonProcessingException e) {
      return "";
    }
  }

  /** Processor time used so far, in microseconds; NaN if the system does not tell. */
  double cpuMicros() {
    if (pid.isEmpty()) {
      return Double.NaN;
    }
    return ProcessHandle.of(pid.getAsLong())
        .flatMap(process -> process.info().totalCpuDuration())
        .map(duration -> duration.toNanos() / 1e3)
        .orElse(Double.NaN);
  }
}
