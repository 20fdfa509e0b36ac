package io.figwizard.exports;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.figwizard.exports.ExportsServer.User;
import io.figwizard.handlertesting.Answer;
import io.figwizard.handlertesting.Eventually;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Exports as their user sees them. */
class ExportsIT {
  @RegisterExtension static final ExportsServer SERVER = new ExportsServer();

  @Test
  void holdAllThatWeKnowOfAUserAndNothingOfOthers() throws Exception {
    User anna = SERVER.newUser();
    fill(anna.id(), "anna");
    fill(SERVER.newUser().id(), "bert");

    Map<String, String> files = CsvReader.unzipped(anna.download(anna.made("csv")).body());

    assertThat(files)
        .containsKeys(
            "about.txt",
            "account.csv",
            "profile.csv",
            "draft.csv",
            "subscriptions.csv",
            "invoices.csv",
            "notifications.csv",
            "conversations.csv",
            "memory.csv",
            "decks.csv",
            "cards.csv",
            "reviews.csv");
    assertThat(one(files, "account.csv")).containsEntry("email", "anna@example.org");
    assertThat(one(files, "profile.csv"))
        .containsEntry("about", "about anna")
        .containsEntry("time_zone", "Europe/Berlin")
        .containsEntry("digest", "false");
    assertThat(one(files, "subscriptions.csv"))
        .containsEntry("variant", "sandbox")
        .containsEntry("plan", "premium")
        .containsEntry("access_until", "2026-12-31T00:00:00Z");
    assertThat(one(files, "draft.csv"))
        .containsEntry("about", "half of anna")
        .containsEntry("saved_at", "2026-01-02T00:00:00Z");
    assertThat(CsvReader.rows(files.get("invoices.csv")))
        .hasSize(2)
        .extracting(row -> row.get("number"))
        .containsExactlyInAnyOrder("FIG-1", "FIG-2");
    assertThat(CsvReader.rows(files.get("invoices.csv")).get(0))
        .containsEntry("status", "paid")
        .containsEntry("amount_paid", "1900")
        .containsEntry("currency", "eur");
    assertThat(one(files, "notifications.csv"))
        .containsEntry("type", "subscription.changed")
        .containsEntry("payload", "{\"status\": \"anna pays\"}");
    assertThat(one(files, "conversations.csv"))
        .containsEntry("summary", "talk of anna")
        .containsEntry("seconds", "60");
    assertThat(CsvReader.rows(files.get("memory.csv")))
        .extracting(row -> row.get("content"))
        .containsExactlyInAnyOrder("anna knows 1", "anna knows 2", "anna knows 3");
    assertThat(one(files, "decks.csv")).containsEntry("name", "=deck of anna");
    assertThat(files.get("decks.csv")).contains(",'=deck of anna,");
    assertThat(one(files, "cards.csv"))
        .containsEntry("front", "front of anna")
        .containsEntry("deck_name", "=deck of anna")
        .containsEntry("hint", "");
    List<Map<String, String>> reviews = CsvReader.rows(files.get("reviews.csv"));
    assertThat(reviews).hasSize(10).extracting(row -> row.get("score")).containsOnly("0.5");
    assertThat(reviews).extracting(row -> row.get("review_id")).doesNotHaveDuplicates();
    assertThat(reviews).extracting(row -> row.get("rating")).contains("again", "easy");
    assertThat(files.values()).allSatisfy(file -> assertThat(file).doesNotContain("bert"));
  }

  @Test
  void areMadeAsPdfToo() throws Exception {
    User anna = SERVER.newUser();
    fill(anna.id(), "clara");

    byte[] pdf = anna.download(anna.made("pdf")).body();

    try (PDDocument document = Loader.loadPDF(pdf)) {
      assertThat(new PDFTextStripper().getText(document))
          .containsSubsequence(
              "Account",
              "clara@example.org",
              "Profile",
              "about clara",
              "Draft of the profile",
              "half of clara",
              "Subscriptions",
              "premium",
              "Invoices",
              "FIG-1",
              "Conversations",
              "talk of clara",
              "What the tutor remembers",
              "clara knows",
              "Notifications",
              "clara pays",
              "Decks",
              "=deck of clara",
              "Cards",
              "front of clara",
              "Reviews",
              "again");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"pdf", "csv"})
  void areThereForWhoHasNothing(String format) throws Exception {
    User nobody = SERVER.newUser();

    String exportId = nobody.made(format);

    assertThat(nobody.status(exportId).path("state").asText()).isEqualTo("ready");
    assertThat(nobody.status(exportId).path("rows").asInt()).isZero();
    assertThat(nobody.download(exportId).statusCode()).isEqualTo(200);
  }

