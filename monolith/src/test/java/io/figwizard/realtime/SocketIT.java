package io.figwizard.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.figwizard.handlertesting.Answer;
import io.figwizard.handlertesting.Eventually;
import io.figwizard.handlertesting.HandlerClient;
import io.figwizard.handlertesting.SettableClock;
import io.figwizard.handlertesting.TestDatabase;
import io.figwizard.handlertesting.TestTokens;
import java.net.http.WebSocketHandshakeException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** WebSockets of a real server. */
class SocketIT {
  @RegisterExtension
  static final TestDatabase DATABASE = TestDatabase.migratedFor(RealtimeBundle.class.getPackage());

  private static final TestTokens TOKENS = TestTokens.create();
  private static RealtimeServerUnderTest server;
  private static News news;

  private final UUID user = UUID.randomUUID();

  @BeforeAll
  static void start() {
    news = new News(DATABASE);
    server =
        RealtimeServerUnderTest.start(
            DATABASE, TOKENS, Clock.systemUTC(), "realtime.maxPerUser", "3");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void tellsWhatHappensFromTheMomentItIsReady() throws Exception {
    news.write(user, 1);

    try (SocketClient socket = open().ready()) {
      news.write(user, 2, 3);
      news.write(UUID.randomUUID(), 4);

      Eventually.holds("both have come", () -> socket.numbers().size() == 2);
      assertThat(socket.numbers()).containsExactly(2, 3);
      assertThat(socket.messages("notification").get(0).at("/notification/type").asText())
          .isEqualTo("subscription.changed");
    }
  }

  @Test
  void takesTheTokenOfABrowserFromTheSubprotocolsAndDoesNotRepeatIt() throws Exception {
    try (SocketClient socket =
        SocketClient.open(
                server.address(),
                "",
                builder -> builder.subprotocols("figwizard.v1", "bearer." + token()))
            .ready()) {
      news.write(user, 1);

      Eventually.holds("it has come", () -> socket.numbers().equals(List.of(1)));
      assertThat(socket.subprotocol()).isEqualTo("figwizard.v1");
    }
  }

  @Test
  void resumesWhenItIsAskedToWithoutSayingAnythingTwice() throws Exception {
    news.write(user, 1, 2, 3);

    try (SocketClient socket = open().ready()) {
      news.write(user, 4);
      Eventually.holds("the new one has come", () -> socket.numbers().equals(List.of(4)));
      socket.send("{\"type\":\"resume\",\"after\":\"0\"}");
      news.write(user, 5);

      Eventually.holds("all have come", () -> socket.numbers().size() == 5);
      assertThat(socket.numbers()).containsExactly(4, 1, 2, 3, 5);
    }
  }

  @Test
  void resumesFromTheAddress() throws Exception {
    news.write(user, 1, 2);

    try (SocketClient socket = open("?lastEventId=0")) {
      Eventually.holds("both have come", () -> socket.numbers().size() == 2);
      assertThat(socket.numbers()).containsExactly(1, 2);
      assertThat(socket.messages("ready").get(0).path("after").asText()).isEqualTo("0");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hello",
        "",
        "[]",
        "{\"type\":\"resume\"}",
        "{\"type\":\"resume\",\"after\":\"-1\"}",
        "{\"type\":\"resume\",\"after\":{\"a\":1}}",
        "{\"type\":\"other\",\"after\":\"1\"}"
      })
  void closesForAMessageThatIsNone(String message) throws Exception {
    try (SocketClient socket = open().ready()) {
      socket.send(message);

      closes(socket, Ending.INVALID_MESSAGE);
    }
  }

  @Test
  void closesForASecondResume() throws Exception {
    try (SocketClient socket = open().ready()) {
      socket.send("{\"type\":\"resume\",\"after\":\"0\"}");
      socket.send("{\"type\":\"resume\",\"after\":\"0\"}");

      closes(socket, Ending.INVALID_MESSAGE);
    }
  }

  @Test
  void closesForAMessageThatIsTooLong() throws Exception {
    try (SocketClient socket = open().ready()) {
      socket.send("x".repeat(2_000));

      Eventually.holds("it is closed", () -> socket.closeCode() != 0);
      assertThat(socket.closeCode()).isEqualTo(1009);
      Eventually.holds("nothing is kept of it", () -> server.connections() == 0);
    }
  }

  @Test
  void refusesTheHandshakeOfWhoDoesNotProveWhoTheyAre() {
    refuses(401, "", builder -> builder);
    refuses(401, "", builder -> builder.header("Authorization", "Bearer nonsense"));
    refuses(
        401, "", builder -> builder.header("Authorization", "Bearer " + TOKENS.forgedFor(user)));
    refuses(
        401, "", builder -> builder.header("Authorization", "Bearer " + TOKENS.expiredFor(user)));
    refuses(401, "", builder -> builder.subprotocols("figwizard.v1", "bearer.nonsense"));
    refuses(401, "?access_token=" + token(), builder -> builder);
    refuses(400, "?lastEventId=x", builder -> builder.header("Authorization", "Bearer " + token()));
  }

  @Test
  void saysWhatItSpeaksToWhoDoesNotUpgrade() {
    Answer answer = HandlerClient.of(server.address()).as(token()).get("/realtime/socket");

    assertThat(answer.status()).isEqualTo(426);
    assertThat(answer.errorCode()).isEqualTo("upgrade_required");
    assertThat(answer.header("Upgrade")).isEqualTo("websocket");
  }

  @Test
  void letsAUserHaveOnlySoMany() throws Exception {
    List<SocketClient> three = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      three.add(open().ready());
    }
    try (SocketClient refused = open()) {
      closes(refused, Ending.TOO_MANY_CONNECTIONS);
    }

    three.get(0).close();
    Eventually.holds("it is known to be gone", () -> server.connections() < 3);
    try (SocketClient socket = open().ready()) {
      assertThat(socket.closeCode()).isZero();
    }
    three.forEach(SocketClient::close);
  }

