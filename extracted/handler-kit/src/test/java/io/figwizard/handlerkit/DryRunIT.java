package io.figwizard.handlerkit;

import static io.figwizard.handlerkit.DryRunRequests.effects;
import static io.figwizard.handlerkit.DryRunRequests.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpRequest;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Writes that are done and undone: nothing of them stays, and the answer says what it was. */
final class DryRunIT {
  private static final String SLEEPING =
      "pg_stat_activity WHERE usename = 'fig_notes' AND state = 'active' AND query LIKE '%pg_sleep%'";

  private static final String OLD_KEY = "the key that the proxy had until yesterday";

  @RegisterExtension
  static final SampleServer server =
      new SampleServer()
          .with("kit.dryRun.key", DryRunRequests.KEY)
          .with("kit.dryRun.keys", OLD_KEY)
          .with("kit.dryRun.atMost", "1")
          .with("database.maxSize", "2")
          // Longer than anything but a test that waits for ever.
          .with("kit.dryRun.deadline", "30s");

  @RegisterExtension
  static final SampleServer hasty =
      new SampleServer()
          .with("kit.dryRun.key", DryRunRequests.KEY)
          .with("kit.dryRun.deadline", "200ms");

  private final UUID user = UUID.randomUUID();

  @Test
  void answersAsIfItWasDoneAndLeavesNothing() {
    String before = server.database().rows();

    SampleServer.Reply dry = dry(note("a note"));

    assertThat(dry.status()).as(dry.json().toString()).isEqualTo(200);
    assertThat(dry.data().path("noteId").asText()).isNotEmpty();
    assertThat(dry.header("Cache-Control")).isEqualTo("no-store");
    assertThat(withoutValues(dry))
        .isEqualTo(
            json(
                "{\"rows\":{\"notes.note\":{\"inserted\":1,\"updated\":0,\"deleted\":0}},"
                    + "\"outbound\":[],\"complete\":true}"));
    assertThat(server.database().rows()).isEqualTo(before);
  }

  @Test
  void countsWhatItDoesAloneWhateverTheConnectionDidBefore() {
    for (int i = 0; i < 3; i++) {
      assertThat(real(note("real " + i)).status()).isEqualTo(200);
      assertThat(effects(dry(note("dry"))).at("/rows/notes.note/inserted").asInt()).isEqualTo(1);
    }
  }

  /** Rows that cascades delete, and events of this run alone. */
  @Test
  void tellsEveryTableAndEveryEvent() {
    UUID note = UUID.randomUUID();
    server
        .database()
        .execute(
            """
              INSERT INTO notes.note VALUES ('%s', '%s', 'x');
              INSERT INTO notes.step (note_id) SELECT '%s' FROM generate_series(1, 3);
              INSERT INTO notes.outbox (type) VALUES ('of.somebody.else');
              """
                .formatted(note, user, note));
    String before = server.database().rows();

    SampleServer.Reply dry =
        dry("{\"action\":\"tidy\",\"noteId\":\"" + note + "\",\"orphan\":false}");

    assertThat(dry.status()).as(dry.json().toString()).isEqualTo(200);
    assertThat(effects(dry).path("outbound").findValuesAsText("what"))
        .containsExactly("note.deleted", "note.tidied");
    assertThat(effects(dry).path("rows"))
        .isEqualTo(
            json(
                """
                {"notes.counter": {"inserted": 0, "updated": 2, "deleted": 0},
                 "notes.note": {"inserted": 0, "updated": 0, "deleted": 1},
                 "notes.outbox": {"inserted": 2, "updated": 0, "deleted": 0},
                 "notes.step": {"inserted": 0, "updated": 0, "deleted": 3}}"""));
    assertThat(server.database().rows()).isEqualTo(before);
  }

