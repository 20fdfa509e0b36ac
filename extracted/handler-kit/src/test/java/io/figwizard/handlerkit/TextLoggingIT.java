package io.figwizard.handlerkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TextLoggingIT {
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
          .with("logging.appenders[0].layout.style", "text")
          .with("server.requestLog.appenders[0].currentLogFilename", REQUESTS.toString())
          .with("server.requestLog.appenders[0].layout.style", "text");

  @Test
  void writesLinesForPeople() {
    UUID user = UUID.randomUUID();

    SampleServer.Reply reply = server.send(server.as(user, "{\"action\":\"fail\",\"note\":\"n\"}"));

    String id = reply.header("X-Request-Id");
    assertThat(awaitLine(LOG, id))
        .matches(
            "\\d\\d:\\d\\d:\\d\\d\\.\\d{3} ERROR \\S*FailureTranslator - .+ \\["
                + id
                + " fail "
                + user
                + "\\]");
    assertThat(awaitLine(REQUESTS, id)).matches(".+ 500 POST /notes \\d+ ms \\[" + id + "\\]");
    assertThat(awaitLine(LOG, "Started application"))
        .as("a line that belongs to no request")
        .doesNotContain("[");
  }

  @Test
  void marksTheLinesOfADryRun() {
    UUID user = UUID.randomUUID();

    SampleServer.Reply reply =
        server.send(DryRunRequests.as(server, user, "{\"action\":\"fail\",\"note\":\"n\"}"));

    String id = reply.header("X-Request-Id");
    assertThat(awaitLine(LOG, id)).endsWith("[" + id + " fail " + user + " dry-run]");
    assertThat(awaitLine(REQUESTS, id)).endsWith(" ms [" + id + " dry-run]");
  }

  @Test
  void marksTheLinesOfACopy() {
    UUID user = UUID.randomUUID();

    SampleServer.Reply reply =
        server.send(
            server.as(user, "{\"action\":\"fail\",\"note\":\"n\"}").header("X-Fig-Shadow", "1"));

    String id = reply.header("X-Request-Id");
    assertThat(awaitLine(LOG, id)).endsWith("[" + id + " fail " + user + " copy]");
    assertThat(awaitLine(REQUESTS, id)).endsWith(" ms [" + id + " copy]");
  }

  /** The proxy marks its dry runs as copies, too, which the kit counts as none. */
  @Test
  void marksADryRunOfTheProxyAsNoCopy() {
    UUID user = UUID.randomUUID();

    SampleServer.Reply reply =
        server.send(
            DryRunRequests.as(server, user, "{\"action\":\"fail\",\"note\":\"n\"}")
                .header("X-Fig-Shadow", "1"));

    String id = reply.header("X-Request-Id");
    assertThat(awaitLine(LOG, id)).endsWith("[" + id + " fail " + user + " dry-run]");
    assertThat(awaitLine(REQUESTS, id)).endsWith(" ms [" + id + " dry-run]");
  }

  private static String awaitLine(Path file, String part) {
    Instant limit = Instant.now().plus(Duration.ofSeconds(30));
    Optional<String> found = Optional.empty();
    while (found.isEmpty() && Instant.now().isBefore(limit)) {
      found = lineWith(file, part);
      LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
    }
    return found.orElseThrow(() -> new AssertionError("No line with " + part + " in " + file));
  }

  private static Optional<String> lineWith(Path file, String part) {
    try {
      String all = Files.readString(file);
      // The last one may be there by half.
      return all.substring(0, all.lastIndexOf('\n') + 1)
          .lines()
          .filter(line -> line.contains(part))
          .findFirst();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Path temporaryFolder() {
    try {
      return Files.createTempDirectory(Path.of("target"), "logs");
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
