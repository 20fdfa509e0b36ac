package io.figwizard.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.figwizard.handlertesting.Answer;
import io.figwizard.handlertesting.Eventually;
import io.figwizard.handlertesting.HandlerClient;
import io.figwizard.handlertesting.SettableClock;
import io.figwizard.handlertesting.TestDatabase;
import io.figwizard.handlertesting.TestTokens;
import java.net.http.HttpRequest;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A browser, which sends no header: it asks for a ticket and connects with that. */
class TicketIT {
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
    server = RealtimeServerUnderTest.start(DATABASE, TOKENS, CLOCK);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void opensAStreamOfTheUsers() throws Exception {
    try (EventStream stream = events("?ticket=" + ticket()).ready()) {
      news.write(UUID.randomUUID(), 1);
      news.write(user, 2);

      Eventually.holds("it has come", () -> stream.numbers().equals(List.of(2)));
    }
  }

  @Test
  void opensAWebSocketOfTheUsers() throws Exception {
    try (SocketClient socket = socket("?ticket=" + ticket()).ready()) {
      news.write(UUID.randomUUID(), 1);
      news.write(user, 2);

      Eventually.holds("it has come", () -> socket.numbers().equals(List.of(2)));
    }
  }

  @Test
  void resumesWithAnotherTicketAndTheLastId() throws Exception {
    String place;
    try (EventStream stream = events("?ticket=" + ticket()).ready()) {
      news.write(user, 1);
      Eventually.holds("it has come", () -> stream.numbers().size() == 1);
      place = stream.lastEventId();
    }
    news.write(user, 2);

    try (EventStream again = events("?ticket=" + ticket() + "&lastEventId=" + place)) {
      Eventually.holds("the rest has come", () -> again.numbers().equals(List.of(2)));
    }
  }

  @Test
  void isGoodOnce() throws Exception {
    String ticket = ticket();
    try (EventStream stream = events("?ticket=" + ticket).ready()) {
      assertThat(stream.status()).isEqualTo(200);
    }

    assertRefused("?ticket=" + ticket);
    assertThatThrownBy(() -> socket("?ticket=" + ticket))
        .hasCauseInstanceOf(WebSocketHandshakeException.class);
  }

  @Test
  void letsOneInOfManyWhoComeAtTheSameMoment() {
    String ticket = ticket();

    List<Integer> answers =
        Stream.generate(
                () -> CompletableFuture.supplyAsync(() -> events("?ticket=" + ticket).status()))
            .limit(6)
            .toList()
            .stream()
            .map(CompletableFuture::join)
            .toList();

    assertThat(answers).containsOnlyOnce(200).hasSize(6);
    assertThat(answers).filteredOn(status -> status != 200).containsOnly(401);
  }

