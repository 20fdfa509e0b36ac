package io.figwizard.routingproxy.diff;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.figwizard.routingproxy.SuppliedClock;
import io.figwizard.routingproxy.diff.Counting.Counted;
import io.figwizard.routingproxy.diff.DiffReport.FieldReport;
import io.figwizard.routingproxy.diff.DiffReport.Says;
import io.figwizard.routingproxy.routes.Effect;
import io.figwizard.routingproxy.routes.Mode;
import io.figwizard.routingproxy.routes.Route;
import io.figwizard.routingproxy.routes.Shadowing;
import io.figwizard.routingproxy.routes.TestRoutes;
import io.figwizard.routingproxy.shadow.AnswerPair;
import io.figwizard.routingproxy.shadow.CopiedAnswer;
import io.figwizard.routingproxy.shadow.CopiedAnswer.Header;
import io.figwizard.routingproxy.shadow.CopiedRequest;
import io.figwizard.routingproxy.shadow.FailedCopy;
import io.figwizard.routingproxy.shadow.Lost;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From pairs of answers to what an operator reads. */
class ReportingTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Route ROUTE = TestRoutes.route("r", Effect.SAFE, Mode.SHADOW);

  @Test
  void findsTheOneFieldThatDiffersForSomeUsersOnly() {
    Book book = book("");
    for (int i = 0; i < 1000; i++) {
      enter(book, "{'id':1,'due':" + i + "}", "{'id':1,'due':" + (i % 10 == 0 ? -1 : i) + "}");
    }
    DiffReport report = report(book);
    assertThat(report.compared()).isEqualTo(1000);
    assertThat(report.differing()).isEqualTo(100);
    FieldReport due = report.fields().get(0);
    assertThat(report.fields()).hasSize(1);
    assertThat(due.path()).isEqualTo("due");
    assertThat(due.says()).isEqualTo(Says.DIFFERS);
    assertThat(due.share()).isEqualTo(0.1);
    assertThat(due.atMost()).isBetween(0.1, 0.12);
    assertThat(due.example().monolith()).isEqualTo("0");
    assertThat(due.example().extracted()).isEqualTo("-1");
    assertThat(due.example().requestId()).isEqualTo("request-1");
  }

  @Test
  void tellsTheMonolithsOwnNoiseFromADifference() {
    Book book = book("");
    for (int i = 0; i < 300; i++) {
      // "at" is another one each time; "due" is wrong on the extracted side.
      enter(
          book,
          "{'due':1,'at':'2026-01-01T00:00:00Z'}",
          "{'due':2,'at':'2026-01-01T00:00:01Z'}",
          i % 10 == 0 ? "{'due':1,'at':'2026-01-01T00:00:02Z'}" : null);
    }
    DiffReport report = report(book);
    assertThat(report.fields())
        .extracting(field -> field.path() + " " + field.says())
        .containsExactly("due DIFFERS", "at NOISE");
    assertThat(report.proposals())
        .containsExactly(
            "- {path: \"at\", as: instant, tolerance: 5s, because: \"differs in 30 of 30 repetitions of"
                + " the monolith\"}");
  }

  @Test
  void leavesARareDifferenceUndecidedAndInSight() {
    Book book = book("");
    for (int i = 0; i < 500; i++) {
      enter(book, "{'a':1}", i == 7 ? "{'a':2}" : "{'a':1}", i % 10 == 0 ? "{'a':1}" : null);
    }
    assertThat(report(book).fields()).extracting(FieldReport::says).containsExactly(Says.UNDECIDED);
    assertThat(report(book).proposals()).isEmpty();
  }

  @Test
  void saysNoiseOnlyOfWhatTheMonolithDoesAsOften() {
    Book book = book("");
    for (int i = 0; i < 40; i++) {
      // "a" differs in half of the pairs and in one of three repetitions: too few to tell.
      enter(
          book,
          "{'a':1,'b':1}",
          i % 2 == 0 ? "{'a':2,'b':1}" : "{'a':1,'b':2}",
          i < 3 ? (i == 0 ? "{'a':2,'b':2}" : "{'a':1,'b':2}") : null);
    }
    assertThat(report(book).fields())
        .extracting(field -> field.path() + " " + field.says())
        .containsExactly("a UNDECIDED", "b NOISE");
  }

  @Test
  void proposesNothingForWhatIsUndecided() {
    Book book = book("");
    for (int i = 0; i < 400; i++) {
      // 7.5 % of the pairs, 5 % of 20 repetitions.
      enter(
          book,
          "{'a':1}",
          i % 40 < 3 ? "{'a':2}" : "{'a':1}",
          i % 20 == 0 ? (i == 0 ? "{'a':2}" : "{'a':1}") : null);
    }
    assertThat(report(book).fields()).extracting(FieldReport::says).containsExactly(Says.UNDECIDED);
    assertThat(report(book).proposals()).isEmpty();
  }

  @Test
  void proposesTheStrictestRuleThatFitsAndTheProposalWorks() throws IOException {
    String one = "{'list':[1,2],'id':'7f9c24e5-0000-4000-8000-000000000001','n':1,'some':[1]}";
    String other = "{'list':[2,1],'id':'7f9c24e5-0000-4000-8000-000000000002','n':2,'some':[1,2]}";
    Book book = book("");
    for (int i = 0; i < 40; i++) {
      enter(book, one, other, other);
    }
    List<String> proposals = report(book).proposals();
    assertThat(proposals)
        .anyMatch(line -> line.startsWith("- {path: \"list\", unordered: true, "))
        .anyMatch(line -> line.startsWith("- {path: \"id\", matches: \"[0-9a-f]{8}-"))
        .anyMatch(line -> line.startsWith("- {path: \"n\", presentOnly: true, "))
        .anyMatch(line -> line.startsWith("- {path: \"some\", ignore: true, "));

    Book accepted = book("routes:\n  r:\n  " + String.join("\n  ", proposals) + "\n");
    enter(accepted, one, other);
    assertThat(report(accepted).differing()).isZero();
  }

  @Test
  void proposesOneRuleForAPlaceThatDiffersInTwoWays() {
    Book book = book("");
    for (int i = 0; i < 40; i++) {
      String other = i % 2 == 0 ? "{'a':null,'b':2}" : "{'a':2,'b':2}";
      enter(book, "{'a':1,'b':1}", other, other);
    }
    List<String> proposals = report(book).proposals();
    assertThat(proposals)
        .hasSize(2)
        .anyMatch(line -> line.startsWith("- {path: \"b\", presentOnly: true, "))
        .anyMatch(
            line ->
                line.matches(
                    "- \\{path: \"a\", ignore: true, because: \"differs in 20 \\((value|type)\\) and"
                        + " 20 \\((value|type)\\) of 40 repetitions of the monolith\"}"));

    Book accepted = book("routes:\n  r:\n  " + String.join("\n  ", proposals) + "\n");
    enter(accepted, "{'a':1,'b':1}", "{'a':null,'b':2}");
    assertThat(report(accepted).differing()).isZero();
  }

  @Test
  void proposesNoRuleForABodyThatIsNoJson() {
    Book book = book("");
    for (int i = 0; i < 40; i++) {
      book.enter(pair(answer("one"), answer("other"), answer("other")));
    }
    assertThat(report(book).fields())
        .extracting(field -> field.path() + " " + field.says())
        .containsExactly("(body) NOISE");
    assertThat(report(book).proposals()).isEmpty();
  }

  @Test
  void namesRulesThatNothingNeededOnceEnoughWasCompared() {
    Book book = book("every:\n- {path: a, tolerance: 5}\n- {path: b, tolerance: 5}\n");
    enter(book, "{'a':1,'b':1}", "{'a':2,'b':1}");
    assertThat(report(book).unusedRules()).isEmpty();
    for (int i = 0; i < 200; i++) {
      enter(book, "{'a':1,'b':1}", "{'a':1,'b':1}");
    }
    assertThat(report(book).unusedRules()).containsExactly("b");
  }

  @Test
  void saysNoMoreThanTheStatusWhereOneSideFails() {
    Book book = book("");
    book.enter(pair(Json.answer(200, "{'a':1}"), Json.answer(500, "{'ok':false}"), null));
    book.enter(pair(Json.answer(200, "{'a':1}"), Json.answer(201, "{'a':2}"), null));
    assertThat(report(book).fields())
        .extracting(field -> field.path() + " " + field.kind().word() + " " + field.pairs())
        .containsExactly("(status) status 2", "a value 1");
    assertThat(report(book).statuses()).containsEntry("200 and 500", 1L);
  }

  @Test
  void comparesHeadersAndWhatCookiesTellABrowser() {
    Book book = book("every:\n- {header: cache-control, ignore: true, because: x}\n");
    book.enter(
        pair(
            answer(
                "a",
                "Content-Type",
                "text/plain; charset=utf-8",
                "Date",
                "x",
                "Set-Cookie",
                "s=1; Path=/; HttpOnly; Expires=Wed, 21 Oct 2026 07:28:00 GMT",
                "Set-Cookie",
                "t=1",
                "X-Request-Id",
                "r-1",
                "Cache-Control",
                "a"),
            answer(
                "a",
                "content-type",
                "text/plain;charset=UTF-8",
                "Date",
                "y",
                "Set-Cookie",
                "t=2",
                "Set-Cookie",
                "s=2; httponly; path=/; expires=Wed, 21 Oct 2026 07:28:01 GMT",
                "Cache-Control",
                "b"),
            null));
    assertThat(report(book).fields()).isEmpty();
    book.enter(
        pair(
            answer("a", "Location", "/a", "Set-Cookie", "s=1"),
            answer("a", "Location", "/b"),
            null));
    assertThat(report(book).fields())
        .extracting(FieldReport::path)
        .containsExactly("header location", "header set-cookie");
  }

  @Test
  void findsAHeaderThatOnlyOneSideSends() {
    Book book = book("");
    book.enter(
        pair(
            answer("a", "Access-Control-Allow-Origin", "https://a.example", "X-Total", "7"),
            answer("a", "X-Total", "8"),
            null));
    assertThat(report(book).fields())
        .extracting(FieldReport::path)
        .containsExactly("header access-control-allow-origin", "header x-total");
    assertThat(report(book).fields().get(0).example().extracted()).isNull();
  }

  @Test
  void findsACookieThatScriptsCanReadOnOneSideOnly() {
    Book book = book("");
    book.enter(
        pair(
            answer("a", "Set-Cookie", "s=secret-1; Secure; HttpOnly; Max-Age=60"),
            answer("a", "Set-Cookie", "s=secret-2; Secure; Max-Age=60"),
            null));
    FieldReport found = report(book).fields().get(0);
    assertThat(found.path()).isEqualTo("header set-cookie");
    assertThat(found.example().monolith()).isEqualTo("\"s; httponly; max-age=60; secure\"");
    assertThat(found.example().extracted()).isEqualTo("\"s; max-age=60; secure\"");
  }

  @Test
  void keepsNothingOfAHeaderWithATellingName() {
    Book book = book("");
    book.enter(
        pair(
            answer("a", "X-Auth-Token", "secret-1", "Link", "<https://a.example/?token=secret-3>"),
            answer("a", "X-Auth-Token", "secret-2"),
            null));
    assertThat(book.page().toString()).contains("[hidden:").doesNotContain("secret-");
  }

  @Test
  void comparesWhatIsPackedAndWhatIsNoJson() throws IOException {
    CopiedAnswer zipped = packed("{\"a\":1}");
    Book book = book("");
    book.enter(pair(zipped, Json.answer(200, "{'a':1}"), null));
    assertThat(report(book).fields()).isEmpty();
    book.enter(pair(answer("text"), answer("other"), null));
    book.enter(pair(Json.answer(200, "{'a':1}"), Json.answer(200, "{'a':1,'a':1}"), null));
    assertThat(report(book).fields())
        .extracting(field -> field.path() + " " + field.kind().word())
        .containsExactlyInAnyOrder("(body) type", "(body) value");
  }

  @Test
  void unpacksNoMoreThanFourTimesWhatIsCopied() throws IOException {
    // Without these blanks it is 7 bytes.
    int most = Math.toIntExact(4 * Shadowing.DEFAULT.maxBodyBytes());
    Book within = book("");
    within.enter(
        pair(packed(" ".repeat(most - 7) + "{\"a\":1}"), Json.answer(200, "{'a':1}"), null));
    assertThat(report(within).fields()).isEmpty();

    Book beyond = book("");
    CopiedAnswer large = packed(" ".repeat(most - 6) + "{\"a\":1}");
    beyond.enter(pair(large, Json.answer(200, "{'a':1}"), null));
    beyond.enter(pair(large, packed("{\"a\":1}" + " ".repeat(most)), null));
    beyond.enter(pair(large, large, null));
    assertThat(report(beyond).fields())
        .extracting(field -> field.path() + " " + field.kind().word() + " " + field.pairs())
        .containsExactlyInAnyOrder("(body) type 1", "(body) value 1");
  }

  @Test
  void keepsNothingThatMustNotBeKept() {
    Book book = book("");
    CopiedRequest request =
        new CopiedRequest(
            "id-1",
            "POST",
            "/x?email=ada@example.com",
            List.of(
                new Header("authorization", "Bearer secret-bearer"),
                new Header("cookie", "session=secret-cookie"),
                new Header("content-type", "application/json")),
            "{\"password\":\"secret-word\",\"deck\":\"Kanji\"}".getBytes(UTF_8));
    book.enter(
        new AnswerPair(
            ROUTE,
            request,
            Json.answer(200, "{'mail':'ada@example.com','token':'t-1'}"),
            Json.answer(200, "{'mail':'bob@example.com','token':'t-2'}"),
            null));
    String kept = book.page().toString();
    assertThat(kept)
        .contains("Kanji", "[email:", "[hidden:")
        .doesNotContain("secret", "ada@", "bob@", "t-1");
  }

  @Test
  void keepsNothingFromBelowATellingName() {
    Book book = book("");
    enter(
        book,
        "{'phone':{'number':'secret-1'},'password':[{'value':'secret-2'}],'e mail':'secret-3'}",
        "{'phone':{'number':'secret-4'},'password':[{'value':'secret-5'}],'e mail':'secret-6'}");
    assertThat(report(book).fields())
        .extracting(FieldReport::path)
        .containsExactly("*", "password[*].value", "phone.number");
    assertThat(book.page().toString()).contains("[hidden:").doesNotContain("secret-");
  }

  @Test
  void cleansTheAddressThatAnAnswerSendsTo() {
    Book book = book("");
    book.enter(
        pair(
            answer("a", "Location", "https://a.example/in?code=secret-1&page=2"),
            answer("a", "Location", "/users/ada%40example.com#access_token=secret-2"),
            null));
    assertThat(book.page().toString())
        .contains("page=2", "/users/[email:", "#access_token=[hidden:")
        .doesNotContain("secret-", "ada");
  }

  @Test
  void isBoundedHoweverManyFieldsThereAre() {
    Book book = book("");
    for (int i = 0; i < 1000; i++) {
      enter(book, "{'field" + i + "':1}", "{'field" + i + "':2}");
    }
    assertThat(report(book).fields()).hasSize(Book.MOST_FIELDS);
    assertThat(report(book).untold()).isEqualTo(1000 - Book.MOST_FIELDS);
    assertThat(report(book).differing()).isEqualTo(1000);
  }

  @Test
  void keepsTheFirstExampleAndTheNewestOfEachSecond() {
    Book book = book("", ticking());
    for (int i = 0; i < 20; i++) {
      enter(book, "{'a':" + i + "}", "{'a':-1}");
    }
    FieldNumbers field = book.page().fields().get(0);
    assertThat(field.pairs()).isEqualTo(20);
    // Half a second passes between two pairs.
    assertThat(field.examples())
        .extracting(Example::monolith)
        .containsExactly("0", "12", "14", "16", "18");
  }

  @Test
  void countsWhatWasNotCompared() {
    Book book = book("");
    book.lost(Lost.TIMEOUT);
    book.lost(Lost.TIMEOUT);
    assertThat(report(book).lost()).containsExactly(java.util.Map.entry("timeout", 2L));
    assertThat(report(book).differingAtMost()).isEqualTo(1);
  }

  @Test
  void tellsHowLongTheSamePairsTookOnBothSides() {
    Book book = book("");
    for (int i = 1; i <= 100; i++) {
      book.enter(pair(took(i), took(3 * i), i % 10 == 0 ? took(2 * i) : null));
    }
    // One of which a time is missing would be compared with others.
    book.enter(pair(took(5000), Json.answer(200, "{}"), null));
    DiffReport.TimesReport times = report(book).times();
    assertThat(times.monolith().requests()).isEqualTo(100);
    assertThat(times.monolith().p50()).isBetween(50.0, 53.0);
    assertThat(times.monolith().p95()).isBetween(95.0, 100.0);
    assertThat(times.extracted().requests()).isEqualTo(100);
    assertThat(times.extracted().p50()).isBetween(150.0, 158.0);
    assertThat(times.repeated().requests()).isEqualTo(10);
    assertThat(report(book("")).times().extracted()).isEqualTo(new DiffReport.TimeReport(0, 0, 0));
  }

  private static CopiedAnswer took(long millis) {
    CopiedAnswer answer = Json.answer(200, "{}");
    return new CopiedAnswer(
        answer.status(), answer.headers(), answer.body(), TimeUnit.MILLISECONDS.toNanos(millis));
  }

  @Test
  void keepsTheNewestFailedCopyOfEachReasonRedacted() {
    Book book = book("", ticking());
    for (int i = 0; i < 10; i++) {
      fail(book, failed(Lost.TIMEOUT, "t" + i));
    }
    fail(book, failed(Lost.BROKEN, "b"));
    // No fault of the request.
    fail(book, failed(Lost.QUEUE_FULL, "q"));

    assertThat(report(book).failed())
        .extracting(FailedExample::reason)
        .containsExactly(Lost.TIMEOUT, Lost.BROKEN);
    FailedExample timeout = report(book).failed().get(0);
    assertThat(timeout.requestId()).as("one of the newest").isIn("t8", "t9");
    assertThat(timeout.detail()).contains("nothing of an answer").doesNotContain("ada@");
    assertThat(timeout.request().method()).isEqualTo("POST");
    assertThat(timeout.request().target()).startsWith("/x?mail=[email:").doesNotContain("ada@");
    assertThat(timeout.request().body()).contains("\"deck\":7").doesNotContain("hunter2");
  }

  private static void fail(Book book, FailedCopy copy) {
    if (book.wantsFailed(copy.why())) {
      book.keep(copy);
    }
  }

  private static FailedCopy failed(Lost why, String id) {
    return new FailedCopy(
        ROUTE,
        new CopiedRequest(
            id,
            "POST",
            "/x?mail=ada@example.com",
            List.of(new Header("content-type", "application/json")),
            "{\"deck\":7,\"password\":\"hunter2\"}".getBytes(UTF_8)),
        why,
        "nothing of an answer to ada@example.com in time");
  }

  @Test
  void goesOnAfterARestartWhereTheOneBeforeHasEnded(@TempDir Path folder) throws IOException {
    String yaml = "every: [{path: gone, ignore: true, because: x}, {path: never, tolerance: 1}]";
    Book before = book(yaml);
    for (int i = 0; i < 50; i++) {
      enter(before, "{'a':1,'gone':1}", "{'a':2,'gone':2}", i % 2 == 0 ? "{'a':3,'gone':1}" : null);
    }
    before.lost(Lost.TIMEOUT);
    fail(before, failed(Lost.TIMEOUT, "late"));
    before.enter(pair(took(7), took(8), null));
    before.builds("monolith m1, extracted x1");
    KeptFiles files = new KeptFiles(folder);
    assertThat(files.books()).isEmpty();
    files.write(report(before), before.page(), before.kept());

    KeptBook kept = files.books().get("r");
    assertThat(kept.stillCounts(Json.rules(yaml).wording())).isTrue();
    assertThat(kept.stillCounts(Json.rules("").wording())).isFalse();
    Book after = Book.restored(kept, Json.rules(yaml), keeping());
    enter(after, "{'a':1,'gone':1}", "{'a':2,'gone':1}");
    enter(before, "{'a':1,'gone':1}", "{'a':2,'gone':1}");
    assertThat(after.page())
        .usingRecursiveComparison()
        .ignoringFields("fields.examples", "unused.judge")
        .isEqualTo(before.page());
    assertThat(after.page().times().monolith().counts()).containsExactly(1);
    assertThat(after.page().failed()).hasSize(1);
    assertThat(after.page().fields().get(0).examples()).hasSize(2);
    assertThat(after.kept().ended()).isFalse();
  }

  @Test
  void doesNotGoOnWithWhatItCannotRead(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("a-book.json"), "{\"since\":");
    Files.writeString(folder.resolve("a-summary.json"), "{}");
    Files.writeString(folder.resolve("b-book.json"), "{}");
    assertThat(new KeptFiles(folder).books()).doesNotContainKeys("a", "b");
    assertThat(new KeptFiles(folder.resolve("none")).books()).isEmpty();
  }

  @Test
  void isOfTheTimeInShadowThatItWasBegunIn() {
    Book book = book("");
    assertThat(book.isOf(7)).as("begun before it was known").isTrue();
    assertThat(book.isOf(9)).as("the route has been elsewhere").isFalse();
    assertThat(Book.restored(book.kept(), Json.rules(""), keeping()).isOf(9)).isFalse();
    assertThat(Book.restored(book.kept(), Json.rules(""), keeping()).isOf(7)).isTrue();

    book.end();
    assertThat(book.isOf(7)).isFalse();
  }

  private static Book book(String yaml) {
    return book(yaml, Clock.fixed(NOW, ZoneOffset.UTC));
  }

  private static Book book(String yaml, Clock clock) {
    return new Book(
        NOW, Era.UNKNOWN, Json.rules(yaml), new Keeping(new Redaction(new byte[32]), clock));
  }

  private static Keeping keeping() {
    return new Keeping(new Redaction(new byte[32]), Clock.fixed(NOW, ZoneOffset.UTC));
  }

  /** Each look at it is half a second later. */
  private static Clock ticking() {
    AtomicInteger looks = new AtomicInteger();
    return new SuppliedClock(() -> NOW.plusMillis(500L * looks.incrementAndGet()));
  }

  private static DiffReport report(Book book) {
    return Reporting.report(
        ROUTE, new Counted(book.page(), List.of(), null), null, 0.001, NOW, null);
  }

  private static void enter(Book book, String monolith, String extracted) {
    enter(book, monolith, extracted, null);
  }

  private static void enter(Book book, String monolith, String extracted, String repeated) {
    book.enter(
        pair(
            Json.answer(200, monolith),
            Json.answer(200, extracted),
            repeated == null ? null : Json.answer(200, repeated)));
  }

  private static AnswerPair pair(
      CopiedAnswer monolith, CopiedAnswer extracted, CopiedAnswer repeated) {
    return new AnswerPair(
        ROUTE,
        new CopiedRequest("request-1", "GET", "/x", List.of(), new byte[0]),
        monolith,
        extracted,
        repeated);
  }

  private static CopiedAnswer packed(String json) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(json.getBytes(UTF_8));
    }
    return new CopiedAnswer(
        200,
        List.of(
            new Header("content-type", "application/json"), new Header("content-encoding", "gzip")),
        packed.toByteArray());
  }

  private static CopiedAnswer answer(String body, String... headers) {
    List<Header> list = new java.util.ArrayList<>();
    for (int i = 0; i < headers.length; i += 2) {
      list.add(new Header(headers[i].toLowerCase(java.util.Locale.ROOT), headers[i + 1]));
    }
    return new CopiedAnswer(200, list, body.getBytes(UTF_8));
  }
}
