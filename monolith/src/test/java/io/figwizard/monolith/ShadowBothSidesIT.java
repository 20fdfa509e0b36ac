package io.figwizard.monolith;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.figwizard.handlertesting.Answer;
import io.figwizard.handlertesting.Eventually;
import io.figwizard.handlertesting.HandlerClient;
import io.figwizard.handlertesting.ServerProcess;
import io.figwizard.handlertesting.TestDatabase;
import io.figwizard.handlertesting.TestTokens;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Routes in shadow before the real monolith and the real functions: the answers of those that only
 * read are the same without a single rule, the refusals too; those that write would do the same.
 * And one that writes, there and back: each write is done once, wherever.
 */
class ShadowBothSidesIT {
  @RegisterExtension static final TestDatabase DATABASE = Servers.migratedDatabase();

  @TempDir static Path folder;

  private static final TestTokens TOKENS = TestTokens.create();
  private static final List<String> READS =
      List.of("next-cards", "list-decks", "list-cards", "stats");
  private static final String WRITE = "drilling.submit-answer";
  private static final int FLIPS = 1_000;

  /** The flips that follow one another, over and over; an empty one is a rollback. */
  private static final List<String> WALK =
      List.of(
          "\"mode\":\"canary\",\"percent\":30",
          "\"mode\":\"canary\",\"percent\":70",
          "\"mode\":\"extracted\"",
          "\"mode\":\"canary\",\"percent\":50",
          "");

  private static ServerProcess monolith;
  private static ServerProcess function;
  private static ProxyProcess proxy;

  @BeforeAll
  static void start() throws Exception {
    monolith = Servers.monolith(DATABASE, TOKENS);
    function = Servers.drillingFunction(DATABASE, TOKENS);
    proxy =
        ProxyProcess.start(
            folder,
            Map.of(
                "MONOLITH_URL",
                monolith.address().toString(),
                "DRILLING_HANDLER_URL",
                function.address().toString(),
                "FIG_DRY_RUN_KEY",
                DryRunRequests.KEY,
                "SHADOW_SAMPLE",
                "100%",
                "SHADOW_REPEAT",
                "50%",
                // Flips are the tests' alone.
                "WATCH_ROLLBACK",
                "false"));
  }

  @AfterAll
  static void stop() {
    proxy.close();
    function.close();
    monolith.close();
  }

  @Test
  void bothSidesOfEveryReadSayTheSame() throws Exception {
    String token = TOKENS.forUser(UUID.randomUUID());
    HandlerClient learner = HandlerClient.of(proxy.address()).as(token);
    String deckId =
        ok(learner.call("drilling", "create-deck", Map.of("name", "Bäume")))
            .path("deckId")
            .asText();
    for (int i = 0; i < 3; i++) {
      String cardId =
          ok(learner.call(
                  "drilling",
                  "create-card",
                  Map.of("deckId", deckId, "front", "tree " + i, "back", "Baum " + i)))
              .path("cardId")
              .asText();
      if (i > 0) {
        ok(learner.call("drilling", "submit-answer", Map.of("cardId", cardId, "answer", "Baum")));
      }
    }
    long rows = rows();
    // Its first connection to the database may take longer than its callers may wait.
    HandlerClient directly = HandlerClient.of(function.address()).as(token);
    Eventually.holds(
        "the function is warm", () -> directly.call("drilling", "stats", Map.of()).status() == 200);
    for (String action : READS) {
      proxy.flip("drilling." + action, "\"mode\":\"shadow\"");
    }

    HandlerClient stranger = HandlerClient.of(proxy.address());
    for (int i = 0; i < 2; i++) {
      for (String action : READS) {
        Map<String, String> fields =
            action.equals("list-cards") ? Map.of("deckId", deckId) : Map.of();
        Answer answer = learner.call("drilling", action, fields);
        assertThat(answer.header("X-Fig-Side")).isEqualTo("monolith");
        awaitComparisons(action, 3 * i + 1);
        stranger.call("drilling", action, fields);
        awaitComparisons(action, 3 * i + 2);
        learner.call("drilling", action, Map.of("deckId", 7, "limit", "many"));
        awaitComparisons(action, 3 * i + 3);
      }
    }

    for (String action : READS) {
      JsonNode report = report(action);
      assertThat(report.path("fields")).as(report.toPrettyString()).isEmpty();
      assertThat(report.path("statuses").path("200 and 200").asInt()).isBetween(2, 4);
      assertThat(report.path("statuses").path("401 and 401").asInt()).isEqualTo(2);
    }
    assertThat(rows()).isEqualTo(rows);
  }