  @Test
  void tellHowFarTheyAre() throws Exception {
    User user = SERVER.newUser();

    JsonNode requested = user.data("request", Map.of("format", "csv")).path("export");

    assertThat(requested.path("state").asText()).isEqualTo("queued");
    assertThat(requested.path("progress").asInt(-1)).isZero();
    assertThat(requested.path("requestedAt").asText()).isEqualTo(SERVER.clock.instant().toString());
    assertThat(requested.path("file").isNull()).isTrue();
    String exportId = requested.path("exportId").asText();
    assertThat(user.status(exportId)).isEqualTo(requested);
    Answer early = user.refused(exportId);
    assertFailure(early, 409, "export_not_ready");
    assertThat(early.header("Retry-After")).isEqualTo("2");

    SERVER.run("exports.make");

    JsonNode ready = user.status(exportId);
    assertThat(ready.path("state").asText()).isEqualTo("ready");
    assertThat(ready.path("progress").asInt()).isEqualTo(100);
    assertThat(ready.path("file").asText()).isEqualTo("/exports/" + exportId + "/file");
    assertThat(ready.path("expiresAt").asText())
        .isEqualTo(SERVER.clock.instant().plus(Duration.ofHours(24)).toString());
    assertThat(ready.path("bytes").asInt()).isEqualTo(user.download(exportId).body().length);
    assertThat(user.data("list", Map.of()).path("exports")).containsExactly(ready);
    assertThat(SERVER.announced(user.id())).containsExactly("csv ready");
  }

  @Test
  void areTheSameInTheSandbox() throws Exception {
    User user = SERVER.newUser();

    Answer requested = user.client().call("exports-sandbox", "request", Map.of("format", "pdf"));

    String exportId = requested.data().at("/export/exportId").asText();
    assertThat(user.status(exportId)).isEqualTo(requested.data().path("export"));
  }

  @Test
  void comeAsFilesThatNoBrowserShows() throws Exception {
    User user = SERVER.newUser();

    HttpResponse<byte[]> csv = user.download(user.made("csv"));
    HttpResponse<byte[]> pdf = user.download(user.made("pdf"));

    assertThat(header(csv, "Content-Type")).isEqualTo("application/zip");
    assertThat(header(pdf, "Content-Type")).isEqualTo("application/pdf");
    assertThat(header(csv, "Content-Disposition"))
        .matches("attachment; filename=\"figwizard-\\d{4}-\\d\\d-\\d\\d\\.zip\"");
    assertThat(header(pdf, "Content-Disposition"))
        .matches("attachment; filename=\"figwizard-\\d{4}-\\d\\d-\\d\\d\\.pdf\"");
    assertThat(List.of(csv, pdf))
        .allSatisfy(
            file -> {
              assertThat(file.statusCode()).isEqualTo(200);
              assertThat(header(file, "X-Content-Type-Options")).isEqualTo("nosniff");
              assertThat(header(file, "Cache-Control")).isEqualTo("private, no-store");
              assertThat(header(file, "Content-Security-Policy")).contains("sandbox");
              assertThat(header(file, "Content-Length")).isEqualTo("" + file.body().length);
              assertThat(header(file, "X-Request-Id")).isNotBlank();
            });
  }

