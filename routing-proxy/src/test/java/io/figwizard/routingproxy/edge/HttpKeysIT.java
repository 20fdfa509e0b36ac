package io.figwizard.routingproxy.edge;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Issuers that answer as they should, too much, or never to the end. */
class HttpKeysIT {

  private static final String ENDLESS =
      "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{\"keys\": [";

  private final TestIssuer issuer = new TestIssuer();
  private ServerSocket listener;

  @BeforeEach
  void listen() throws IOException {
    listener = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void stop() throws IOException {
    issuer.close();
    listener.close();
  }

  private URI url() {
    return URI.create("http://127.0.0.1:" + listener.getLocalPort() + "/jwks.json");
  }

  @Test
  void fetchesKeys() throws Exception {
    assertThat(HttpKeys.fetch(issuer.rule().keys().url())).isEqualTo(issuer.keys());
  }

  @Test
  void saysWithWhichStatusItWasRefused() {
    issuer.answerWith(500);

    assertThatThrownBy(() -> HttpKeys.fetch(issuer.rule().keys().url()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("500");
  }

  @Test
  void doesNotReadAnAnswerWithoutEnd() throws Exception {
    CompletableFuture<Void> sent =
        CompletableFuture.runAsync(
            () -> {
              try (Socket socket = listener.accept()) {
                socket.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(US_ASCII));
                while (true) {
                  socket.getOutputStream().write(new byte[10_000]);
                }
              } catch (IOException e) {
                // The end that is hoped for: nobody reads any more.
              }
            });

    assertThatThrownBy(() -> HttpKeys.fetch(url()))
        .isInstanceOf(IOException.class)
        .hasStackTraceContaining("more than 262144 bytes");
    sent.join();
  }

  @Test
  void anInterruptEndsAnAnswerThatIsNeverWholeAndItsConnection() throws Exception {
    CompletableFuture<Throwable> ended = new CompletableFuture<>();
    Thread fetching =
        new Thread(
            () -> {
              try {
                HttpKeys.fetch(url());
                ended.complete(new AssertionError("it was fetched"));
              } catch (Exception e) {
                ended.complete(e);
              }
            });
    fetching.start();

    try (Socket socket = listener.accept()) {
      // Interrupted before, the client might not have asked at all.
      readHead(socket);
      socket.getOutputStream().write(ENDLESS.getBytes(US_ASCII));
      fetching.interrupt();

      assertThat(ended.get(1, TimeUnit.MINUTES)).isInstanceOf(IOException.class);
      assertThatThereIsNobody(socket);
    }
  }

  private static void readHead(Socket socket) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int read = socket.getInputStream().read();
      assertThat(read).as("what follows %s", head).isNotNegative();
      head.append((char) read);
    }
  }

  /** Reads the end, which may be a rough one. */
  private static void assertThatThereIsNobody(Socket socket) {
    try {
      assertThat(socket.getInputStream().readAllBytes()).isEmpty();
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("reset");
    }
  }
}
