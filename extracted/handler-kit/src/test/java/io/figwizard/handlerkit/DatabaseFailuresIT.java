package io.figwizard.handlerkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DatabaseFailuresIT {
  @RegisterExtension
  static final SampleServer server =
      new SampleServer()
          .with("database.maxSize", "2")
          .with("database.maxWaitForConnection", "200ms");

  private final UUID user = UUID.randomUUID();
  private final ExecutorService clients = Executors.newFixedThreadPool(4);

  @AfterEach
  void stopClients() {
    clients.shutdownNow();
  }

  @Test
  void saysThatTheDatabaseIsBusyWhereNoConnectionIsFree() throws Exception {
    List<Future<SampleServer.Reply>> slow = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      slow.add(clients.submit(() -> add("busy", 4)));
    }
    eventually(
        "both are at it",
        () ->
            count(
                    "SELECT count(*) FROM pg_stat_activity"
                        + " WHERE usename = 'fig_notes' AND wait_event = 'PgSleep'")
                == 2);

    expectUnavailable(add("refused", 0));
    for (Future<SampleServer.Reply> reply : slow) {
      assertThat(reply.get().status()).isEqualTo(200);
    }
    assertThat(add("again", 0).status()).isEqualTo(200);
  }

  @Test
  void triesOnceMoreAfterADeadlock() throws Exception {
    Future<SampleServer.Reply> one = clients.submit(() -> race(1, 2));
    Future<SampleServer.Reply> other = clients.submit(() -> race(2, 1));

    assertThat(one.get().status()).as(one.get().response().body()).isEqualTo(200);
    assertThat(other.get().status()).as(other.get().response().body()).isEqualTo(200);
    // PostgreSQL brings its counters up to date only now and then.
    eventually(
        "one of them was rolled back",
        () ->
            count(
                    "SELECT xact_rollback FROM pg_stat_database"
                        + " WHERE datname = current_database()")
                > 0);
  }

  @Test
  void recoversFromConnectionsThatTheServerEnded() throws Exception {
    assertThat(add("before", 0).status()).isEqualTo(200);

    endConnections();

    assertThat(add("after", 0).status()).isEqualTo(200);
  }

  @Test
  void recoversWhereAllConnectionsWereWellAMomentAgo() throws Exception {
    // Both are in use at once, so that both were looked at within the last second.
    List<Callable<SampleServer.Reply>> both =
        List.of(() -> add("one", 0.3), () -> add("other", 0.3));
    for (Future<SampleServer.Reply> reply : clients.invokeAll(both)) {
      assertThat(reply.get().status()).isEqualTo(200);
    }

    endConnections();

    assertThat(add("after", 0).status()).isEqualTo(200);
    assertThat(add("after that", 0).status()).isEqualTo(200);
  }

  @Test
  void saysThatTheDatabaseIsDownAndRecovers() {
    server.database().execute("ALTER ROLE fig_notes NOLOGIN");
    try {
      endConnections();

      expectUnavailable(add("down", 0));
      expectUnavailable(server.send(server.as(user, "{\"action\":\"list-notes\"}")));
      SampleServer.Reply ready = server.send(server.request("/fig/ready"));
      assertThat(ready.status()).isEqualTo(503);
      assertThat(ready.code()).isEqualTo("not_ready");
      assertThat(ready.response().body()).doesNotContain("notes", "FATAL");
      assertThat(server.send(server.post("{\"action\":\"greet\",\"name\":\"you\"}")).status())
          .as("what needs no database goes on")
          .isEqualTo(200);
    } finally {
      server.database().execute("ALTER ROLE fig_notes LOGIN");
    }

    assertThat(add("up", 0).status()).isEqualTo(200);
    assertThat(server.send(server.request("/fig/ready")).status()).isEqualTo(200);
  }

  @Test
  void saysThatTheDatabaseIsSlowWhereItGivesUpOnAStatement() {
    server.database().execute("ALTER ROLE fig_notes SET statement_timeout = '100ms'");
    try {
      endConnections();

      expectUnavailable(add("slow", 5));
    } finally {
      server.database().execute("ALTER ROLE fig_notes RESET statement_timeout");
      endConnections();
    }
  }

  @Test
  void leavesNoConnectionReadOnly() {
    for (int i = 0; i < 5; i++) {
      assertThat(server.send(server.as(user, "{\"action\":\"list-notes\"}")).status())
          .isEqualTo(200);
      assertThat(add("note", 0).status()).isEqualTo(200);
    }
  }

  /** They have ended when it returns. */
  private static void endConnections() {
    server
        .database()
        .execute(
            "SELECT pg_terminate_backend(pid, 20000) FROM pg_stat_activity"
                + " WHERE usename = 'fig_notes'");
  }

  private SampleServer.Reply add(String body, double seconds) {
    return server.send(
        server.as(
            user,
            "{\"action\":\"add-note\",\"stars\":1,\"body\":\""
                + body
                + "\",\"sleepSeconds\":"
                + seconds
                + "}"));
  }

  private SampleServer.Reply race(int first, int second) {
    return server.send(
        server.as(
            user,
            "{\"action\":\"race\",\"first\":"
                + first
                + ",\"second\":"
                + second
                + ",\"sleepSeconds\":2}"));
  }

  private static void eventually(String what, Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!condition.call()) {
      assertThat(System.nanoTime() - end).as(what).isNegative();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }

  private static long count(String sql) throws SQLException {
    try (Connection connection = server.database().connection();
        var result = connection.createStatement().executeQuery(sql)) {
      result.next();
      return result.getLong(1);
    }
  }

  private static void expectUnavailable(SampleServer.Reply reply) {
    assertThat(reply.code()).as(reply.response().body()).isEqualTo("database_unavailable");
    assertThat(reply.status()).isEqualTo(503);
    assertThat(reply.header("Retry-After")).isNotEmpty();
  }
}
