package io.figwizard.loadtests.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.figwizard.loadtests.CannotRun;
import io.figwizard.loadtests.simulation.FeedRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OwnRequestsTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC);

  @TempDir Path directory;

  @Test
  void fillsInWhatIsAnotherInEachRequestAndTheSameWithinOne() throws Exception {
    OwnRequests requests =
        read(
            """
            {"method": "PUT", "path": "/orders/${n}", "headers": {"Idempotency-Key": "${uuid}"}, "body": {"id": "${uuid}", "n": "${n}"}}
            """);

    List<FeedRow> rows = new ArrayList<>(requests.draw(50, 7));
    rows.addAll(requests.draw(50, 7));

    assertThat(rows).extracting(FeedRow::path).doesNotHaveDuplicates();
    for (FeedRow row : rows) {
      JsonNode body = new ObjectMapper().readTree(row.body());
      assertThat(body.get("id").asText()).isEqualTo(row.headers().get("Idempotency-Key"));
      assertThat(UUID.fromString(body.get("id").asText()).version()).isEqualTo(4);
      assertThat(row.path()).isEqualTo("/orders/" + body.get("n").asText()).hasSize(8 + 13);
    }
  }

  @Test
  void sendsEachRequestOfTheFileBeforeAnyTwiceInAnOrderThatTheSeedDecides() throws Exception {
    StringBuilder lines = new StringBuilder();
    IntStream.range(0, 20)
        .forEach(i -> lines.append("{\"method\": \"GET\", \"path\": \"/o/" + i + "\"}\n\n"));
    OwnRequests requests = read(lines.toString());

    List<String> paths = paths(requests.draw(50, 7));

    assertThat(paths).hasSize(50);
    assertThat(paths.subList(0, 20)).doesNotHaveDuplicates();
    assertThat(paths.subList(20, 40)).doesNotHaveDuplicates();
    assertThat(paths(read(lines.toString()).draw(50, 7))).isEqualTo(paths);
    assertThat(paths(read(lines.toString()).draw(50, 8))).isNotEqualTo(paths);
  }

  @Test
  void givesARequestTheRoutesHeadersAndStatusesUnlessItHasItsOwn() throws Exception {
    OwnRequests requests =
        read(
            """
            {"method": "GET", "path": "/o?q=a%20b"}
            {"method": "POST", "path": "/o", "headers": {"authorization": "Bearer own", "Content-Type": "text/plain"}, "body": "as it is $${n}", "expect": [404]}
            {"method": "POST", "path": "/o", "body": {"a": [1, null]}}
            """);

    List<FeedRow> rows = requests.draw(3, 1);

    assertThat(rows)
        .containsExactlyInAnyOrder(
            new FeedRow(
                "GET", "/o?q=a%20b", Map.of("Authorization", "Bearer t0ken"), null, List.of(200)),
            new FeedRow(
                "POST",
                "/o",
                Map.of("Authorization", "Bearer own", "Content-Type", "text/plain"),
                "as it is ${n}",
                List.of(404)),
            new FeedRow(
                "POST",
                "/o",
                Map.of("Authorization", "Bearer t0ken", "Content-Type", "application/json"),
                "{\"a\":[1,null]}",
                List.of(200)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"path\": \"/o\"} | has the method null (expected: for example",
        "{\"method\": \"GET\", \"path\": \"http://other/o\"} | has the path http://other/o (expected: one that begins with /",
        "{\"method\": \"GET\", \"path\": \"/a b\"} | its path cannot be sent (expected: percent-encoded",
        "{\"method\": \"GET\", \"path\": \"/a#b\"} | its path has a fragment",
        "{\"method\": \"GET\", \"path\": \"/${N0T_SET}\"} | needs the environment variable N0T_SET, which is not set",
        "{\"method\": \"GET\", \"path\": \"/${uid}\"} | names ${uid}, which there is not (expected: a variable of the environment in capitals, or one of [n, uuid]",
        "{\"method\": \"GET\", \"path\": \"/o\", \"headers\": {\"Content-Length\": \"3\"}} | has the header Content-Length (expected: ",
        "{\"method\": \"GET\", \"path\": \"/o\", \"headers\": {\"X\": null}} | has the header X without a value",
        "{\"method\": \"GET\", \"path\": \"/o\", \"headers\": {\"X\": \"${BROKEN}\"}} | its header X holds what headers may not",
        "{\"method\": \"GET\", \"path\": \"/o\", \"expect\": []} | expects []",
        "{\"method\": \"GET\", \"path\": \"/o\", \"bdoy\": 1} | bdoy is not known there (expected: [",
        "{\"method\": \"GET\", \"path\": \"/o\", \"path\": \"/p\"} | no name twice?",
        "{\"method\": \"GET\", \"path\": \"/o\"}{\"method\": \"GET\", \"path\": \"/p\"} | it goes on after its end (expected: one object",
        "{\"method\": \"GET\", \"path\": \"/o\"}, | cannot be read from line 1 on",
        "null | it is null (expected: ",
        "[] | is of another kind (expected: names and values",
        "GET /o | cannot be read from line 1 on",
      })
  void namesTheLineAndItsMistake(String line, String message) {
    assertThatThrownBy(() -> read("{\"method\": \"GET\", \"path\": \"/sound\"}\n" + line + "\n"))
        .isInstanceOf(CannotRun.class)
        .hasMessageContaining("requests.jsonl, line 2")
        .hasMessageContaining(message)
        .hasMessageNotContaining("t0ken");
  }

  @Test
  void refusesAnEmptyFileAndBodiesThatNoMemoryHolds() throws Exception {
    assertThatThrownBy(() -> read("\n\n"))
        .isInstanceOf(CannotRun.class)
        .hasMessageContaining("holds no request (expected: one JSON object a line)");
    OwnRequests large =
        read("{\"method\": \"PUT\", \"path\": \"/o\", \"body\": \"" + "x".repeat(1 << 20) + "\"}");

    assertThat(large.draw(3, 1)).hasSize(3);
    assertThatThrownBy(() -> large.draw(200, 1))
        .isInstanceOf(CannotRun.class)
        .hasMessageContaining("more than 128 MiB for one launch of 200 requests; lower --rate");
  }

  private OwnRequests read(String lines) throws IOException {
    Path file = Files.writeString(directory.resolve("requests.jsonl"), lines);
    OwnRoute route =
        new OwnRoute("requests.jsonl", Map.of("Authorization", "Bearer ${TOKEN}"), null, null);
    return OwnRequests.read(
        file, route, Map.of("TOKEN", "t0ken", "BROKEN", "t0ken\r\nX: y"), CLOCK);
  }

  private static List<String> paths(List<FeedRow> rows) {
    return rows.stream().map(FeedRow::path).toList();
  }
}
