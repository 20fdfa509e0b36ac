package io.figwizard.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.figwizard.handlertesting.Answer;
import io.figwizard.handlertesting.Eventually;
import io.figwizard.handlertesting.HandlerClient;
import io.figwizard.handlertesting.SettableClock;
import io.figwizard.handlertesting.TestDatabase;
import io.figwizard.handlertesting.TestTokens;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Server-sent events of a real server. */
class EventsIT {
  @RegisterExtension
  static final TestDatabase DATABASE = TestDatabase.migratedFor(RealtimeBundle.class.getPackage());

  private static final TestTokens TOKENS = TestTokens.create();
  private static final SettableClock CLOCK = new SettableClock(Instant.now());
  private static RealtimeServerUnderTest server;
  private static News news;

  private final UUID user = UUID.randomUUID();

  @BeforeAll
  static void start() {
    news = new News(DATABASE);
    server = RealtimeServerUnderTest.start(DATABASE, TOKENS, CLOCK, "realtime.maxPerUser", "4");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void tellsWhatHappensFromTheMomentItIsReady() throws Exception {
    news.write(user, 1);

    try (EventStream stream = open().ready()) {
      news.write(user, 2, 3);
      news.write(UUID.randomUUID(), 4);
      news.write(user, 5);

      Eventually.holds("all have come", () -> stream.numbers().size() == 3);
      assertThat(stream.numbers()).containsExactly(2, 3, 5);
      assertThat(stream.status()).isEqualTo(200);
      assertThat(stream.header("Content-Type").orElseThrow()).startsWith("text/event-stream");
      assertThat(stream.header("Cache-Control")).contains("no-store");
      assertThat(stream.header("X-Request-Id")).isPresent();
    }
  }

  @Test
  void tellsOnlyTheFieldsThatAreMeantForClients() throws Exception {
    try (EventStream stream = open().ready()) {
      news.write(user, 1);

      Eventually.holds("it has come", () -> !stream.numbers().isEmpty());
      EventStream.Event event = stream.events("notification").get(0);
      assertThat(event.data().path("id").asText()).isEqualTo(event.id());
      assertThat(event.data().path("type").asText()).isEqualTo("subscription.changed");
      assertThat(Instant.parse(event.data().path("createdAt").asText())).isBefore(Instant.now());
      assertThat(event.data().path("data").propertyStream().toList()).hasSize(1);
    }
  }

  @Test
  void resumesAfterTheLastEventAndOnlyWithTheUsersOwn() throws Exception {
    String place;
    try (EventStream stream = open().ready()) {
      news.write(user, 1, 2);
      Eventually.holds("both have come", () -> stream.numbers().size() == 2);
      place = stream.lastEventId();
    }
    news.write(user, 3, 4);
    news.write(UUID.randomUUID(), 5);

    try (EventStream again = EventStream.open(server.address(), token(), place);
        EventStream byQuery = EventStream.open(byQuery(place));
        EventStream all = EventStream.open(server.address(), token(), "0")) {
      Eventually.holds("all have come", () -> all.numbers().size() == 4);
      Eventually.holds("the rest has come", () -> again.numbers().size() == 2);
      Eventually.holds("the rest has come here", () -> byQuery.numbers().size() == 2);
      assertThat(again.numbers()).containsExactly(3, 4);
      assertThat(byQuery.numbers()).containsExactly(3, 4);
      assertThat(all.numbers()).containsExactly(1, 2, 3, 4);
      assertThat(all.events("ready").get(0).id()).isEqualTo("0");
    }
  }

  /** A client that had left before anything happened has a place all the same. */
  @Test
  void resumesFromTheMomentItWasReady() throws Exception {
    news.write(user, 1);
    String place;
    try (EventStream stream = open().ready()) {
      place = stream.lastEventId();
    }
    news.write(user, 2);

    try (EventStream again = EventStream.open(server.address(), token(), place)) {
      Eventually.holds("it has come", () -> again.numbers().size() == 1);
      assertThat(again.numbers()).containsExactly(2);
    }
  }

  /** As after the restore of a backup: the client is ahead of us. */
  @Test
  void goesOnForAClientThatIsAheadOfTheDatabase() throws Exception {
    news.write(user, 1);

    try (EventStream stream =
        EventStream.open(server.address(), token(), "999999999999999999").ready()) {
      news.write(user, 2);

      Eventually.holds("it has come", () -> stream.numbers().size() == 1);
      assertThat(stream.numbers()).containsExactly(2);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "abc", "1.5", "9999999999999999999999", "1; drop table x"})
  void refusesAPlaceThatIsNone(String place) throws Exception {
    try (EventStream refused = EventStream.open(server.address(), token(), place)) {
      assertThat(refused.status()).isEqualTo(400);
      assertThat(refused.errorCode()).isEqualTo("invalid_last_event_id");
    }
  }

  @Test
  void refusesWhoDoesNotProveWhoTheyAre() throws Exception {
    refuses(401, "unauthenticated", null);
    refuses(401, "unauthenticated", "nonsense");
    refuses(401, "unauthenticated", TOKENS.forgedFor(user));
    refuses(401, "unauthenticated", TOKENS.unsignedFor(user));
    refuses(401, "token_expired", TOKENS.expiredFor(user));
    HandlerClient inAddress = HandlerClient.of(server.address());
    Answer answer = inAddress.get("/realtime/events?access_token=" + token());
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE"})
  void isOnlyRead(String method) {
    Answer answer =
        HandlerClient.of(server.address())
            .as(token())
            .send(method, "/realtime/events", BodyPublishers.ofString("{}"));

    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.errorCode()).isEqualTo("method_not_allowed");
  }

  @Test
  void doesNotHoldAStreamOpenForWhoAsksForItsHeadOnly() throws Exception {
    int before = server.connections();
    HttpRequest head =
        HttpRequest.newBuilder(server.address().resolve("/realtime/events"))
            .header("Authorization", "Bearer " + token())
            .method("HEAD", BodyPublishers.noBody())
            .build();

    try (EventStream refused = EventStream.open(head)) {
      assertThat(refused.status()).isEqualTo(405);
    }
    // Fewer where the server has noticed meanwhile that clients of other tests are gone.
    assertThat(server.connections()).isLessThanOrEqualTo(before);
  }

  @Test
  void letsAUserHaveOnlySoManyAndFindsOutWhichAreGone() throws Exception {
    try (EventStream one = open().ready();
        EventStream two = open().ready();
        EventStream three = open().ready()) {
      EventStream four = open().ready();
      try (EventStream refused = open()) {
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.errorCode()).isEqualTo("too_many_connections");
        assertThat(refused.header("Retry-After")).isPresent();
      }
      try (EventStream other =
          EventStream.open(server.address(), TOKENS.forUser(UUID.randomUUID())).ready()) {
        assertThat(other.status()).isEqualTo(200);
      }

      // Its client goes without a word; nothing is to be sent for a quarter of a minute.
      four.close();
      Eventually.holds("there is room again", this::isLetIn);
      assertThat(one.ended()).isFalse();
      assertThat(two.ended()).isFalse();
      assertThat(three.ended()).isFalse();
    }
  }

