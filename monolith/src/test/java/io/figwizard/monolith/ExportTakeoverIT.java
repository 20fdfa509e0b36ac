package io.figwizard.monolith;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.figwizard.handlertesting.Eventually;
import io.figwizard.handlertesting.HandlerClient;
import io.figwizard.handlertesting.RowGate;
import io.figwizard.handlertesting.ServerProcess;
import io.figwizard.handlertesting.TestDatabase;
import io.figwizard.handlertesting.TestTokens;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two monoliths as they are deployed; the one that makes an export is killed while it does. */
class ExportTakeoverIT {
  @RegisterExtension static final TestDatabase DATABASE = Servers.migratedDatabase();

  private static final TestTokens TOKENS = TestTokens.create();

  private final UUID user = UUID.randomUUID();
  private final String token = TOKENS.forUser(user);

  @Test
  void theOtherMonolithMakesTheExportAnew() throws Exception {
    String exportId;
    // Whoever has made the file, and is about to store its only part, waits for us.
    try (RowGate gate =
            RowGate.closed(
                DATABASE,
                "exports",
                "insert on exports.part",
                "(select attempt from exports.export where export_id = new.export_id) = 1");
        ServerProcess first = monolith()) {
      exportId = call(first, "request", Map.of("format", "csv")).at("/export/exportId").asText();
      Eventually.holds("it is being made", gate::isWaitedAt);

      first.kill();
      first.awaitExit();
      gate.open();
      Eventually.holds("the dead one's statement is over", () -> !gate.isWaitedAt());
    }
    assertThat(state(exportId)).as("nobody knows yet").isEqualTo("making 1 0");
    // What the minute of the lease does.
    DATABASE.execute("update exports.export set due_at = now() where state = 'making'");

    try (ServerProcess other = monolith()) {
      Map<String, String> which = Map.of("exportId", exportId);
      Eventually.holds(
          "the export is ready",
          () -> call(other, "status", which).at("/export/state").asText().equals("ready"));

      assertThat(state(exportId)).isEqualTo("ready 2 1");
      assertThat(entries(download(other, exportId))).contains("about.txt", "reviews.csv");
      Eventually.holds("the user is told", () -> announced().equals(List.of("ready")));
    }
  }

  private static ServerProcess monolith() {
    return Servers.monolith(Servers.takenOverSoon(Servers.monolithEnvironment(DATABASE, TOKENS)));
  }

  private JsonNode call(ServerProcess monolith, String action, Map<String, ?> fields) {
    return HandlerClient.of(monolith.address()).as(token).call("exports", action, fields).data();
  }

  private HttpResponse<byte[]> download(ServerProcess monolith, String exportId) throws Exception {
    URI file = monolith.address().resolve("/exports/" + exportId + "/file");
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(file).header("Authorization", "Bearer " + token).build(),
            HttpResponse.BodyHandlers.ofByteArray());
  }

  private static List<String> entries(HttpResponse<byte[]> file) throws Exception {
    assertThat(file.statusCode()).isEqualTo(200);
    List<String> names = new ArrayList<>();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(file.body()))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        zip.readAllBytes();
        names.add(entry.getName());
      }
    }
    return names;
  }

  /** State, attempts, and parts of its file. */
  private static String state(String exportId) {
    return strings(
            "select concat_ws(' ', state, attempt, (select count(*) from exports.part p"
                + " where p.export_id = e.export_id)) from exports.export e where export_id = ?",
            UUID.fromString(exportId))
        .get(0);
  }

  /** What the user was told of their exports, in order. */
  private List<String> announced() {
    return strings(
        "select payload ->> 'state' from realtime.notification"
            + " where type = 'export.finished' and user_id = ? order by sequence",
        user);
  }

  private static List<String> strings(String sql, Object... arguments) {
    return DATABASE
        .jdbi()
        .withHandle(handle -> handle.select(sql, arguments).mapTo(String.class).list());
  }
}
