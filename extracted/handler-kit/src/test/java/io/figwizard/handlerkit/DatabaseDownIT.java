package io.figwizard.handlerkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A service whose database has not come up yet. */
class DatabaseDownIT {
  @RegisterExtension
  static final SampleServer server =
      new SampleServer().with("database.url", "jdbc:postgresql://127.0.0.1:" + closedPort() + "/x");

  @Test
  void startsAllTheSameAndSaysSo() {
    SampleServer.Reply reply =
        server.send(server.as(UUID.randomUUID(), "{\"action\":\"list-notes\"}"));

    assertThat(reply.code()).isEqualTo("database_unavailable");
    assertThat(reply.status()).isEqualTo(503);
    assertThat(reply.header("Retry-After")).isNotEmpty();
    assertThat(reply.response().body()).doesNotContain("127.0.0.1", "Exception");
    assertThat(server.send(server.request("/fig/ready")).code()).isEqualTo("not_ready");
    assertThat(server.send(server.request("/fig/build")).status()).isEqualTo(200);
  }

  private static int closedPort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