  @Test
  void answerHeadWithoutTheFile() throws Exception {
    User user = SERVER.newUser();
    String exportId = user.made("csv");

    for (int i = 0; i < 5; i++) {
      // The place of the one before may be free only a moment after its answer.
      Eventually.holds(
          "none of them takes a download's place for good",
          () -> {
            HttpResponse<byte[]> head = user.send("HEAD", exportId);
            assertThat(head.body()).isEmpty();
            return head.statusCode() == 200;
          });
    }
    Eventually.holds("nor does the last", () -> user.download(exportId).statusCode() == 200);
  }

  @Test
  void areNobodyElses() throws Exception {
    User owner = SERVER.newUser();
    String exportId = owner.made("csv");
    User stranger = SERVER.newUser();

    assertFailure(stranger.refused(exportId), 404, "not_found");
    assertFailure(stranger.call("status", Map.of("exportId", exportId)), 404, "not_found");
    assertFailure(stranger.call("delete", Map.of("exportId", exportId)), 404, "not_found");
    assertThat(stranger.data("list", Map.of()).path("exports")).isEmpty();
    assertThat(owner.download(exportId).statusCode()).isEqualTo(200);
  }

  @Test
  void areForUsersOnly() {
    User user = SERVER.newUser();
    String file = "/exports/" + user.made("csv") + "/file";

    assertFailure(SERVER.anonymous().get(file), 401, "unauthenticated");
    assertFailure(
        SERVER.anonymous().as(SERVER.tokens().expiredFor(user.id())).get(file),
        401,
        "token_expired");
    assertFailure(
        SERVER.anonymous().as(SERVER.tokens().forgedFor(user.id())).get(file),
        401,
        "unauthenticated");
    assertFailure(
        SERVER.anonymous().get(file + "?access_token=" + user.token()), 401, "unauthenticated");
    assertFailure(SERVER.anonymous().call("exports", "list", Map.of()), 401, "unauthenticated");
  }