  @Test
  void endsWithTheTokenThatOpenedIt() throws Exception {
    SettableClock clock = new SettableClock(Instant.now());
    try (RealtimeServerUnderTest own = RealtimeServerUnderTest.start(DATABASE, TOKENS, clock);
        EventStream stream = EventStream.open(own.address(), token()).ready()) {
      news.write(user, 1);
      Eventually.holds("it has come", () -> stream.numbers().size() == 1);
      clock.advance(Duration.ofMinutes(13));
      news.write(user, 2);
      Eventually.holds("it still comes", () -> stream.numbers().size() == 2);

      clock.advance(Duration.ofMinutes(3));

      Eventually.holds("the stream has ended", stream::ended);
      assertThat(stream.events("end"))
          .singleElement()
          .satisfies(
              end -> {
                assertThat(end.data().path("code").asText()).isEqualTo("token_expired");
                assertThat(end.data().path("reconnect").asBoolean()).isTrue();
              });
      Eventually.holds("nothing is kept of it", () -> own.connections() == 0);
    }
  }

  @Test
  void saysThatItIsAliveWhileNothingHappens() throws Exception {
    try (RealtimeServerUnderTest own =
            RealtimeServerUnderTest.start(
                DATABASE,
                TOKENS,
                Clock.systemUTC(),
                "realtime.heartbeat",
                "100ms",
                // Without heartbeats Jetty would cut it off.
                "server.applicationConnectors[0].idleTimeout",
                "2s");
        EventStream stream = EventStream.open(own.address(), token()).ready()) {
      Eventually.holds("it beats for longer than it may idle", () -> stream.heartbeats() > 22);
      news.write(user, 1);

      Eventually.holds("it has come", () -> stream.numbers().size() == 1);
    }
  }

