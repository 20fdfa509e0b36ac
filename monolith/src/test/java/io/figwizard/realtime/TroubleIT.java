package io.figwizard.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.figwizard.handlertesting.Eventually;
import io.figwizard.handlertesting.TestDatabase;
import io.figwizard.handlertesting.TestTokens;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What can be short: the database, room, signs of life, and memory of long ago. */
class TroubleIT {
  @RegisterExtension
  static final TestDatabase DATABASE = TestDatabase.migratedFor(RealtimeBundle.class.getPackage());

  private static final TestTokens TOKENS = TestTokens.create();
  private static RealtimeServerUnderTest server;
  private static Jdbi jdbi;

  private final UUID user = UUID.randomUUID();

  @BeforeAll
  static void start() {
    jdbi = new News(DATABASE).jdbi();
    server =
        RealtimeServerUnderTest.start(
            DATABASE,
            TOKENS,
            Clock.systemUTC(),
            "realtime.maxConnections",
            "2",
            "realtime.heartbeat",
            "200ms",
            "realtime.lookInterval",
            "500ms");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void keepsItsStreamsAndRefusesNewOnesWhileTheDatabaseHangs() throws Exception {
    try (EventStream stream = open().ready()) {
      News.write(jdbi, user, 1);
      Eventually.holds("it has come", () -> stream.numbers().size() == 1);
      try (Connection owner = DATABASE.owner().getConnection();
          Statement statement = owner.createStatement()) {
        owner.setAutoCommit(false);
        statement.execute("lock table realtime.notification in access exclusive mode");

        try (EventStream refused = open()) {
          assertThat(refused.status()).isEqualTo(503);
          assertThat(refused.errorCode()).isEqualTo("database_unavailable");
          assertThat(refused.header("Retry-After")).isPresent();
        }
        try (SocketClient refused = SocketClient.open(server.address(), token())) {
          Eventually.holds("it is closed", () -> refused.closeCode() != 0);
          assertThat(refused.closeCode()).isEqualTo(Ending.UNAVAILABLE.closeCode());
        }
        owner.rollback();
      }
      News.write(jdbi, user, 2);

      Eventually.holds("the next has come", () -> stream.numbers().size() == 2);
      assertThat(stream.ended()).isFalse();
    }
    Eventually.holds("nothing is kept of it", () -> server.connections() == 0);
  }

  @Test
  void takesNoMoreConnectionsThanThereIsRoomFor() throws Exception {
    try (EventStream one = open().ready();
        EventStream two = EventStream.open(server.address(), somebody()).ready()) {
      try (EventStream refused = EventStream.open(server.address(), somebody())) {
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.errorCode()).isEqualTo("unavailable");
        assertThat(refused.header("Retry-After")).isPresent();
      }
      assertThat(one.ended()).isFalse();
      assertThat(two.ended()).isFalse();
    }
    Eventually.holds("they are known to be gone", () -> server.connections() == 0);
  }

  @Test
  void letsAWebSocketGoThatDoesNotAnswer() throws Exception {
    try (SilentSocket silent = SilentSocket.open(server.port(), token())) {
      assertThat(silent.readAll()).startsWith("HTTP/1.1 101 ").contains("ready");
      Eventually.holds("nothing is kept of it", () -> server.connections() == 0);
    }
  }

  @Test
  void saysThatSomethingIsMissingWhenItWasDeletedForItsAge() throws Exception {
    News.write(jdbi, user, 1, 2, 3);
    String early;
    try (EventStream stream = EventStream.open(server.address(), token(), "0")) {
      Eventually.holds("all have come", () -> stream.numbers().size() == 3);
      assertThat(complete(stream)).isTrue();
      early = stream.events("notification").get(0).id();
    }
    Eventually.holds("it is known to be gone", () -> server.connections() == 0);
    DATABASE.execute("update realtime.notification set created_at = now() - interval '8 days'");
    new PurgeNotifications(jdbi, Duration.ofDays(7), Clock.systemUTC()).run();
    News.write(jdbi, user, 4);

    try (EventStream late = EventStream.open(server.address(), token(), early)) {
      Eventually.holds("what is left has come", () -> late.numbers().size() == 1);
      assertThat(late.numbers()).containsExactly(4);
      assertThat(complete(late)).isFalse();
      try (EventStream fresh = EventStream.open(server.address(), token(), late.lastEventId())) {
        assertThat(complete(fresh.ready())).isTrue();
      }
    }
    Eventually.holds("they are known to be gone", () -> server.connections() == 0);
  }

  @Test
  void deletesNothingThatSomebodyMayComeBackFor() throws Exception {
    News.write(jdbi, user, 1, 2);

    new PurgeNotifications(jdbi, Duration.ofDays(7), Clock.systemUTC()).run();

    assertThat(new Store(jdbi).after(user, 0)).hasSize(2);
  }

  private static boolean complete(EventStream stream) {
    return stream.events("ready").get(0).data().path("complete").asBoolean();
  }

  private EventStream open() {
    return EventStream.open(server.address(), token());
  }

  private String token() {
    return TOKENS.forUser(user);
  }

  private static String somebody() {
    return TOKENS.forUser(UUID.randomUUID());
  }
}