  /** The right table, the right number of rows, and something else in them. */
  @Test
  void tellsWhatItWritesWithoutTellingIt() {
    SampleServer.Reply dry = dry(note("a note"));
    JsonNode first = effects(dry).at("/values/notes.note");
    JsonNode again = effects(dry(note("a note"))).at("/values/notes.note");
    JsonNode other = effects(dry(note("another"))).at("/values/notes.note");

    assertThat(first.fieldNames())
        .toIterable()
        .containsExactly("insert.body", "insert.note_id", "insert.user_id");
    assertThat(again.path("insert.body")).isEqualTo(first.path("insert.body"));
    assertThat(again.path("insert.user_id")).isEqualTo(first.path("insert.user_id"));
    assertThat(again.path("insert.note_id")).isNotEqualTo(first.path("insert.note_id"));
    assertThat(other.path("insert.body")).isNotEqualTo(first.path("insert.body"));
    assertThat(first).allSatisfy(digest -> assertThat(digest.asText()).matches("~[\\w-]{12}"));
    assertThat(effects(dry).toString()).doesNotContain("a note", user.toString());
  }

  @Test
  void tellsWhichRowsItChangesAndDeletes() {
    UUID note = UUID.randomUUID();
    server
        .database()
        .execute("INSERT INTO notes.note VALUES ('%s', '%s', 'x')".formatted(note, user));

    JsonNode values =
        effects(dry("{\"action\":\"tidy\",\"noteId\":\"" + note + "\",\"orphan\":false}"))
            .path("values");

    assertThat(values.at("/notes.note").fieldNames())
        .toIterable()
        .containsExactly("delete.where.note_id");
    // A change without a parameter, which another side may make another way.
    assertThat(values.at("/notes.counter").fieldNames())
        .toIterable()
        .containsExactly("update.value");
    assertThat(values.has("notes.outbox")).as("its rows are told as events").isFalse();
    JsonNode one = effects(race(1, 2)).path("values");
    assertThat(one).isEqualTo(effects(race(1, 2)).path("values"));
    assertThat(one).isNotEqualTo(effects(race(2, 1)).path("values"));
  }

  @Test
  void tellsWhatEventsSay() {
    String tidy = "{\"action\":\"tidy\",\"noteId\":\"%s\",\"orphan\":false}";
    String note = UUID.randomUUID().toString();

    JsonNode fields = effects(dry(tidy.formatted(note))).at("/outbound/0/fields");

    assertThat(fields.fieldNames())
        .toIterable()
        .containsExactly("delay", "payload.at", "payload.noteId");
    assertThat(fields.path("delay").asText()).isEqualTo("90");
    assertThat(fields.path("payload.noteId").asText()).startsWith("~");
    // Also the instant: both are "now".
    assertThat(effects(dry(tidy.formatted(note))).at("/outbound/0/fields")).isEqualTo(fields);
    assertThat(
            effects(dry(tidy.formatted(UUID.randomUUID()))).at("/outbound/0/fields/payload.noteId"))
        .isNotEqualTo(fields.path("payload.noteId"));
  }

  private SampleServer.Reply race(int first, int second) {
    return dry(
        "{\"action\":\"race\",\"first\":%d,\"second\":%d,\"sleepSeconds\":0}"
            .formatted(first, second));
  }