  /** The server has twelve threads. */
  @Test
  void needsNoThreadForAStream() throws Exception {
    List<EventStream> streams = new ArrayList<>();
    List<UUID> users = new ArrayList<>();
    try {
      for (int i = 0; i < 100; i++) {
        UUID someone = UUID.randomUUID();
        users.add(someone);
        streams.add(EventStream.open(server.address(), TOKENS.forUser(someone)).ready());
      }
      assertThat(HandlerClient.of(server.address()).get("/fig/ready").status()).isEqualTo(200);
      users.forEach(someone -> news.write(someone, 7));

      for (EventStream stream : streams) {
        Eventually.holds("it has come", () -> stream.numbers().equals(List.of(7)));
      }
    } finally {
      streams.forEach(EventStream::close);
    }
  }

  @Test
  void leavesNothingOfAUserWhoLeft() throws Exception {
    news.write(user, 1);
    String token = token();
    try (RealtimeServerUnderTest other = RealtimeServerUnderTest.start(DATABASE, TOKENS, CLOCK);
        EventStream here = EventStream.open(server.address(), token, "0").ready();
        EventStream there = EventStream.open(other.address(), token).ready()) {
      news.delete(user);

      Eventually.holds("the streams have ended", () -> here.ended() && there.ended());
      assertThat(here.events("end").get(0).data().path("code").asText())
          .isEqualTo("account_deleted");
      assertThat(here.events("end").get(0).data().path("reconnect").asBoolean()).isFalse();
      assertThat(there.events("end")).hasSize(1);
    }
    // An event about them that was on its way.
    news.write(user, 2);
    news.delete(user);

    refuses(403, "account_deleted", token);
    long rows =
        news.jdbi()
            .withHandle(
                handle ->
                    handle
                        .createQuery(
                            "select count(*) from realtime.notification where user_id = :user")
                        .bind("user", user)
                        .mapTo(Long.class)
                        .one());
    assertThat(rows).isZero();
  }

  @Test
  void tellsItsClientsToComeAgainWhenItStops() throws Exception {
    RealtimeServerUnderTest stopping = RealtimeServerUnderTest.start(DATABASE, TOKENS, CLOCK);
    String place;
    try (EventStream stream = EventStream.open(stopping.address(), token()).ready()) {
      news.write(user, 1);
      Eventually.holds("it has come", () -> stream.numbers().size() == 1);
      Instant before = Instant.now();
      stopping.close();

      Eventually.holds("the stream has ended", stream::ended);
      // Well within the time that requests in flight are waited for.
      assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(15));
      assertThat(stream.events("end").get(0).data().path("code").asText()).isEqualTo("restart");
      place = stream.lastEventId();
    }
    news.write(user, 2);
    try (EventStream again = EventStream.open(server.address(), token(), place)) {
      Eventually.holds("it has come", () -> again.numbers().size() == 1);
      assertThat(again.numbers()).containsExactly(2);
    }
  }

  private boolean isLetIn() {
    try (EventStream stream = open()) {
      return stream.status() == 200;
    }
  }

  private void refuses(int status, String code, String token) throws Exception {
    try (EventStream refused = EventStream.open(server.address(), token, null)) {
      assertThat(refused.status()).isEqualTo(status);
      assertThat(refused.errorCode()).isEqualTo(code);
    }
  }

  private HttpRequest byQuery(String place) {
    return HttpRequest.newBuilder(server.address().resolve("/realtime/events?lastEventId=" + place))
        .header("Authorization", "Bearer " + token())
        .build();
  }

  private EventStream open() {
    return EventStream.open(server.address(), token());
  }

  private String token() {
    return TOKENS.forUser(user);
  }
}