  @ParameterizedTest
  @ValueSource(strings = {"seven", "00000000-0000-0000-0000-000000000000", "%2e%2e", "1-1-1-1-1"})
  void areNotThereUnderIdsThatSomebodyMakesUp(String id) {
    assertThat(SERVER.newUser().refused(id).status()).isIn(400, 404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE"})
  void canOnlyBeRead(String method) {
    User user = SERVER.newUser();
    String file = "/exports/" + user.made("csv") + "/file";

    assertFailure(
        user.client().send(method, file, BodyPublishers.noBody()), 405, "method_not_allowed");
  }

  @Test
  void needAFormatThatThereIs() {
    User user = SERVER.newUser();

    assertFailure(user.call("request", Map.of()), 422, "invalid_input");
    Map<String, Object> nothing = new HashMap<>();
    nothing.put("format", null);
    assertFailure(user.call("request", nothing), 422, "invalid_input");
    assertFailure(user.call("request", Map.of("format", "xlsx")), 422, "invalid_input");
    assertFailure(user.call("request", Map.of("format", 7)), 422, "invalid_input");
    assertFailure(user.call("status", Map.of("exportId", "seven")), 422, "invalid_input");
    assertFailure(user.call("delete", Map.of()), 422, "invalid_input");
  }

  @Test
  void areMadeOnceForARequestThatIsSentTwice() {
    User user = SERVER.newUser();
    String key = UUID.randomUUID().toString();

    Answer first =
        user.client()
            .with("Idempotency-Key", key)
            .call("exports", "request", Map.of("format", "csv"));
    Answer second =
        user.client()
            .with("Idempotency-Key", key)
            .call("exports", "request", Map.of("format", "csv"));

    assertThat(second.data()).isEqualTo(first.data());
    assertThat(user.data("list", Map.of()).path("exports")).hasSize(1);
  }

  @Test
  void areFiveAtATimeHoweverFastSomebodyAsks() {
    User user = SERVER.newUser();

    List<Answer> answers =
        IntStream.range(0, 12)
            .parallel()
            .mapToObj(i -> user.call("request", Map.of("format", "csv")))
            .toList();

    assertThat(answers).filteredOn(Answer::ok).hasSize(5);
    assertThat(answers)
        .filteredOn(answer -> !answer.ok())
        .allSatisfy(answer -> assertFailure(answer, 409, "too_many_exports"));
    String one = user.data("list", Map.of()).at("/exports/0/exportId").asText();
    user.data("delete", Map.of("exportId", one));
    assertThat(user.call("request", Map.of("format", "csv")).status()).isEqualTo(200);
  }

  @Test
  void cannotBeAskedForWithoutEnd() {
    User user = SERVER.newUser();
    Answer answer = user.call("request", Map.of("format", "csv"));
    int asked = 1;
    while (answer.status() != 429 && asked < 50) {
      if (answer.ok()) {
        user.data("delete", Map.of("exportId", answer.data().at("/export/exportId").asText()));
      }
      answer = user.call("request", Map.of("format", "csv"));
      asked++;
    }

    assertFailure(answer, 429, "rate_limited");
    assertThat(asked).isEqualTo(21);
  }

  @Test
  void areGoneWhenDeleted() {
    User user = SERVER.newUser();
    String exportId = user.made("csv");

    user.data("delete", Map.of("exportId", exportId));

    assertFailure(user.refused(exportId), 404, "not_found");
    assertFailure(user.call("delete", Map.of("exportId", exportId)), 404, "not_found");
    assertThat(SERVER.count("exports.part where export_id = ?", UUID.fromString(exportId)))
        .isZero();
  }

  @Test
  void expire() {
    User user = SERVER.newUser();
    String exportId = user.made("csv");
    for (int i = 0; i < 4; i++) {
      user.made("csv");
    }
    SERVER.clock.advance(Duration.ofHours(24));
    User again = SERVER.user(user.id());

    assertFailure(again.refused(exportId), 410, "export_expired");
    assertThat(again.status(exportId).path("state").asText()).isEqualTo("expired");
    assertThat(again.status(exportId).path("file").isNull()).isTrue();
    assertThat(again.call("request", Map.of("format", "csv")).status())
        .as("the expired ones do not count")
        .isEqualTo(200);

    SERVER.clock.advance(PurgeExports.GRACE.plusSeconds(1));
    SERVER.run("exports.purge");

    assertFailure(again.refused(exportId), 410, "export_expired");
    assertThat(SERVER.count("exports.part where export_id = ?", UUID.fromString(exportId)))
        .isZero();

    SERVER.clock.advance(PurgeExports.REMEMBERED);
    SERVER.run("exports.purge");

    assertFailure(again.refused(exportId), 404, "not_found");
  }

  @Test
  void leaveWithTheirUser() {
    User user = SERVER.newUser();
    UUID exportId = UUID.fromString(user.made("csv"));
    user.request("pdf");
    User other = SERVER.newUser();
    other.made("csv");

    SERVER.userDeleted(user.id());
    SERVER.userDeleted(user.id());

    assertThat(SERVER.count("exports.export where user_id = ?", user.id())).isZero();
    assertThat(SERVER.count("exports.part where export_id = ?", exportId)).isZero();
    assertThat(other.data("list", Map.of()).path("exports")).hasSize(1);
  }

  private static void fill(UUID user, String name) {
    UserRows rows = SERVER.rows();
    rows.account(user, name + "@example.org", name);
    rows.profile(user, "about " + name);
    rows.draft(user, "half of " + name);
    rows.subscription(user);
    rows.invoices(user, 2);
    rows.notification(user, name + " pays");
    rows.conversation(user, "talk of " + name);
    rows.memories(user, name + " knows", 3);
    UUID deck = rows.deck(user, "=deck of " + name);
    rows.reviews(user, rows.card(user, deck, "front of " + name, "back"), 10);
  }

  private static Map<String, String> one(Map<String, String> files, String name) {
    List<Map<String, String>> rows = CsvReader.rows(files.get(name));
    assertThat(rows).as(name).hasSize(1);
    return rows.get(0);
  }

  private static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  private static void assertFailure(Answer answer, int status, String code) {
    assertThat(answer.status()).as(() -> answer.body().toString()).isEqualTo(status);
    assertThat(answer.errorCode()).isEqualTo(code);
    assertThat(answer.header("Content-Type")).startsWith("application/json");
  }
}