  /** Two refused at once ask it twice for a sign of life, and no answer is as quick as that. */
  @Test
  void givesAClientTimeToAnswerBeforeItMakesRoomForAnother() throws Exception {
    SettableClock clock = new SettableClock(Instant.now());
    try (RealtimeServerUnderTest own =
            RealtimeServerUnderTest.start(DATABASE, TOKENS, clock, "realtime.maxPerUser", "1");
        SilentSocket silent = SilentSocket.open(own.port(), token())) {
      silent.readUntil("ready");
      for (int i = 0; i < 2; i++) {
        try (SocketClient refused = SocketClient.open(own.address(), token())) {
          closes(refused, Ending.TOO_MANY_CONNECTIONS);
        }
      }
      assertThat(own.connections()).isEqualTo(1);

      Eventually.holds(
          "there is room for the next",
          () -> {
            // More than once: it is asked for a sign of life only while nothing is on its way.
            clock.advance(Duration.ofSeconds(2));
            try (SocketClient next = SocketClient.open(own.address(), token())) {
              Eventually.holds(
                  "it is in or not",
                  () -> next.closeCode() != 0 || !next.messages("ready").isEmpty());
              return next.closeCode() == 0;
            }
          });
    }
  }

  @Test
  void closesWithTheTokenThatOpenedIt() throws Exception {
    SettableClock clock = new SettableClock(Instant.now());
    try (RealtimeServerUnderTest own = RealtimeServerUnderTest.start(DATABASE, TOKENS, clock);
        SocketClient socket = SocketClient.open(own.address(), token()).ready()) {
      clock.advance(Duration.ofMinutes(16));

      closes(socket, Ending.TOKEN_EXPIRED);
      Eventually.holds("nothing is kept of it", () -> own.connections() == 0);
    }
  }

  @Test
  void closesForAUserWhoLeftAndDoesNotLetThemInAgain() throws Exception {
    try (SocketClient socket = open().ready()) {
      news.delete(user);

      closes(socket, Ending.ACCOUNT_DELETED);
    }
    try (SocketClient again = open()) {
      closes(again, Ending.ACCOUNT_DELETED);
    }
  }

  @Test
  void pingsWhileNothingHappens() throws Exception {
    try (RealtimeServerUnderTest own =
            RealtimeServerUnderTest.start(
                DATABASE,
                TOKENS,
                Clock.systemUTC(),
                "realtime.heartbeat",
                "100ms",
                "server.applicationConnectors[0].idleTimeout",
                "2s");
        SocketClient socket = SocketClient.open(own.address(), token()).ready()) {
      Eventually.holds("it beats for longer than it may idle", () -> socket.pings() > 22);
      news.write(user, 1);

      Eventually.holds("it has come", () -> socket.numbers().size() == 1);
      assertThat(socket.closeCode()).isZero();
    }
  }

  @Test
  void tellsItsClientsToComeAgainWhenItStops() throws Exception {
    RealtimeServerUnderTest stopping =
        RealtimeServerUnderTest.start(DATABASE, TOKENS, Clock.systemUTC());
    try (SocketClient socket = SocketClient.open(stopping.address(), token()).ready()) {
      stopping.close();

      closes(socket, Ending.RESTART);
    }
  }

  private static void closes(SocketClient socket, Ending ending) throws Exception {
    Eventually.holds("it is closed", () -> socket.closeCode() != 0);
    assertThat(socket.closeCode()).isEqualTo(ending.closeCode());
    assertThat(socket.reason()).isEqualTo(ending.code());
  }

  private static void refuses(
      int status, String query, UnaryOperator<java.net.http.WebSocket.Builder> with) {
    assertThatThrownBy(() -> SocketClient.open(server.address(), query, with))
        .isInstanceOf(IllegalStateException.class)
        .cause()
        .isInstanceOfSatisfying(
            WebSocketHandshakeException.class,
            refused -> assertThat(refused.getResponse().statusCode()).isEqualTo(status));
  }

  private SocketClient open() {
    return SocketClient.open(server.address(), token());
  }

  private SocketClient open(String query) {
    return SocketClient.open(
        server.address(), query, builder -> builder.header("Authorization", "Bearer " + token()));
  }

  private String token() {
    return TOKENS.forUser(user);
  }
}