  @Test
  void bothSidesOfEveryWriteWouldDoTheSameAndNeitherDoesItTwice() throws Exception {
    String token = TOKENS.forUser(UUID.randomUUID());
    HandlerClient learner = HandlerClient.of(proxy.address()).as(token);
    Eventually.holds(
        "the function is warm",
        () ->
            HandlerClient.of(function.address())
                    .as(token)
                    .call("drilling", "stats", Map.of())
                    .status()
                == 200);
    String deckId =
        ok(learner.call("drilling", "create-deck", Map.of("name", "Bäume")))
            .path("deckId")
            .asText();
    String cardId =
        ok(learner.call(
                "drilling",
                "create-card",
                Map.of("deckId", deckId, "front", "tree", "back", "Baum")))
            .path("cardId")
            .asText();
    long rows = rows();

    long decks = answeredUntilCompared(learner, "create-deck", n -> Map.of("name", "Deck " + n));
    answeredUntilCompared(
        learner, "edit-deck", n -> Map.of("deckId", deckId, "name", "Bäume " + n));
    long cards =
        answeredUntilCompared(
            learner,
            "create-card",
            n -> Map.of("deckId", deckId, "front", "leaf " + n, "back", "Blatt " + n));
    long reviews =
        answeredUntilCompared(
            learner, "submit-answer", n -> Map.of("cardId", cardId, "answer", "Baum"));

    assertThat(rows()).isEqualTo(rows + decks + cards + reviews);
  }

  /**
   * Puts an action in shadow and asks for it until both sides have run one of the requests dry: on
   * a slow machine one may be out of time. Answers how many requests that took.
   */
  private static long answeredUntilCompared(
      HandlerClient learner, String action, LongFunction<Map<String, ?>> fields) throws Exception {
    proxy.flip("drilling." + action, "\"mode\":\"shadow\"");
    long sent = 0;
    while (report(action).path("compared").asLong() == 0) {
      assertThat(sent).as(report(action).toPrettyString()).isLessThan(50);
      Answer answer = learner.call("drilling", action, fields.apply(sent));
      ok(answer);
      assertThat(answer.header("X-Fig-Side")).isEqualTo("monolith");
      assertThat(answer.header("X-Fig-Effects")).isEmpty();
      sent++;
      long all = sent;
      Eventually.holds(
          all + " requests of " + action + " are told of",
          () -> report(action).path("compared").asLong() + lost(action) == all);
    }
    JsonNode report = report(action);
    assertThat(report.path("statuses").fieldNames())
        .toIterable()
        .as(report.toPrettyString())
        .containsExactly("200 and 200");
    for (JsonNode field : report.path("fields")) {
      // What is made anew each time: of what would be written ids, and times that go on from now.
      assertThat(field.path("path").asText())
          .as(report.toPrettyString())
          .matches("data\\..*|effects\\.values\\..*\\.(review_id|due|stability|stability_after)");
      assertThat(field.path("kind").asText()).as(report.toPrettyString()).isEqualTo("value");
    }
    assertThat(report.path("lost").fieldNames())
        .toIterable()
        .as(report.toPrettyString())
        .doesNotContain("unproven", "stopped", "refused", "unknown", "not_possible", "not_json");
    proxy.rollBack("drilling." + action);
    return sent;
  }

