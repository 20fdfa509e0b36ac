package io.figwizard.routingproxy.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One client address gets its share of the proxy and no more. */
class DoorIT {

  private static final String GET = "GET /safe HTTP/1.1\r\nHost: a\r\n\r\n";
  private static final String HALF_A_BODY =
      "POST /write HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc";

  private final CountDownLatch release = new CountDownLatch(1);
  private final CountDownLatch endings = new CountDownLatch(1);
  private final List<RawClient> clients = new ArrayList<>();
  private RawServer server;
  private TestProxy proxy;

  private void start(Consumer<DataPlaneConfiguration> with) throws Exception {
    server = RawServer.answering(RawServer.ok("served"));
    proxy = TestProxy.before(server.uri(), TestProxy.NOWHERE, with);
  }

  @AfterEach
  void stop() throws Exception {
    release.countDown();
    for (RawClient client : clients) {
      client.close();
    }
    proxy.close();
    server.close();
  }

  private RawClient client(String from) throws Exception {
    RawClient client = new RawClient(proxy.port(), from);
    clients.add(client);
    return client;
  }

  private double refused(String reason) {
    return proxy.counted("fig_proxy_connections_refused", Map.of("reason", reason));
  }

  @Test
  void anAddressHasSoManyConnectionsAndOthersHaveTheirs() throws Exception {
    start(with -> with.setMaxConnectionsPerAddress(2));
    RawClient first = client("127.0.0.1");
    assertThat(first.send(GET).answer()).endsWith("served");
    assertThat(client("127.0.0.1").send(GET).answer()).endsWith("served");

    RawClient third = client("127.0.0.1");
    String answer = third.send(GET).answer();

    assertThat(answer).startsWith("HTTP/1.1 503 ");
    assertThat(RawClient.header(answer, "x-fig-error")).isEqualTo("overloaded");
    assertThat(RawClient.header(answer, "retry-after")).isEqualTo("1");
    assertThat(RawClient.header(answer, "connection")).isEqualTo("close");
    assertThat(third.closedByPeer()).isTrue();
    assertThat(refused("address")).isEqualTo(1);
    assertThat(client("127.0.0.2").send(GET).answer()).endsWith("served");

    first.close();
    String next = client("127.0.0.1").send(GET).answer();
    while (next.startsWith("HTTP/1.1 503")) {
      // The proxy has not heard of the end yet.
      next = client("127.0.0.1").send(GET).answer();
    }
    assertThat(next).endsWith("served");
  }

  @Test
  void trustedProxiesSpeakForEverybody() throws Exception {
    start(
        with ->
            with.setMaxConnectionsPerAddress(1)
                .setMaxSlowPerAddress(1)
                .setTrustedProxies(List.of("127.0.0.1/32")));

    for (int i = 0; i < 5; i++) {
      assertThat(client("127.0.0.1").send(GET).answer()).endsWith("served");
    }
    assertThat(refused("address")).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET /safe HTTP/1.1\r\nHos", HALF_A_BODY})
  void anAddressHasSoManyHalfRequestsAndIsServedAllTheSame(String half) throws Exception {
    start(with -> with.setMaxSlowPerAddress(2));
    List<RawClient> slow = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      slow.add(client("127.0.0.1").send(half));
    }
    RawClient other = client("127.0.0.2").send(half);

    // One of the three, whichever has been slow for the shortest time.
    String answer = firstAnswer(slow);

    assertThat(answer).startsWith("HTTP/1.1 503 ");
    assertThat(RawClient.header(answer, "x-fig-error")).isEqualTo("overloaded");
    assertThat(refused("slow")).isEqualTo(1);
    assertThat(client("127.0.0.1").send(GET).answer()).endsWith("served");
    String rest = half.equals(HALF_A_BODY) ? "defghij" : "t: a\r\n\r\n";
    assertThat(other.send(rest).answer()).endsWith("served");
    assertThat(slow).hasSize(2);
    for (RawClient patient : slow) {
      assertThat(patient.send(rest).answer()).endsWith("served");
    }
  }

  @Test
  void anAddressHasSoManyAnswersThatItDoesNotTake() throws Exception {
    server =
        RawServer.serving(
            connection -> {
              connection.request();
              connection.send("HTTP/1.1 200 OK\r\n\r\n");
              byte[] piece = new byte[1 << 16];
              try {
                while (release.getCount() > 0) {
                  connection.out().write(piece);
                }
              } catch (java.io.IOException ended) {
                // By the proxy, as it is meant to be.
                endings.countDown();
              }
            });
    proxy = TestProxy.before(server.uri(), TestProxy.NOWHERE, with -> with.setMaxSlowPerAddress(1));

    client("127.0.0.1").send(GET);
    client("127.0.0.1").send(GET);

    assertThat(endings.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(refused("slow")).isEqualTo(1);
  }

  /** Takes out of the list whoever is answered first. */
  private static String firstAnswer(List<RawClient> waiting) throws Exception {
    while (true) {
      for (RawClient client : waiting) {
        if (client.hasNews()) {
          waiting.remove(client);
          return client.answer();
        }
      }
      Thread.onSpinWait();
    }
  }
}
