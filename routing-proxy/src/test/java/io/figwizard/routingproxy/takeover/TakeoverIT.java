package io.figwizard.routingproxy.takeover;

import static io.figwizard.routingproxy.Eventually.awaitDespiteFaults;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dropwizard.core.setup.Environment;
import io.dropwizard.lifecycle.Managed;
import io.dropwizard.testing.DropwizardTestSupport;
import io.figwizard.routingproxy.RoutingProxyApplication;
import io.figwizard.routingproxy.RoutingProxyConfiguration;
import io.figwizard.routingproxy.TinyServer;
import io.figwizard.routingproxy.control.state.StateStore;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** One process takes the place of another; either may die at any step of it. */
@EnabledOnOs(OS.LINUX)
@Timeout(300)
class TakeoverIT {

  private static final String FLIP =
      "{\"by\":\"ada\",\"mode\":\"canary\",\"percent\":%d,\"force\":true,\"reason\":\"test\"}";

  private final HttpClient http = HttpClient.newHttpClient();
  private final TinyServer monolith = new TinyServer("served", "m1");
  @TempDir private Path folder;

  @AfterEach
  void stop() {
    monolith.close();
  }

  @Test
  void noRequestFailsWhileOneProcessTakesAnotherOnesPlace() throws Exception {
    try (ProxyProcess old = ProxyProcess.start(configuration(0, 0, false))) {
      int port = old.port();
      int admin = old.adminPort();
      assertThat(flip(admin, 10)).isEqualTo(200);
      try (SteadyClients clients = new SteadyClients(port, 8)) {
        clients.awaitAnswers(200);
        oneDiesWhileItTakesOver(admin);
        clients.awaitAnswers(200);
        serving().close();
        try (ProxyProcess fresh = ProxyProcess.start(configuration(port, admin, true))) {
          assertThat(old.awaitExit()).as("how the old one ended").isZero();
          clients.awaitAnswers(200);
          assertThat(clients.end()).isGreaterThan(600);

          assertThat(routes(admin)).contains("canary").contains("\"percent\":20");
          assertThat(flip(admin, 30)).isEqualTo(200);
          fresh.said("has taken the place");
        }
      }
    }
  }

  /** It has everything but the users, and then it is gone. */
  private void oneDiesWhileItTakesOver(int admin) throws Exception {
    try (Predecessor serving = serving()) {
      assertThat(serving.listeners()).hasSize(1).allSatisfy(FileDescriptor::close);
      serving.release();
      assertThatThrownBy(() -> routes(admin)).isInstanceOf(IOException.class);
      StateStore.open(folder.resolve("state")).close();
    }
    // The admin port may be closed just then.
    awaitDespiteFaults(() -> flip(admin, 20) == 200);
    assertThatThrownBy(() -> StateStore.open(folder.resolve("state")))
        .hasMessageContaining("another routing proxy");
  }

  @Test
  void whatWaitsForAProcessThatIsKilledIsServedByItsSuccessor() throws Exception {
    try (ProxyProcess old = ProxyProcess.start(configuration(0, 0, false))) {
      int port = old.port();
      int admin = old.adminPort();
      flip(admin, 10);
      AtomicReference<Socket> waiting = new AtomicReference<>();
      DropwizardTestSupport<RoutingProxyConfiguration> fresh =
          new DropwizardTestSupport<>(
              RoutingProxyApplication.class, configuration(port, admin, true).toString());
      fresh.addListener(
          new DropwizardTestSupport.ServiceListener<>() {
            @Override
            public void onRun(
                RoutingProxyConfiguration configuration,
                Environment environment,
                DropwizardTestSupport<RoutingProxyConfiguration> rule) {
              environment.lifecycle().manage(killing(old, () -> waiting.set(asking(port))));
            }
          });
      serving().close();
      try {
        fresh.before();

        try (Socket client = Objects.requireNonNull(waiting.get())) {
          assertThat(new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
              .startsWith("HTTP/1.1 200 ")
              .endsWith("served");
        }
        assertThat(routes(admin)).contains("\"percent\":10");
        assertThat(flip(admin, 20)).isEqualTo(200);
      } finally {
        fresh.after();
      }
    }
  }

  /** The first that is started: the other one has let go of everything, and nobody accepts yet. */
  private static Managed killing(ProxyProcess process, Duty.Step then) {
    return new Managed() {
      @Override
      public void start() throws Exception {
        process.kill();
        then.run();
      }
    };
  }

  /** Waits until it does. */
  private Predecessor serving() throws Exception {
    AtomicReference<Predecessor> found = new AtomicReference<>();
    awaitDespiteFaults(
        () -> {
          found.set(Predecessor.at(folder.resolve("state/takeover.sock")));
          return found.get() != null;
        });
    return found.get();
  }

  private static Socket asking(int port) throws IOException {
    Socket client = new Socket(InetAddress.getLoopbackAddress(), port);
    client.setSoTimeout(60_000);
    client
        .getOutputStream()
        .write(
            "GET /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
                .getBytes(StandardCharsets.US_ASCII));
    return client;
  }

  private Path configuration(int port, int admin, boolean takeOver) throws IOException {
    return ProxyProcess.configuration(folder, monolith.address().toString(), port, admin, takeOver);
  }

  private String routes(int admin) throws Exception {
    return http.send(HttpRequest.newBuilder(uri(admin, "/routes")).build(), BodyHandlers.ofString())
        .body();
  }

  private int flip(int admin, int percent) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(uri(admin, "/routes/drilling.submit-answer/flip"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(FLIP.formatted(percent)))
            .build();
    return http.send(request, BodyHandlers.discarding()).statusCode();
  }

  private static URI uri(int admin, String path) {
    return URI.create("http://127.0.0.1:" + admin + path);
  }
}
