package io.figwizard.handlerkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class LoggingIT {
  private static final Path FOLDER = temporaryFolder();
  private static final Path LOG = FOLDER.resolve("application.log");
  private static final Path REQUESTS = FOLDER.resolve("requests.log");

  @RegisterExtension
  static final SampleServer server =
      new SampleServer()
          .configuredBy("logging.yml")
          .with("kit.dryRun.key", DryRunRequests.KEY)
          .with("kit.dryRun.deadline", "30s")
          .with("logging.appenders[0].currentLogFilename", LOG.toString())
          .with("server.requestLog.appenders[0].currentLogFilename", REQUESTS.toString());

  @Test
  void writesOneJsonLineWithEverythingAboutAFault() {
    UUID user = UUID.randomUUID();
    String body = "{\"action\":\"fail\",\"note\":\"a private note\"}";

    SampleServer.Reply reply =
        server.send(
            server
                .as(user, body)
                .header("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"));

    assertThat(reply.status()).isEqualTo(500);
    String requestId = reply.json().path("requestId").asText();
    List<JsonNode> lines =
        awaitLines(LOG, line -> requestId.equals(line.path("requestId").asText()));
    assertThat(lines).hasSize(1);
    JsonNode line = lines.get(0);
    assertThat(line.path("level").asText()).isEqualTo("ERROR");
    assertThat(line.path("traceId").asText()).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
    assertThat(line.path("handler").asText()).isEqualTo("notes");
    assertThat(line.path("action").asText()).isEqualTo("fail");
    assertThat(line.path("userId").asText()).isEqualTo(user.toString());
    assertThat(line.path("exception").asText()).contains("duplicate key");
    assertThat(line.toString())
        .doesNotContain("a private note", "Bearer", server.tokens.of(user).substring(0, 40));
  }

  @Test
  void writesTheRequestIdIntoTheRequestLogAndNoQuery() {
    SampleServer.Reply reply = server.send(server.request("/nothing?token=geheim"));

    List<JsonNode> lines =
        awaitLines(
            REQUESTS,
            line ->
                reply
                    .header("X-Request-Id")
                    .equals(line.path("responseHeaders").path("X-Request-Id").asText()));
    assertThat(lines).hasSize(1);
    assertThat(lines.get(0).path("status").asInt()).isEqualTo(404);
    assertThat(lines.get(0).toString()).doesNotContain("geheim");
  }

  @Test
  void marksEveryLineOfADryRun() {
    SampleServer.Reply reply =
        server.send(
            DryRunRequests.as(server, UUID.randomUUID(), "{\"action\":\"fail\",\"note\":\"n\"}"));
    SampleServer.Reply real =
        server.send(server.as(UUID.randomUUID(), "{\"action\":\"fail\",\"note\":\"n\"}"));

    assertThat(reply.status()).isEqualTo(500);
    assertThat(linesOf(LOG, "/requestId", reply))
        .isNotEmpty()
        .allMatch(line -> line.path("dryRun").asText().equals("dry-run"));
    assertThat(linesOf(REQUESTS, "/responseHeaders/X-Request-Id", reply))
        .hasSize(1)
        .allMatch(line -> line.at("/responseHeaders/X-Fig-Dry-Run").asText().equals("dry-run"))
        .noneMatch(line -> line.toString().contains("v1."));
    assertThat(linesOf(LOG, "/requestId", real)).isNotEmpty().noneMatch(line -> line.has("dryRun"));
  }

  @Test
  void marksEveryLineOfACopy() {
    SampleServer.Reply reply =
        server.send(
            server
                .as(UUID.randomUUID(), "{\"action\":\"fail\",\"note\":\"n\"}")
                .header("X-Fig-Shadow", "1"));
    SampleServer.Reply users =
        server.send(server.as(UUID.randomUUID(), "{\"action\":\"fail\",\"note\":\"n\"}"));

    assertThat(linesOf(LOG, "/requestId", reply))
        .isNotEmpty()
        .allMatch(line -> line.path("shadow").asText().equals("copy"));
    assertThat(linesOf(REQUESTS, "/responseHeaders/X-Request-Id", reply))
        .hasSize(1)
        .allMatch(line -> line.at("/headers/X-Fig-Shadow").asText().equals("1"));
    assertThat(linesOf(LOG, "/requestId", users))
        .isNotEmpty()
        .noneMatch(line -> line.has("shadow"));
    assertThat(linesOf(REQUESTS, "/responseHeaders/X-Request-Id", users))
        .noneMatch(line -> line.toString().contains("X-Fig-Shadow"));
  }

  private static List<JsonNode> linesOf(Path file, String place, SampleServer.Reply reply) {
    String id = reply.header("X-Request-Id");
    return awaitLines(file, line -> id.equals(line.at(place).asText()));
  }

  private static List<JsonNode> awaitLines(Path file, Predicate<JsonNode> wanted) {
    Instant limit = Instant.now().plus(Duration.ofSeconds(30));
    List<JsonNode> found = List.of();
    while (found.isEmpty() && Instant.now().isBefore(limit)) {
      found = lines(file).stream().filter(wanted).toList();
      LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
    }
    return found;
  }

  /** Those that are written whole: the last one may still be under way. */
  private static List<JsonNode> lines(Path file) {
    List<JsonNode> lines = new ArrayList<>();
    try {
      String all = Files.exists(file) ? Files.readString(file) : "";
      // The last one may be there by half.
      for (String line : all.substring(0, all.lastIndexOf('\n') + 1).lines().toList()) {
        lines.add(new ObjectMapper().readTree(line));
      }
    } catch (IOException e) {
      throw new IllegalStateException("Not a file of JSON lines: " + file, e);
    }
    return lines;
  }

  private static Path temporaryFolder() {
    try {
      return Files.createTempDirectory(Path.of("target"), "logs");
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
