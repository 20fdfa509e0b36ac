package io.figwizard.routingproxy.control.evidence;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.figwizard.routingproxy.routes.Upstream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that answer the question for their build as no honest one does. */
class RunningBuildsIT {

  /** Far more than a heap holds, if it were kept. */
  private static final long FLOOD = 4L * 1024 * 1024 * 1024;

  private final CountDownLatch hungUp = new CountDownLatch(1);
  private ServerSocket server;

  @BeforeEach
  void start() throws IOException {
    server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Transfer-Encoding: chunked\r\n\r\nfffffff\r\n", "\r\n"})
  void anAnswerWithoutEndIsNotReadToItsEnd(String head) throws Exception {
    byte[] piece = new byte[64 * 1024];
    Arrays.fill(piece, (byte) '0');
    serve(
        out -> {
          out.write(("HTTP/1.1 200 OK\r\n" + head).getBytes(US_ASCII));
          for (long sent = 0; sent < FLOOD; sent += piece.length) {
            out.write(piece);
          }
        });

    RunningBuild told = ask(new RunningBuilds(Duration.ofSeconds(50)));

    assertThat(told.fault()).isEqualTo("its answer has more than 65536 bytes");
    assertThat(hungUp.await(50, TimeUnit.SECONDS)).as("the connection was closed").isTrue();
  }

  /** Asked every few seconds, such a server would hold ever more connections of the proxy. */
  @Test
  void anAnswerThatTricklesIsGivenUp() throws Exception {
    serve(
        out -> {
          out.write("HTTP/1.1 200 OK\r\nContent-Length: 60000\r\n\r\n".getBytes(US_ASCII));
          CountDownLatch never = new CountDownLatch(1);
          for (int i = 0; i < 60_000; i++) {
            out.write('x');
            out.flush();
            if (never.await(20, TimeUnit.MILLISECONDS)) {
              return;
            }
          }
        });

    RunningBuild told = ask(new RunningBuilds(Duration.ofMillis(500)));

    assertThat(told.fault()).isEqualTo("it did not answer within 500 ms");
    assertThat(hungUp.await(50, TimeUnit.SECONDS)).as("the connection was closed").isTrue();
  }

  private RunningBuild ask(RunningBuilds builds) {
    URI address = URI.create("http://127.0.0.1:" + server.getLocalPort());
    return builds.ask("extracted", Upstream.of("function", address)).get(0).join();
  }

  private interface Script {
    void answer(OutputStream out) throws IOException, InterruptedException;
  }

  private void serve(Script script) {
    Thread thread =
        new Thread(
            () -> {
              try (Socket socket = server.accept()) {
                socket.getInputStream().read();
                script.answer(socket.getOutputStream());
              } catch (IOException e) {
                hungUp.countDown();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "server");
    thread.setDaemon(true);
    thread.start();
  }
}
