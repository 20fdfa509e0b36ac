package io.figwizard.realtime;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.figwizard.handlertesting.Eventually;
import io.figwizard.handlertesting.TestDatabase;
import io.figwizard.handlertesting.TestTokens;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Clock;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Clients that open a stream and then do not read it. */
class SlowReaderIT {
  @RegisterExtension
  static final TestDatabase DATABASE = TestDatabase.migratedFor(RealtimeBundle.class.getPackage());

  /** More than all buffers between us hold: 20 MB. */
  private static final int MANY = 20_000;

  private static final String LAST_CHUNK = "\r\n0\r\n\r\n";

  private static final TestTokens TOKENS = TestTokens.create();

  private final UUID user = UUID.randomUUID();
  private final Jdbi jdbi = new News(DATABASE).jdbi();
  private RealtimeServerUnderTest server;

  private void start(String dropAfter) {
    server =
        RealtimeServerUnderTest.start(
            DATABASE, TOKENS, Clock.systemUTC(), "realtime.dropAfter", dropAfter);
  }

  @BeforeEach
  void happens() {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    insert into realtime.notification
                      (event_id, user_id, type, payload, occurred_at)
                    select gen_random_uuid(), :user, 'subscription.changed',
                           jsonb_build_object('status', cast(number as text),
                                              'plan', repeat('x', 1000)),
                           now()
                    from generate_series(0, :many - 1) as number""")
                .bind("user", user)
                .bind("many", MANY)
                .execute());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void isDroppedAndGetsTheRestWhenItComesAgain() throws Exception {
    start("500ms");
    try (Socket slow = connect("GET /realtime/events?lastEventId=0 HTTP/1.1\r\n")) {
      Eventually.holds("it is dropped", () -> server.ended(Ending.TOO_SLOW) == 1);
      Eventually.holds("nothing is kept of it", () -> server.connections() == 0);
      Eventually.holds("the answer has ended", () -> hasEnded(slow));
    }

    try (EventStream again =
        EventStream.open(server.address(), TOKENS.forUser(user), lastOf(MANY - 10))) {
      Eventually.holds("the rest has come", () -> again.numbers().size() == 10);
      assertThat(again.numbers()).isEqualTo(News.range(MANY - 10, MANY));
    }
  }

  @Test
  void isDroppedFromAWebSocketToo() throws Exception {
    start("500ms");
    try (Socket slow =
        connect(
            "GET /realtime/socket?lastEventId=0 HTTP/1.1\r\nConnection: Upgrade\r\n"
                + "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n")) {
      Eventually.holds("it is dropped", () -> server.ended(Ending.TOO_SLOW) == 1);
      Eventually.holds("nothing is kept of it", () -> server.connections() == 0);
      Eventually.holds("the answer has ended", () -> hasEnded(slow));
    }
  }

  /** Eight clients that do not read, and tens of megabytes that wait for each of them. */
  @Test
  void doesNotKeepOthersWaitingNorFillTheMemory() throws Exception {
    start("500ms");
    Socket[] slow = new Socket[8];
    long before = used();
    for (int i = 0; i < slow.length; i++) {
      slow[i] = connect("GET /realtime/events?lastEventId=0 HTTP/1.1\r\n");
    }
    UUID other = UUID.randomUUID();
    try (EventStream stream = EventStream.open(server.address(), TOKENS.forUser(other)).ready()) {
      News.write(jdbi, other, 1);
      Eventually.holds("others are served", () -> stream.numbers().size() == 1);
      assertThat(used() - before).isLessThan(100L << 20);
      Eventually.holds("all are dropped", () -> server.ended(Ending.TOO_SLOW) == slow.length);
    }
    for (Socket socket : slow) {
      socket.close();
    }
  }

  /** Who reads everything gets everything: 20,000 in order. */
  @Test
  void isNotWhoReadsAsFastAsItCan() throws Exception {
    // On a busy machine a client may not get to read for a while.
    start("30s");
    try (EventStream stream = EventStream.open(server.address(), TOKENS.forUser(user), "0")) {
      Eventually.holds("all have come", () -> stream.count() == MANY || stream.ended());
      assertThat(stream.numbers()).isEqualTo(News.range(0, MANY));
    }
  }

  private String lastOf(int number) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    "select max(sequence) from realtime.notification where user_id = :user and"
                        + " cast(payload ->> 'status' as int) < :number")
                .bind("user", user)
                .bind("number", number)
                .mapTo(String.class)
                .one());
  }

  private static long used() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  /**
   * Reads what had come before: behind it is the end of the answer, or of the connection. After the
   * end of an answer the connection would stay open for another request.
   */
  private static boolean hasEnded(Socket socket) {
    byte[] buffer = new byte[1 << 16];
    String tail = "";
    try {
      InputStream in = socket.getInputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        String text = tail + new String(buffer, 0, read, ISO_8859_1);
        if (text.endsWith(LAST_CHUNK)) {
          return true;
        }
        tail = text.substring(Math.max(0, text.length() - LAST_CHUNK.length()));
      }
      return true;
    } catch (IOException e) {
      return true;
    }
  }

  private Socket connect(String request) throws IOException {
    Socket socket = new Socket();
    socket.connect(new InetSocketAddress("127.0.0.1", server.port()));
    socket
        .getOutputStream()
        .write(
            (request + "Host: a\r\nAuthorization: Bearer " + TOKENS.forUser(user) + "\r\n\r\n")
                .getBytes(US_ASCII));
    return socket;
  }
}