  @Test
  void isGoodForHalfAMinute() throws Exception {
    String inTime = ticket();
    String late = ticket();

    CLOCK.advance(Duration.ofSeconds(29));
    try (EventStream stream = events("?ticket=" + inTime)) {
      assertThat(stream.status()).isEqualTo(200);
    }
    CLOCK.advance(Duration.ofSeconds(1));

    assertRefused("?ticket=" + late);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "%00", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})
  void isNotToBeGuessed(String ticket) throws Exception {
    assertRefused("?ticket=" + ticket);
  }

  @Test
  void isNoAccessToken() throws Exception {
    assertRefused("?ticket=" + token());
    assertThat(client().as(ticket()).call("realtime", "ticket", Map.of()).status()).isEqualTo(401);
  }

  @Test
  void isLeftAloneByWhoSaysWhoTheyAreWithTheHeader() throws Exception {
    String ticket = ticket();
    HttpRequest.Builder both =
        HttpRequest.newBuilder(server.address().resolve("/realtime/events?ticket=" + ticket));

    try (EventStream bad = EventStream.open(both.header("Authorization", "Bearer x").build())) {
      assertThat(bad.status()).isEqualTo(401);
    }
    try (EventStream stream = events("?ticket=" + ticket)) {
      assertThat(stream.status()).isEqualTo(200);
    }
  }

  @Test
  void itsConnectionEndsWithTheTokenThatItWasAskedForWith() throws Exception {
    JsonNode answer = client().as(token()).call("realtime", "ticket", Map.of()).data();
    Instant ends = Instant.parse(answer.path("connectionEndsAt").asText());
    assertThat(ends).isAfter(Instant.parse(answer.path("expiresAt").asText()));

    try (EventStream stream = events("?ticket=" + answer.path("ticket").asText()).ready()) {
      CLOCK.advance(Duration.between(CLOCK.instant(), ends).minusSeconds(1));
      news.write(user, 1);
      Eventually.holds("it has come", () -> stream.numbers().size() == 1);
      CLOCK.advance(Duration.ofSeconds(2));

      Eventually.holds("it has ended", stream::ended);
      assertThat(stream.events("end").get(0).data().path("code").asText())
          .isEqualTo("token_expired");
    }
  }

  @Test
  void isGivenToNobodyWhoDoesNotProveWhoTheyAre() {
    Answer answer = client().call("realtime", "ticket", Map.of());

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.errorCode()).isEqualTo("unauthenticated");
  }

  @Test
  void itsTextIsNowhereInTheDatabase() {
    String ticket = ticket();

    List<String> stored =
        jdbi()
            .withHandle(
                handle ->
                    handle
                        .select("select encode(ticket_hash, 'hex') from realtime.ticket")
                        .mapTo(String.class)
                        .list());
    assertThat(stored)
        .contains(HexFormat.of().formatHex(new TicketText(ticket).hash()))
        .allSatisfy(hash -> assertThat(hash).hasSize(64));
    assertThat(new TicketText(ticket).toString()).doesNotContain(ticket);
  }

  @Test
  void goesWithItsUser() throws Exception {
    String ticket = ticket();

    news.delete(user);

    assertThat(count("user_id = ?", user)).isZero();
    assertRefused("?ticket=" + ticket);
  }

  @Test
  void isPurgedWhenItsTimeIsOver() {
    ticket();
    CLOCK.advance(Duration.ofSeconds(31));
    UUID later = UUID.randomUUID();
    client().as(TOKENS.forUser(later)).call("realtime", "ticket", Map.of());

    new PurgeNotifications(news.jdbi(), Duration.ofDays(7), CLOCK).run();

    assertThat(count("user_id = ?", user)).isZero();
    assertThat(count("user_id = ?", later)).isEqualTo(1);
  }

  private static void assertRefused(String query) throws Exception {
    try (EventStream refused = events(query)) {
      assertThat(refused.status()).isEqualTo(401);
      assertThat(refused.errorCode()).isEqualTo("unauthenticated");
    }
  }

  private String ticket() {
    Answer answer = client().as(token()).call("realtime", "ticket", Map.of());
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
    return answer.data().path("ticket").asText();
  }

  /** The server's clock is ahead of the others'. */
  private String token() {
    Date ends = Date.from(CLOCK.instant().plus(Duration.ofMinutes(15)));
    return TOKENS.with(user, claims -> claims.expirationTime(ends));
  }

  private static HandlerClient client() {
    return HandlerClient.of(server.address());
  }

  private static EventStream events(String query) {
    return EventStream.open(
        HttpRequest.newBuilder(server.address().resolve("/realtime/events" + query)).build());
  }

  private static SocketClient socket(String query) {
    return SocketClient.open(server.address(), query, builder -> builder);
  }

  private static int count(String condition, UUID whose) {
    return jdbi()
        .withHandle(
            handle ->
                handle
                    .select("select count(*) from realtime.ticket where " + condition, whose)
                    .mapTo(int.class)
                    .one());
  }

  private static Jdbi jdbi() {
    return news.jdbi();
  }
}
