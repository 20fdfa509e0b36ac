package io.figwizard.handlerkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.net.http.HttpRequest;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two instances of an application, one database: what may be called 30 times may be so in all. */
class RateLimitIT {
  private static final StoppedClock CLOCK = new StoppedClock();
  private static final Tokens TOKENS = new Tokens("test-key");

  @RegisterExtension static final SampleServer one = limited();
  @RegisterExtension static final SampleServer other = limited();

  private final UUID user = UUID.randomUUID();

  private static SampleServer limited() {
    return new SampleServer(TOKENS, () -> new LimitedApplication(CLOCK))
        .with("server.applicationConnectors[0].useForwardedHeaders", "true")
        // Many wait here for one row, on purpose.
        .with("database.maxWaitForConnection", "30s");
  }

  @BeforeEach
  void forgetEverybody() {
    one.database().execute("DELETE FROM notes.rate_limit");
  }

  @Test
  void ofAHundredCallsAtOnceOverTwoInstancesExactlyAsManyPassAsMay() throws Exception {
    List<SampleServer.Reply> replies = new ArrayList<>();
    ExecutorService callers = Executors.newFixedThreadPool(100);
    try {
      List<Future<SampleServer.Reply>> calls =
          IntStream.range(0, 100)
              .mapToObj(i -> callers.submit(() -> knock(i % 2 == 0 ? one : other, "203.0.113.1")))
              .toList();
      for (Future<SampleServer.Reply> call : calls) {
        replies.add(call.get());
      }
    } finally {
      callers.shutdownNow();
    }

    assertThat(replies).filteredOn(reply -> reply.status() == 200).hasSize(30);
    assertThat(replies).filteredOn(reply -> reply.status() == 429).hasSize(70);
  }

  @Test
  void tellsWhenToComeBackAndKeepsItsWord() {
    knockOften(30, "203.0.113.2");

    SampleServer.Reply refused = knock(one, "203.0.113.2");
    assertThat(refused.code()).isEqualTo("rate_limited");
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.header("Retry-After")).isEqualTo("2");
    assertThat(refused.message()).isNotEmpty();

    CLOCK.forward(Duration.ofSeconds(1));
    assertThat(knock(other, "203.0.113.2").header("Retry-After")).isEqualTo("1");

    CLOCK.forward(Duration.ofSeconds(1));
    assertThat(knock(other, "203.0.113.2").status()).isEqualTo(200);
    assertThat(knock(one, "203.0.113.2").status()).isEqualTo(429);

