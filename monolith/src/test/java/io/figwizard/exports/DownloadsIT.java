package io.figwizard.exports;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.figwizard.exports.ExportsServer.User;
import io.figwizard.handlertesting.Answer;
import io.figwizard.handlertesting.Eventually;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Clients that read slowly, and what happens to their files meanwhile. */
class DownloadsIT {
  private static final int PART = 256 * 1024;

  /** More than all buffers on the way hold. */
  private static final int PARTS = 100;

  @RegisterExtension static final ExportsServer SERVER = new ExportsServer();

  @Test
  void aSlowClientHoldsNoConnectionOfTheDatabase() throws Exception {
    User user = SERVER.newUser();
    byte[] file = new byte[PARTS * PART];
    new Random(1).nextBytes(file);
    String exportId = stored(user, file);

    try (Slow slow = new Slow(user, exportId)) {
      Eventually.holds("it waits for the client without a connection", slow::hasLongBeenStalled);

      assertThat(slow.body()).isEqualTo(file);
    }
  }

  @Test
  void whatExpiresMeanwhileIsSentToItsEnd() throws Exception {
    User user = SERVER.newUser();
    byte[] file = new byte[PARTS * PART];
    new Random(2).nextBytes(file);
    String exportId = stored(user, file);

    try (Slow slow = new Slow(user, exportId)) {
      Eventually.holds("it waits for the client", slow::isStalled);
      SERVER.clock.advance(Duration.ofHours(25));
      SERVER.run("exports.purge");

      assertThat(user.refused(exportId).errorCode()).isEqualTo("export_expired");
      assertThat(slow.body()).isEqualTo(file);
    }
  }

  /** Fewer bytes than promised: no client takes that for a whole file. */
  @Test
  void whatIsDeletedMeanwhileBreaksOff() throws Exception {
    User user = SERVER.newUser();
    byte[] file = new byte[PARTS * PART];
    String exportId = stored(user, file);

    try (Slow slow = new Slow(user, exportId)) {
      Eventually.holds("it waits for the client", slow::isStalled);
      user.data("delete", Map.of("exportId", exportId));

      assertThatThrownBy(slow::body).isInstanceOf(IOException.class);
    }
  }

  /** The database goes away in the middle, and is there again for who asks anew. */
  @Test
  void whatCannotBeReadMeanwhileBreaksOff() throws Exception {
    User user = SERVER.newUser();
    byte[] file = new byte[PARTS * PART];
    new Random(3).nextBytes(file);
    String exportId = stored(user, file);

    try (Slow slow = new Slow(user, exportId)) {
      Eventually.holds("it waits for the client", slow::isStalled);
      shutDatabase();
      try {
        assertThatThrownBy(slow::body).isInstanceOf(IOException.class);
        Answer refused = user.refused(exportId);
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.errorCode()).isEqualTo("database_unavailable");
      } finally {
        limitConnections(-1);
      }
    }

    Eventually.holds("it can be had again", () -> user.download(exportId).statusCode() == 200);
    assertThat(user.download(exportId).body()).isEqualTo(file);
  }

  @Test
  void oneUserHasTwoAtATime() throws Exception {
    User user = SERVER.newUser();
    String exportId = stored(user, new byte[PARTS * PART]);

    try (Slow first = new Slow(user, exportId);
        Slow second = new Slow(user, exportId)) {
      Eventually.holds("both wait", () -> first.isStalled() && second.isStalled());

      assertThat(user.refused(exportId).status()).isEqualTo(429);
      assertThat(user.refused(exportId).errorCode()).isEqualTo("too_many_downloads");
      User other = SERVER.newUser();
      assertThat(other.download(other.made("csv")).statusCode()).isEqualTo(200);
    }
    Eventually.holds("who has gone leaves room", () -> user.download(exportId).statusCode() == 200);
  }

  /** As if somebody had made it. */
  private static String stored(User user, byte[] file) {
    String exportId = user.request("csv");
    UUID id = UUID.fromString(exportId);
    SERVER
        .owner()
        .useHandle(
            handle -> {
              for (int part = 0; part < file.length / PART; part++) {
                byte[] bytes = new byte[PART];
                System.arraycopy(file, part * PART, bytes, 0, PART);
                handle.execute("insert into exports.part values (?, ?, ?)", id, part, bytes);
              }
              handle.execute(
                  "update exports.export set state = 'ready', progress = 100, bytes = ?, parts = ?,"
                      + " finished_at = requested_at,"
                      + " expires_at = requested_at + interval '1 day' where export_id = ?",
                  file.length,
                  file.length / PART,
                  id);
            });
    return exportId;
  }

  /** No role but the owner gets to the database, and whoever is there is thrown out. */
  private static void shutDatabase() {
    limitConnections(0);
    SERVER
        .database()
        .execute(
            "select pg_terminate_backend(pid, 60000) from pg_stat_activity"
                + " where datname = current_database() and usename = 'fig_exports'");
  }

  private static void limitConnections(int most) {
    SERVER
        .database()
        .execute(
            "do $$ begin execute format('alter database %I connection limit "
                + most
                + "', current_database()); end $$");
  }

  /** Asks for a file and does not read it until told to. */
  private static final class Slow implements AutoCloseable {
    private final Socket socket;
    private long borrowedBefore = -1;
    private int looks;

    Slow(User user, String exportId) throws IOException {
      socket = new Socket();
      socket.setReceiveBufferSize(32 * 1024);
      socket.setSoTimeout(60_000);
      socket.connect(new InetSocketAddress("127.0.0.1", SERVER.port()));
      String request =
          "GET /exports/%s/file HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n\r\n"
              .formatted(exportId, user.token());
      socket.getOutputStream().write(request.getBytes(US_ASCII));
    }

    /** The answer has begun, and at this instant nobody reads from the database for it. */
    boolean isStalled() throws IOException {
      return socket.getInputStream().available() > 0 && SERVER.connectionsInUse() == 0;
    }

    /**
     * So many looks in a row found it stalled and nothing read in between. One look is not enough:
     * between two parts, too, nobody has a connection for a moment, and the next part follows.
     */
    boolean hasLongBeenStalled() throws IOException {
      long borrowed = SERVER.connectionsBorrowed();
      boolean unchanged = borrowed == borrowedBefore && isStalled() && statementsRunning() == 0;
      looks = unchanged ? looks + 1 : 0;
      borrowedBefore = borrowed;
      return looks == 20;
    }

    private static int statementsRunning() {
      return SERVER.count(
          "pg_stat_activity where datname = current_database()"
              + " and usename = 'fig_exports' and state <> 'idle'");
    }

    /**
     * @throws IOException where the connection ends before the body does
     */
    byte[] body() throws IOException {
      InputStream in = socket.getInputStream();
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        head.append((char) in.read());
      }
      int length =
          Integer.parseInt(head.toString().replaceAll("(?is).*content-length: (\\d+).*", "$1"));
      byte[] body = in.readNBytes(length);
      if (body.length < length) {
        throw new IOException(body.length + " bytes of " + length);
      }
      return body;
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
