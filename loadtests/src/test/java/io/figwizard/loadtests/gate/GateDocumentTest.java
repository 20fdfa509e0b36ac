package io.figwizard.loadtests.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.figwizard.loadtests.documents.Document;
import io.figwizard.loadtests.simulation.FeedRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files that MIGRATION.md shows, given to the gate as they stand there. */
class GateDocumentTest {
  @TempDir Path directory;

  @Test
  void theGateTakesTheFilesThatThePlaybookShows() throws IOException {
    Document playbook = Document.read("MIGRATION.md");
    Path file =
        Files.writeString(directory.resolve("gate.yml"), playbook.blockWith("yaml", "sides:"));
    Files.writeString(directory.resolve("requests.jsonl"), playbook.blockWith("json", "${uuid}"));
    Files.writeString(directory.resolve("production.txt"), "public.orders 1250000\n");
    Map<String, String> environment =
        Map.of(
            "JAVA_HOME", "/usr/lib/jvm/17",
            "SHOP_TOKEN", "t",
            "SHOP_DATABASE_URL", "postgres://localhost/shop",
            "SHOP_JDBC_URL", "jdbc:postgresql://localhost:5432/shop",
            "SHOP_DATABASE_PASSWORD", "p");

    OwnSubject subject = OwnSubject.read(file, "orders.create", environment, Clock.systemUTC());

    FeedSource feed =
        subject.feed(new DataCheck("", new java.util.TreeMap<>(), java.util.List.of()), 1);
    assertThat(feed.mustContain()).isEqualTo("\"ok\":true");
    assertThat(feed.draw(3, 1))
        .hasSize(3)
        .allMatch(row -> "Bearer t".equals(row.headers().get("Authorization")))
        .extracting(FeedRow::method)
        .containsExactlyInAnyOrder("POST", "GET", "GET");
  }
}
