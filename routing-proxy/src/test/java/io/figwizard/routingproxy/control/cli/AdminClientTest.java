package io.figwizard.routingproxy.control.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AdminClientTest {

  @Test
  void saysThatAChangeMayBeMadeWhereTheProxyDiesBeforeItAnswers() throws Exception {
    try (ServerSocket proxy = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread dying = new Thread(() -> hangUp(proxy));
      dying.start();
      AdminClient client = client(proxy.getLocalPort());

      CommandFailure asked =
          catchThrowableOfType(
              CommandFailure.class, () -> client.post("rollback?all=true", Map.of()));
      CommandFailure looked =
          catchThrowableOfType(CommandFailure.class, () -> client.get("routes"));

      assertThat(asked.exitCode()).isEqualTo(2);
      assertThat(asked)
          .hasMessageContaining(
              "the connection broke before the answer; a change may have been made");
      assertThat(looked)
          .hasMessageContaining("the connection broke before the answer.")
          .hasMessageNotContaining("change");
      proxy.close();
      dying.join();
    }
  }

  @Test
  void saysThatNothingAnswersWhereNobodyListens() {
    CommandFailure failure =
        catchThrowableOfType(CommandFailure.class, () -> client(1).post("rollback", Map.of()));

    assertThat(failure).hasMessageContaining("nothing answers there. Start it with `./fig up`");
  }

  private static AdminClient client(int port) {
    return new AdminClient(
        "http://" + InetAddress.getLoopbackAddress().getHostAddress() + ":" + port, null);
  }

  /** After the first bytes of each request, until it is closed. */
  private static void hangUp(ServerSocket proxy) {
    while (!proxy.isClosed()) {
      try (Socket client = proxy.accept()) {
        client.getInputStream().read();
      } catch (IOException e) {
        // It was closed, or the client was faster.
      }
    }
  }
}