  private static long lost(String action) throws Exception {
    long lost = 0;
    for (JsonNode number : report(action).path("lost")) {
      lost += number.asLong();
    }
    return lost;
  }

  /** Up and down and back at once; whoever is under way meanwhile stays where they are. */
  @Test
  void aThousandFlipsUnderLoadLoseNoAnswerAndRecordNoneTwice() throws Exception {
    HandlerClient directly =
        HandlerClient.of(function.address()).as(TOKENS.forUser(UUID.randomUUID()));
    Eventually.holds(
        "the function is warm", () -> directly.call("drilling", "stats", Map.of()).status() == 200);
    Set<UUID> users = Set.of(UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID());
    Queue<String> reviews = new ConcurrentLinkedQueue<>();
    Set<String> sides = ConcurrentHashMap.newKeySet();
    AtomicBoolean over = new AtomicBoolean();
    List<CompletableFuture<Void>> learners =
        users.stream()
            .map(
                user ->
                    CompletableFuture.runAsync(
                        () -> learn(user, over, sides, reviews), work -> new Thread(work).start()))
            .toList();

    for (int flip = 0; flip < FLIPS; flip++) {
      String next = WALK.get(flip % WALK.size());
      if (next.isEmpty()) {
        proxy.rollBack(WRITE);
      } else {
        proxy.flip(WRITE, next);
      }
      // Not faster than answers come: it is under load that it is flipped.
      int answers = flip / 4;
      Eventually.holds(
          "learners go on",
          () ->
              reviews.size() >= answers
                  || learners.stream().anyMatch(CompletableFuture::isCompletedExceptionally));
    }
    over.set(true);

    for (CompletableFuture<Void> learner : learners) {
      // Throws what was not answered with 200.
      learner.get(60, TimeUnit.SECONDS);
    }
    assertThat(sides).containsExactlyInAnyOrder("monolith", "extracted");
    assertThat(recorded(users)).containsExactlyInAnyOrderElementsOf(reviews);
  }

  private static void learn(
      UUID user, AtomicBoolean over, Set<String> sides, Queue<String> reviews) {
    HandlerClient learner = HandlerClient.of(proxy.address()).as(TOKENS.forUser(user));
    String deckId =
        ok(learner.call("drilling", "create-deck", Map.of("name", "Bäume")))
            .path("deckId")
            .asText();
    Map<String, String> card = Map.of("deckId", deckId, "front", "tree", "back", "Baum");
    String cardId = ok(learner.call("drilling", "create-card", card)).path("cardId").asText();
    while (!over.get()) {
      Answer answer =
          learner.call("drilling", "submit-answer", Map.of("cardId", cardId, "answer", "Baum"));
      reviews.add(ok(answer).path("reviewId").asText());
      sides.add(answer.header("X-Fig-Side"));
    }
  }

  private static List<String> recorded(Set<UUID> users) throws SQLException {
    List<String> reviews = new ArrayList<>();
    try (Connection connection = DATABASE.owner().getConnection();
        PreparedStatement select =
            connection.prepareStatement(
                "select review_id from drilling.review where user_id = any(?)")) {
      select.setArray(1, connection.createArrayOf("uuid", users.toArray()));
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          reviews.add(rows.getString(1));
        }
      }
    }
    return reviews;
  }

  /** One after the other: a small function refuses what comes at the same time. */
  private static void awaitComparisons(String action, int number) throws Exception {
    Eventually.holds(
        number + " requests of " + action + " are compared",
        () -> report(action).path("compared").asInt() == number);
  }

  private static JsonNode report(String action) throws IOException, InterruptedException {
    return proxy.diff("drilling." + action);
  }

  private static JsonNode ok(Answer answer) {
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
    return answer.data();
  }

  /** What a copy must not add to. */
  private static long rows() throws SQLException {
    try (Connection connection = DATABASE.owner().getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "select (select count(*) from drilling.card) + (select count(*) from"
                    + " drilling.review) + (select count(*) from drilling.deck)")) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