  /** Which is looked at when a transaction commits, so a rollback alone would never find it. */
  @Test
  void failsWhereTheCommitWould() {
    String body = "{\"action\":\"tidy\",\"noteId\":\"" + UUID.randomUUID() + "\",\"orphan\":true}";
    String before = server.database().rows();

    assertThat(real(body).status()).isEqualTo(500);
    SampleServer.Reply dry = dry(body);

    assertThat(dry.status()).isEqualTo(500);
    assertNothingDone(dry, before);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "409 | note_refused | {\"action\":\"add-note\",\"body\":\"refuse me\",\"stars\":1,\"sleepSeconds\":0}",
        "422 | invalid_input | {\"action\":\"add-note\",\"body\":\" \",\"stars\":6}",
        "500 | internal | {\"action\":\"fail\",\"note\":\"n\"}",
        "404 | unknown_action | {\"action\":\"fly\"}",
        "400 | missing_action | {}",
        "400 | invalid_json | {"
      })
  void refusesAndFailsAsTheActionDoes(int status, String code, String body) {
    String before = server.database().rows();

    SampleServer.Reply dry = dry(body);

    assertThat(dry.status()).isEqualTo(status);
    assertThat(dry.code()).isEqualTo(code).isEqualTo(real(body).code());
    assertNothingDone(dry, before);
  }

  @Test
  void isForUsersWithATokenOnly() {
    String before = server.database().rows();

    SampleServer.Reply dry = server.send(DryRunRequests.to(server, "/notes", note("n")));

    assertThat(dry.status()).isEqualTo(401);
    assertNothingDone(dry, before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"order", "list-notes", "greet", "misbehave"})
  void isNotDoneWhereNobodySaysThatItCanBeUndone(String action) {
    String before = server.database().rows();

    SampleServer.Reply dry =
        dry("{\"action\":\"%s\",\"goods\":\"x\",\"how\":\"throw\"}".formatted(action));

    assertThat(dry.status()).isEqualTo(422);
    assertThat(dry.code()).isEqualTo("dry_run_not_possible");
    assertThat(dry.header("X-Fig-Effects")).isEmpty();
    assertThat(server.database().rows()).isEqualTo(before);
  }

  /** A raw action takes any content type, so a server that knows no dry runs would do it. */
  @ParameterizedTest
  @ValueSource(strings = {"/notes/digest", "/plain", "/servlet/x", "/nothing", "/notes/"})
  void reachesActionsOfHandlersOnly(String path) {
    SampleServer.Reply dry =
        server.send(DryRunRequests.to(server, path, "{}").header("X-Sample", "yes"));

    assertThat(dry.status()).isEqualTo(422);
    assertThat(dry.code()).isEqualTo("dry_run_not_possible");
    assertThat(dry.json().path("requestId").asText()).isEqualTo(dry.header("X-Request-Id"));
  }

  @Test
  void takesTheKeyOfYesterdayToo() {
    SampleServer.Reply dry =
        server.send(
            DryRunRequests.to(server, OLD_KEY, "/notes", note("n"))
                .header("Authorization", "Bearer " + server.tokens.of(user)));

    assertThat(dry.status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "no header",
        "no content type",
        "another content type",
        "another key",
        "another path",
        "another request",
        "of yesterday",
        "of tomorrow",
        "nonsense"
      })
  void isRefusedUnlessItIsProvenAndNamed(String what) {
    String before = server.database().rows();
    String type = "Content-Type";
    String name = "X-Fig-Dry-Run";
    long now = Instant.now().getEpochSecond();
    HttpRequest.Builder request = DryRunRequests.as(server, user, note("n"));
    switch (what) {
      case "no header" -> request = without(request, name);
      case "no content type" -> request = without(request, type);
      case "another content type" -> request.setHeader(type, "application/json");
      case "another key" -> request.setHeader(name, header("x".repeat(40), "/notes", "r", now));
      case "another path" ->
          request.setHeader(name, header(DryRunRequests.KEY, "/notes-sandbox", "r", now));
      case "another request" -> request.setHeader("X-Request-Id", "another");
      case "of yesterday" ->
          request.setHeader(name, header(DryRunRequests.KEY, "/notes", "r", now - 86_400));
      case "of tomorrow" ->
          request.setHeader(name, header(DryRunRequests.KEY, "/notes", "r", now + 86_400));
      default -> request.setHeader(name, "yes, please");
    }
    if (!what.equals("another request")) {
      request.setHeader("X-Request-Id", "r");
    }

    SampleServer.Reply refused = server.send(request);

    assertThat(refused.status()).as(refused.json().toString()).isEqualTo(403);
    assertThat(refused.code()).isEqualTo("dry_run_refused");
    assertThat(refused.header("X-Fig-Effects")).isEmpty();
    assertThat(server.database().rows()).isEqualTo(before);
  }

  /** The one who holds the lock goes on; the dry run does not wait until then. */
  @Test
  void givesWayToWhoHoldsALock() throws Exception {
    try (Connection other = server.database().connection();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("UPDATE notes.counter SET value = value WHERE counter_id = 1");

      SampleServer.Reply dry =
          dry("{\"action\":\"race\",\"first\":2,\"second\":1,\"sleepSeconds\":0}");

      assertSkipped(dry);
      statement.execute("UPDATE notes.counter SET value = value WHERE counter_id = 2");
      other.rollback();
    }
    assertThat(dry("{\"action\":\"race\",\"first\":2,\"second\":1,\"sleepSeconds\":0}").status())
        .isEqualTo(200);
  }

  /** Long before its deadline, so that the one who waits hardly does. */
  @Test
  void endsWhereARealRequestWaitsForItsLocks() throws Exception {
    String body =
        "{\"action\":\"race\",\"first\":1,\"second\":2,\"sleepSeconds\":0.02,\"naps\":%d}";
    CompletableFuture<SampleServer.Reply> dry =
        CompletableFuture.supplyAsync(() -> dry(body.formatted(1_000_000)));
    // It naps with the lock. To look for the lock would take it where nobody has it yet.
    awaitTrue("SELECT count(*) = 1 FROM " + SLEEPING);

    assertThat(real(body.formatted(1)).status()).isEqualTo(200);

    SampleServer.Reply skipped = dry.get(60, TimeUnit.SECONDS);
    assertSkipped(skipped);
    assertThat(skipped.json().at("/error/message").asText())
        .isEqualTo("A real request waited for what it had locked.");
  }

  /** And the locks that it held by then are free with its answer, for those that waited. */
  @Test
  void endsAtItsDeadline() {
    String before = hasty.database().rows();

    SampleServer.Reply dry =
        hasty.send(
            DryRunRequests.as(
                hasty, user, "{\"action\":\"race\",\"first\":1,\"second\":2,\"sleepSeconds\":45}"));

    assertSkipped(dry);
    assertThat(dry.json().at("/error/message").asText())
        .isEqualTo("It took longer than kit.dryRun.deadline allows, 200 milliseconds.");
    hasty.database().execute("SELECT FROM notes.counter FOR UPDATE NOWAIT");
    assertThat(hasty.database().rows()).isEqualTo(before);
  }

  /** What PostgreSQL does not count cannot be compared, and must not look like nothing. */
  @Test
  void saysWhereRowsAreNotCounted() {
    try (Handle owner = Jdbi.open(server.database()::connection)) {
      owner.begin();
      owner.execute("SET LOCAL track_counts = off");
      EffectCounter counter =
          new EffectCounter(owner, new EventFields(new byte[1], new ValueText(Clock.systemUTC())));

      assertThat(counter.count().complete()).isFalse();

      owner.rollback();
    }
  }

  @Test
  void isOneAtATimeAndLeavesNothingWhenItIsKilled() throws Exception {
    String before = server.database().rows();
    CompletableFuture<SampleServer.Reply> running =
        CompletableFuture.supplyAsync(() -> dry(note("n", 29)));
    awaitTrue("SELECT count(*) = 1 FROM " + SLEEPING);

    assertSkipped(dry(note("n")));
    assertThat(real("{\"action\":\"race\",\"first\":1,\"second\":2,\"sleepSeconds\":0}").status())
        .isEqualTo(200);
    String between = server.database().rows();
    server.database().execute("SELECT pg_terminate_backend(pid, 20000) FROM " + SLEEPING);

    assertSkipped(running.get(60, TimeUnit.SECONDS));
    assertThat(server.database().rows()).isEqualTo(between).isNotEqualTo(before);
    assertThat(dry(note("n")).status()).isEqualTo(200);
  }

  @Test
  void givesItsPlaceInThePoolBackWhenItsConnectionDies() throws Exception {
    for (int i = 0; i < 3; i++) {
      CompletableFuture<SampleServer.Reply> running =
          CompletableFuture.supplyAsync(() -> dry(note("n", 29)));
      awaitTrue("SELECT count(*) = 1 FROM " + SLEEPING);
      server.database().execute("SELECT pg_terminate_backend(pid, 20000) FROM " + SLEEPING);
      assertSkipped(running.get(60, TimeUnit.SECONDS));
    }

    assertThat(real(note("after")).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "own_connection",
        "own_connection_first",
        "own_transaction",
        "commit",
        "commit_in_sql",
        "commit_in_sql_behind_another",
        "commit_in_script",
        "ask_somebody"
      })
  void keepsNothingOfAnActionThatTriesTo(String how) {
    String before = server.database().rows();

    SampleServer.Reply dry = dry("{\"action\":\"escape\",\"how\":\"" + how + "\"}");

    assertThat(dry.status()).as(dry.json().toString()).isEqualTo(500);
    assertNothingDone(dry, before);
    assertThat(dry(note("n")).status()).isEqualTo(200);
    assertThat(real("{\"action\":\"list-notes\"}").status()).isEqualTo(200);
  }

  /** Nobody could prevent it: what is left is to say so, and nothing that sounds like nothing. */
  @ParameterizedTest
  @ValueSource(strings = {"commit_that_hides", "commit_that_hides_and_refuse"})
  void saysThatItMayHaveBeenKept(String how) {
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    Logger logger = (Logger) LoggerFactory.getLogger(FailureTranslator.class);
    log.start();
    logger.addAppender(log);
    try {
      SampleServer.Reply dry = dry("{\"action\":\"escape\",\"how\":\"" + how + "\"}");

      assertMayBeKept(dry, server);
      assertThat(log.list)
          .filteredOn(event -> event.getLevel() == Level.ERROR)
          .singleElement()
          .satisfies(
              event ->
                  assertThat(event.getThrowableProxy().getMessage())
                      .contains("may have been kept", "Take its @DryRunnable away"));
    } finally {
      logger.detachAppender(log);
      removeWhatIsKept(server);
    }
    assertThat(dry(note("n")).status()).isEqualTo(200);
  }

  /** Asked again where the deadline came before the commit, as it may on a slow machine. */
  @Test
  void saysThatItMayHaveBeenKeptAfterItsDeadlineToo() {
    String body = "{\"action\":\"escape\",\"how\":\"commit_that_hides_and_overrun\"}";
    Instant limit = Instant.now().plusSeconds(30);
    try {
      SampleServer.Reply dry;
      do {
        dry = hasty.send(DryRunRequests.as(hasty, user, body));
      } while (kept(hasty).equals("0") && Instant.now().isBefore(limit));

      assertMayBeKept(dry, hasty);
    } finally {
      removeWhatIsKept(hasty);
    }
  }

  /** The connection is closed or committed under the kit's feet: whatever it answers. */
  @ParameterizedTest
  @ValueSource(strings = {"auto_commit", "close"})
  void keepsNothingOfAnActionThatTakesTheConnection(String how) {
    String before = server.database().rows();

    SampleServer.Reply dry = dry("{\"action\":\"escape\",\"how\":\"" + how + "\"}");

    assertThat(dry.status()).isNotEqualTo(200);
    assertThat(server.database().rows()).isEqualTo(before);
    assertThat(dry(note("n")).status()).isEqualTo(200);
  }

  /** A stored answer would be no run at all, and a stored key would cost the real request. */
  @Test
  void looksAtNoKeyOfIdempotency() {
    String key = UUID.randomUUID().toString();
    String first = note("first");
    SampleServer.Reply real = server.send(server.as(user, first).header("Idempotency-Key", key));

    for (String body : new String[] {first, note("second")}) {
      SampleServer.Reply dry =
          server.send(DryRunRequests.as(server, user, body).header("Idempotency-Key", key));

      assertThat(dry.status()).isEqualTo(200);
      assertThat(dry.header("Idempotency-Replayed")).isEmpty();
      assertThat(dry.data().path("noteId")).isNotEqualTo(real.data().path("noteId"));
    }
    SampleServer.Reply again = server.send(server.as(user, first).header("Idempotency-Key", key));
    assertThat(again.data()).isEqualTo(real.data());
  }

  @Test
  void isCountedApart() {
    long real = count("handlers.notes.add-note.ok");
    long dry = count("dry-runs.notes.add-note.ok");
    long impossible = count("dry-runs.notes.order.impossible");

    dry(note("n"));
    dry("{\"action\":\"order\",\"goods\":\"x\"}");

    assertThat(count("handlers.notes.add-note.ok")).isEqualTo(real);
    assertThat(count("dry-runs.notes.add-note.ok")).isEqualTo(dry + 1);
    assertThat(count("dry-runs.notes.order.impossible")).isEqualTo(impossible + 1);
  }

  private static String note(String body) {
    return note(body, 0);
  }

  private static String note(String body, int sleepSeconds) {
    return "{\"action\":\"add-note\",\"body\":\"%s\",\"stars\":2,\"sleepSeconds\":%d}"
        .formatted(body, sleepSeconds);
  }

  private SampleServer.Reply dry(String body) {
    return server.send(DryRunRequests.as(server, user, body));
  }

  private SampleServer.Reply real(String body) {
    return server.send(server.as(user, body));
  }

  private static void assertSkipped(SampleServer.Reply dry) {
    assertThat(dry.status()).as(dry.json().toString()).isEqualTo(409);
    assertThat(dry.code()).isEqualTo("dry_run_skipped");
    assertThat(dry.header("X-Fig-Effects")).isEmpty();
  }

  private static void assertNothingDone(SampleServer.Reply dry, String before) {
    assertThat(effects(dry))
        .isEqualTo(json("{\"rows\":{},\"values\":{},\"outbound\":[],\"complete\":true}"));
    assertThat(server.database().rows()).isEqualTo(before);
  }

  private static JsonNode withoutValues(SampleServer.Reply dry) {
    return ((ObjectNode) effects(dry)).without("values");
  }

  private void assertMayBeKept(SampleServer.Reply dry, SampleServer where) {
    assertThat(dry.status()).as(dry.json().toString()).isEqualTo(500);
    assertThat(dry.code()).isEqualTo("dry_run_kept");
    assertThat(dry.response().headers().firstValue("X-Fig-Effects")).isEmpty();
    assertThat(kept(where)).as("else this proves nothing").isEqualTo("1");
  }

  private String kept(SampleServer where) {
    return where.database().query("SELECT count(*) FROM notes.note WHERE user_id = '" + user + "'");
  }

  private void removeWhatIsKept(SampleServer where) {
    where.database().execute("DELETE FROM notes.note WHERE user_id = '" + user + "'");
  }

  private static String header(String key, String path, String requestId, long at) {
    return DryRunHeader.of(key.getBytes(UTF_8), "POST", path, requestId, at);
  }

  private static HttpRequest.Builder without(HttpRequest.Builder request, String name) {
    return HttpRequest.newBuilder(request.build(), (header, value) -> !header.equals(name));
  }

  private static long count(String timer) {
    return server.support().getEnvironment().metrics().timer(timer).getCount();
  }

  /** Asks no more once it is so: some of it is true only now and then. */
  private static void awaitTrue(String condition) {
    Instant limit = Instant.now().plusSeconds(30);
    while (!server.database().query(condition).equals("t")) {
      assertThat(Instant.now()).as(condition).isBefore(limit);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }
}
