package io.figwizard.handlerkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.net.http.HttpRequest;
import java.sql.Connection;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdempotencyIT {
  @RegisterExtension
  static final SampleServer server = new SampleServer().with("kit.idempotencyWait", "300ms");

  private final UUID user = UUID.randomUUID();
  private final String key = UUID.randomUUID().toString();

  @Test
  void answersTheSameRequestWithTheSameAnswerAndDoesItOnce() {
    SampleServer.Reply first = add(user, key, "one");
    SampleServer.Reply second = add(user, key, "one");

    assertThat(first.status()).as(first.response().body()).isEqualTo(200);
    assertThat(first.header("Idempotency-Replayed")).isEmpty();
    assertThat(second.status()).isEqualTo(200);
    assertThat(second.header("Idempotency-Replayed")).isEqualTo("true");
    assertThat(second.data()).isEqualTo(first.data());
    assertThat(second.json().path("requestId").asText())
        .isEqualTo(second.header("X-Request-Id"))
        .isNotEqualTo(first.header("X-Request-Id"));
    assertThat(notesOf(user)).containsExactly("one");
  }

  @Test
  void refusesAnotherBodyWithTheSameKey() {
    add(user, key, "one");

    SampleServer.Reply reply = add(user, key, "two");

    assertThat(reply.code()).isEqualTo("idempotency_conflict");
    assertThat(reply.status()).isEqualTo(409);
    assertThat(notesOf(user)).containsExactly("one");
  }

  @Test
  void keepsTheKeysOfVariantsApart() {
    add(user, key, "one");

    SampleServer.Reply reply =
        server.send(
            server
                .request("/notes-sandbox")
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + server.tokens.of(user))
                .header("Idempotency-Key", key)
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        "{\"action\":\"add-note\",\"body\":\"in the sandbox\",\"stars\":1,"
                            + "\"sleepSeconds\":0}")));

    assertThat(reply.status()).as(reply.response().body()).isEqualTo(200);
    assertThat(notesOf(user)).containsExactlyInAnyOrder("one", "in the sandbox");
  }

  @Test
  void forgetsTheAnswersOfAUserWhoLeft() {
    UUID other = UUID.randomUUID();
    add(user, key, "one");
    add(other, key, "two");
    EventConsumer forget =
        Background.of(server.support().getEnvironment()).consumers().stream()
            .filter(consumer -> consumer.name().equals("notes.forget-answers"))
            .findFirst()
            .orElseThrow();
    DomainEvent left =
        new DomainEvent(
            UUID.randomUUID(),
            "auth",
            "user.deleted",
            "user:" + user,
            JsonNodeFactory.instance.objectNode().put("userId", user.toString()),
            Instant.EPOCH);

    forget.accept(List.of(left));
    forget.accept(List.of(left));

    assertThat(add(user, key, "again").header("Idempotency-Replayed")).isEmpty();
    assertThat(add(other, key, "two").header("Idempotency-Replayed")).isEqualTo("true");
  }

  @Test
  void keepsTheKeysOfUsersApart() {
    UUID other = UUID.randomUUID();
    add(user, key, "one");

    SampleServer.Reply reply = add(other, key, "two");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(notesOf(other)).containsExactly("two");
  }

  @Test
  void doesNotKeepARefusal() {
    SampleServer.Reply refused = add(user, key, "refuse me");

    assertThat(refused.code()).isEqualTo("note_refused");
    assertThat(refused.status()).isEqualTo(409);
    assertThat(notesOf(user)).isEmpty();
    assertThat(add(user, key, "better").status()).isEqualTo(200);
  }

  @Test
  void doesItOnceForRequestsAtTheSameTime() throws Exception {
    ExecutorService clients = Executors.newFixedThreadPool(6);
    try {
      Callable<SampleServer.Reply> request = () -> add(user, key, "one", 0.05);
      List<Future<SampleServer.Reply>> replies =
          clients.invokeAll(IntStream.range(0, 6).mapToObj(i -> request).toList());

      int done = 0;
      for (Future<SampleServer.Reply> future : replies) {
        SampleServer.Reply reply = future.get();
        if (reply.status() == 200 && reply.header("Idempotency-Replayed").isEmpty()) {
          done++;
        } else if (reply.status() != 200) {
          assertThat(reply.code()).isEqualTo("idempotency_in_progress");
        }
      }
      assertThat(done).isEqualTo(1);
    } finally {
      clients.shutdownNow();
    }
    assertThat(notesOf(user)).containsExactly("one");
  }

  @Test
  void doesNotWaitLongForAnEarlierRequest() throws Exception {
    try (Connection earlier = server.database().connection()) {
      earlier.setAutoCommit(false);
      try (var insert =
          earlier.prepareStatement(
              "INSERT INTO notes.idempotency VALUES (?, 'add-note', ?, '\\x00', NULL, now())")) {
        insert.setObject(1, user);
        insert.setString(2, key);
        insert.executeUpdate();
      }

      SampleServer.Reply reply = add(user, key, "one");

      assertThat(reply.code()).isEqualTo("idempotency_in_progress");
      assertThat(reply.status()).isEqualTo(409);
      assertThat(reply.header("Retry-After")).isNotEmpty();
      earlier.rollback();
    }
    assertThat(add(user, key, "one").status()).isEqualTo(200);
  }

  @Test
  void holdsNoConnectionWhileAnActionAsksOthers() {
    SampleServer.Reply first = order("bread");
    SampleServer.Reply second = order("bread");

    assertThat(first.status()).as(first.response().body()).isEqualTo(200);
    assertThat(first.data().path("openTransactions").asInt(-1)).isZero();
    assertThat(second.header("Idempotency-Replayed")).isEqualTo("true");
    assertThat(order("butter").code()).isEqualTo("idempotency_conflict");
    assertThat(notesOf(user)).as("the key goes on to those who are asked").containsExactly(key);
  }

  @Test
  void givesTheKeyBackWhenOthersRefused() {
    assertThat(order("sold out").code()).isEqualTo("sold_out");

    assertThat(order("bread").status()).isEqualTo(200);
    assertThat(order("bread").header("Idempotency-Replayed")).isEqualTo("true");
  }

  @Test
  void takesOverTheKeyOfAProcessThatDied() {
    order("bread");
    forgetTheAnswerGiven("1 second");

    SampleServer.Reply tooEarly = order("bread");
    forgetTheAnswerGiven("3 minutes");
    SampleServer.Reply later = order("bread");

    assertThat(tooEarly.status()).isEqualTo(409);
    assertThat(tooEarly.code()).isEqualTo("idempotency_in_progress");
    assertThat(later.status()).isEqualTo(200);
    assertThat(later.header("Idempotency-Replayed")).isEmpty();
  }

  private SampleServer.Reply order(String goods) {
    return server.send(
        server
            .as(user, "{\"action\":\"order\",\"goods\":\"" + goods + "\"}")
            .header("Idempotency-Key", key));
  }

  private void forgetTheAnswerGiven(String ago) {
    server
        .database()
        .execute(
            "UPDATE notes.idempotency SET answer = NULL, created_at = now() - interval '%s'"
                    .formatted(ago)
                + " WHERE user_id = '%s'".formatted(user));
  }

  @Test
  void forgetsAKeyAfterADay() {
    add(user, key, "one");
    server
        .database()
        .execute(
            "UPDATE notes.idempotency SET created_at = created_at - interval '25 hours'"
                + " WHERE user_id = '"
                + user
                + "'");

    SampleServer.Reply reply = add(user, key, "two");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(notesOf(user)).containsExactly("one", "two");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "with space", "umlaut-\u00fc"})
  void refusesAKeyThatIsNotWellFormed(String bad) {
    SampleServer.RawReply reply =
        server.raw(
            "POST /notes HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Type: application/json\r\n"
                + "Authorization: Bearer "
                + server.tokens.of(user)
                + "\r\n"
                + "Idempotency-Key: "
                + bad
                + "\r\nContent-Length: "
                + note("one", 0).length()
                + "\r\n\r\n"
                + note("one", 0));

    assertThat(reply.status()).isEqualTo(422);
    assertThat(reply.json().path("error").path("fields").has("Idempotency-Key")).isTrue();
    assertThat(notesOf(user)).isEmpty();
  }

  @Test
  void refusesAKeyThatIsTooLong() {
    assertThat(add(user, "k".repeat(255), "one").status()).isEqualTo(200);
    assertThat(add(user, "k".repeat(256), "one").status()).isEqualTo(422);
  }

  @Test
  void needsNoKeyToRead() {
    SampleServer.Reply reply =
        server.send(
            server
                .as(user, "{\"action\":\"list-notes\"}")
                .header("Idempotency-Key", "not a good one"));

    assertThat(reply.status()).isEqualTo(200);
  }

  private static SampleServer.Reply add(UUID user, String key, String body) {
    return add(user, key, body, 0);
  }

  private static SampleServer.Reply add(UUID user, String key, String body, double seconds) {
    return server.send(server.as(user, note(body, seconds)).header("Idempotency-Key", key));
  }

  private static String note(String body, double seconds) {
    return "{\"action\":\"add-note\",\"stars\":1,\"body\":\""
        + body
        + "\",\"sleepSeconds\":"
        + seconds
        + "}";
  }

  private static List<String> notesOf(UUID user) {
    return server
        .send(server.as(user, "{\"action\":\"list-notes\"}"))
        .data()
        .path("notes")
        .valueStream()
        .map(note -> note.asText())
        .toList();
  }
}