    CLOCK.forward(Duration.ofSeconds(60));
    knockOften(30, "203.0.113.2");
    assertThat(knock(one, "203.0.113.2").status()).isEqualTo(429);
  }

  @Test
  void theSandboxSharesTheBucket() {
    for (int i = 0; i < 3; i++) {
      assertThat(buy(i == 0 ? "/notes" : "/notes-sandbox").status()).isEqualTo(200);
    }

    assertThat(buy("/notes").code()).isEqualTo("rate_limited");
    assertThat(buy("/notes-sandbox").code()).isEqualTo("rate_limited");
  }

  @Test
  void countsEveryUserAndNetworkByItself() {
    knockOften(30, "[2001:db8:1:2::1]");

    assertThat(knock(one, "[2001:db8:1:2:ffff::9]").status()).as("same /64").isEqualTo(429);
    assertThat(knock(one, "[2001:db8:1:3::1]").status()).isEqualTo(200);
    buyAll();
    assertThat(buy("/notes").status()).isEqualTo(429);
    assertThat(call(one, "/notes", "buy", UUID.randomUUID()).status()).isEqualTo(200);
  }

  @Test
  void everyLimitOfAnActionHoldsAndRefusalsOfTheActionCount() {
    assertThat(ask(user).code()).isEqualTo("nothing");
    assertThat(ask(user).code()).isEqualTo("nothing");
    assertThat(ask(user).code()).as("by user").isEqualTo("rate_limited");

    for (int i = 0; i < 3; i++) {
      assertThat(ask(UUID.randomUUID()).code()).isEqualTo("nothing");
    }
    assertThat(ask(UUID.randomUUID()).code()).as("by address").isEqualTo("rate_limited");
  }

  @Test
  void whoIsNotLetInIsNotCountedAndActionsWithoutLimitLeaveNoRow() throws SQLException {
    for (int i = 0; i < 5; i++) {
      assertThat(one.send(one.post("{\"action\":\"buy\"}")).status()).isEqualTo(401);
      assertThat(one.send(one.post("{\"action\":\"look\"}")).status()).isEqualTo(200);
    }

    assertThat(buckets()).isEmpty();
  }

  @Test
  void forgetsTheBucketsOfAUserWhoLeft() throws SQLException {
    UUID another = UUID.randomUUID();
    buyAll();
    ask(user);
    call(one, "/notes", "buy", another);
    assertThat(buckets()).anyMatch(bucket -> bucket.contains(user.toString()));

    background(one).consumers().stream()
        .filter(consumer -> consumer.name().equals("notes.forget-answers"))
        .findFirst()
        .orElseThrow()
        .accept(
            List.of(
                new DomainEvent(
                    UUID.randomUUID(),
                    "auth",
                    "user.deleted",
                    "user:" + user,
                    JsonNodeFactory.instance.objectNode().put("userId", user.toString()),
                    Instant.EPOCH)));

    assertThat(buckets())
        .noneMatch(bucket -> bucket.contains(user.toString()))
        .anyMatch(bucket -> bucket.contains(another.toString()));
  }

  @Test
  void removesBucketsThatAreFullAgainAndNoOthers() throws SQLException {
    knock(one, "203.0.113.3");
    knockOften(30, "203.0.113.4");
    BackgroundJob job =
        background(one).jobs().stream()
            .filter(candidate -> candidate.name().equals("notes.forget-buckets"))
            .findFirst()
            .orElseThrow();

    job.run();
    assertThat(buckets()).hasSize(2);

    CLOCK.forward(Duration.ofSeconds(30));
    job.run();
    assertThat(buckets()).singleElement().asString().contains("203.0.113.4");

    CLOCK.forward(Duration.ofSeconds(31));
    job.run();
    assertThat(buckets()).isEmpty();
  }

  @Test
  void aRowThatSomebodyHoldsAnswers503AndNotForEver() throws SQLException {
    knock(one, "203.0.113.5");
    try (Connection holder = one.database().connection();
        Statement statement = holder.createStatement()) {
      holder.setAutoCommit(false);
      statement.execute("SELECT * FROM notes.rate_limit FOR UPDATE");

      SampleServer.Reply reply = knock(one, "203.0.113.5");

      assertThat(reply.code()).isEqualTo("database_unavailable");
      assertThat(reply.status()).isEqualTo(503);
      holder.rollback();
    }
    assertThat(knock(one, "203.0.113.5").status()).isEqualTo(200);
  }

  @Test
  void leavesConnectionsAsTheyWere() throws SQLException {
    knockOften(10, "203.0.113.7");

    try (Connection connection = one.database().connection();
        ResultSet idle =
            connection
                .createStatement()
                .executeQuery(
                    "SELECT count(*) FROM pg_stat_activity"
                        + " WHERE usename = 'fig_notes' AND state LIKE 'idle in%'")) {
      idle.next();
      assertThat(idle.getInt(1)).isZero();
    }
  }

  private void buyAll() {
    for (int i = 0; i < 3; i++) {
      assertThat(buy("/notes").status()).isEqualTo(200);
    }
  }

  private SampleServer.Reply buy(String path) {
    return call(one, path, "buy", user);
  }

  private static SampleServer.Reply ask(UUID user) {
    return call(other, "/notes", "ask", user);
  }

  private static SampleServer.Reply call(
      SampleServer server, String path, String action, UUID user) {
    return server.send(
        server
            .request(path)
            .header("Content-Type", "application/json")
            .header("Authorization", "Bearer " + TOKENS.of(user))
            .POST(HttpRequest.BodyPublishers.ofString("{\"action\":\"" + action + "\"}")));
  }

  private static void knockOften(int times, String address) {
    for (int i = 0; i < times; i++) {
      SampleServer.Reply reply = knock(i % 2 == 0 ? one : other, address);
      assertThat(reply.status()).as(reply.response().body()).isEqualTo(200);
    }
  }

  private static SampleServer.Reply knock(SampleServer server, String address) {
    return server.send(server.post("{\"action\":\"knock\"}").header("X-Forwarded-For", address));
  }

  private static Background background(SampleServer server) {
    return Background.of(server.support().getEnvironment());
  }

  private static List<String> buckets() throws SQLException {
    List<String> buckets = new ArrayList<>();
    try (Connection connection = one.database().connection();
        ResultSet rows =
            connection.createStatement().executeQuery("SELECT bucket FROM notes.rate_limit")) {
      while (rows.next()) {
        buckets.add(rows.getString(1));
      }
    }
    return buckets;
  }
}
