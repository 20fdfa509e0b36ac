package io.figwizard.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.figwizard.handlertesting.Eventually;
import io.figwizard.handlertesting.TestDatabase;
import io.figwizard.handlertesting.TestTokens;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Every notification once on every connection, in order, whatever breaks; two servers at once. */
class DeliveryIT {
  @RegisterExtension
  static final TestDatabase DATABASE = TestDatabase.migratedFor(RealtimeBundle.class.getPackage());

  private static final TestTokens TOKENS = TestTokens.create();
  private static final Executor THREADS = work -> new Thread(work).start();
  private static RealtimeServerUnderTest one;
  private static RealtimeServerUnderTest other;
  private static Jdbi jdbi;

  private final UUID user = UUID.randomUUID();

  @BeforeAll
  static void start() {
    jdbi = new News(DATABASE).jdbi();
    one = server();
    other = server();
  }

  @AfterAll
  static void stop() {
    one.close();
    other.close();
  }

  @Test
  void waitsForAnEarlierNotificationThatIsCommittedLater() throws Exception {
    UUID somebodyElse = UUID.randomUUID();
    try (EventStream stream = open(one, user);
        EventStream others = open(one, somebodyElse);
        Handle slow = jdbi.open()) {
      slow.begin();
      NotificationSql sql = slow.attach(NotificationSql.class);
      sql.lock(user);
      sql.insert(
          new NotificationSql.New(
              UUID.randomUUID(),
              user,
              "subscription.changed",
              "{\"status\":\"1\"}",
              Instant.now()));
      sql.say(Signal.news(user));
      CompletableFuture<Void> behind =
          CompletableFuture.runAsync(() -> News.write(jdbi, user, 2), THREADS);
      News.write(jdbi, somebodyElse, 3);

      Eventually.holds("others do not wait", () -> others.numbers().equals(List.of(3)));
      Eventually.holds("the later one waits", DeliveryIT::somebodyWaitsForALock);
      assertThat(stream.numbers()).isEmpty();
      assertThat(behind).isNotDone();
      slow.commit();

      Eventually.holds("both have come", () -> stream.numbers().size() == 2);
      assertThat(stream.numbers()).containsExactly(1, 2);
    }
  }

  @Test
  void takesAnEventThatIsDeliveredAgainForTheOneItIs() throws Exception {
    var event = News.event(user, 1);
    try (EventStream stream = open(one, user)) {
      Notify notify = new Notify(jdbi);
      notify.accept(List.of(event));
      notify.accept(List.of(event, News.event(user, 2)));

      Eventually.holds("the next has come", () -> stream.numbers().contains(2));
      assertThat(stream.numbers()).containsExactly(1, 2);
    }
  }

  @Test
  void bringsThousandsToEveryConnectionOnceWhileConnectionsToTheDatabaseBreak() throws Exception {
    int writers = 4;
    int each = 500;
    List<UUID> users = new ArrayList<>();
    List<EventStream> streams = new ArrayList<>();
    List<SocketClient> sockets = new ArrayList<>();
    for (int i = 0; i < writers; i++) {
      users.add(UUID.randomUUID());
      streams.add(open(one, users.get(i)));
      streams.add(open(other, users.get(i)));
      sockets.add(SocketClient.open(one.address(), TOKENS.forUser(users.get(i))).ready());
      sockets.add(SocketClient.open(other.address(), TOKENS.forUser(users.get(i))).ready());
    }

    List<CompletableFuture<Void>> writing =
        users.stream()
            .map(someone -> CompletableFuture.runAsync(() -> write(someone, each), THREADS))
            .toList();
    for (int cut = 1; cut <= 4; cut++) {
      int enough = cut * each / 5;
      Eventually.holds("it goes on", () -> streams.get(0).numbers().size() > enough);
      breakConnectionsOfServers();
    }
    writing.forEach(CompletableFuture::join);

    for (EventStream stream : streams) {
      Eventually.holds("all have come", () -> stream.numbers().size() >= each);
      assertThat(stream.numbers()).isEqualTo(News.range(0, each));
      assertThat(stream.ended()).isFalse();
      stream.close();
    }
    for (SocketClient socket : sockets) {
      Eventually.holds("all have come", () -> socket.numbers().size() >= each);
      assertThat(socket.numbers()).isEqualTo(News.range(0, each));
      socket.close();
    }
  }

  /** Listens again, and before that the table is looked at: here nothing else could tell. */
  @Test
  void findsWhatWasSaidWhileItDidNotListen() throws Exception {
    try (EventStream stream = open(one, user)) {
      DATABASE.execute(
          "insert into realtime.notification (event_id, user_id, type, payload, occurred_at)"
              + " values (gen_random_uuid(), '"
              + user
              + "', 'subscription.changed', '{\"status\": \"1\"}', now())");
      Eventually.holds("it is found by looking", () -> stream.numbers().equals(List.of(1)));

      breakConnectionsOfServers();
      Eventually.holds("it listens again", one::listens);
      News.write(jdbi, user, 2);

      Eventually.holds("it has come", () -> stream.numbers().equals(List.of(1, 2)));
    }
  }

  /** Whoever may log in may say anything on a channel. */
  @Test
  void isNotDisturbedByWhatOthersSayOnTheChannel() throws Exception {
    try (EventStream stream = open(one, user)) {
      DATABASE.execute("select pg_notify('realtime', 'nonsense')");
      DATABASE.execute("select pg_notify('realtime', '')");
      DATABASE.execute("select pg_notify('realtime', 'departed:nonsense')");
      DATABASE.execute("select pg_notify('realtime', '" + user + "')");
      News.write(jdbi, user, 1);

      Eventually.holds("it has come", () -> stream.numbers().equals(List.of(1)));
      assertThat(stream.ended()).isFalse();
    }
  }

  private static void write(UUID someone, int each) {
    for (int from = 0; from < each; from += 25) {
      News.writeMany(jdbi, someone, from, from + 25);
    }
  }

  /**
   * Those that listen and those that read; what is written here is written once. They have ended
   * when it returns, so that nobody is given one of them afterwards.
   */
  private static void breakConnectionsOfServers() {
    DATABASE.execute(
        """
        select pg_terminate_backend(pid, 60000) from pg_stat_activity
        where datname = current_database()
          and (application_name = 'realtime-listen'
            or pid in (
              select pid from pg_stat_activity
              where query like '%sequence > $2%' and pid <> pg_backend_pid()))""");
  }

  private static boolean somebodyWaitsForALock() {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    "select exists (select from pg_locks where locktype = 'advisory' and not"
                        + " granted)")
                .mapTo(Boolean.class)
                .one());
  }

  private static EventStream open(RealtimeServerUnderTest at, UUID someone) throws Exception {
    return EventStream.open(at.address(), TOKENS.forUser(someone)).ready();
  }

  private static RealtimeServerUnderTest server() {
    return RealtimeServerUnderTest.start(
        DATABASE, TOKENS, Clock.systemUTC(), "realtime.lookInterval", "1s");
  }
}
