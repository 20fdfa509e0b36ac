package io.figwizard.routingproxy.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.dropwizard.util.Duration;
import io.figwizard.routingproxy.Eventually;
import io.figwizard.routingproxy.routes.ActiveHealth;
import io.figwizard.routingproxy.routes.Upstream;
import java.net.InetAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One side of a route that consists of several servers. */
class SeveralServersIT {

  private static final String SAFE = "GET /safe HTTP/1.1\r\nHost: a\r\n\r\n";
  private static final String WRITE = "POST /write HTTP/1.1\r\nHost: a\r\n\r\n";

  private static final String UPGRADE =
      "GET /live HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
          + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: x\r\n\r\n";

  private final List<AutoCloseable> started = new ArrayList<>();
  private TestProxy proxy;

  @AfterEach
  void stop() throws Exception {
    if (proxy != null) {
      proxy.close();
    }
    for (AutoCloseable server : started) {
      server.close();
    }
  }

  private RawServer named(String name) throws Exception {
    return serving(
        connection -> {
          while (connection.request() != null) {
            connection.send(RawServer.ok(name));
          }
        });
  }

  private RawServer serving(RawServer.Script script) throws Exception {
    RawServer server = RawServer.serving(script);
    started.add(server);
    return server;
  }

  /** A port that nobody is given, unlike one that was free a moment ago. */
  private static URI nobody(int number) {
    return URI.create("http://127.0.0." + number + ":1");
  }

  private void before(Upstream upstream) throws Exception {
    proxy =
        TestProxy.before(
            upstream,
            Resolver.SYSTEM,
            with -> with.setCircuitFailures(3).setCircuitPause(Duration.minutes(1)));
  }

  private Map<String, Integer> served(int requests, String request) throws Exception {
    Map<String, Integer> by = new HashMap<>();
    for (int i = 0; i < requests; i++) {
      by.merge(RawClient.body(RawClient.exchange(proxy.port(), request)), 1, Integer::sum);
    }
    return by;
  }

  private double up(String address) {
    return proxy.gauged("fig_proxy_server_up", Map.of("address", address));
  }

  @Test
  void shareTheRequests() throws Exception {
    RawServer one = named("one");
    RawServer two = named("two");
    before(Upstream.of("cards", one.uri(), two.uri()));

    Map<String, Integer> served = served(100, SAFE);

    assertThat(served).containsOnlyKeys("one", "two");
    assertThat(served.values()).allSatisfy(count -> assertThat(count).isBetween(20, 80));
    assertThat(
            proxy.counted(
                "fig_proxy_server_requests",
                Map.of("upstream", "cards", "address", one.uri().getAuthority())))
        .isEqualTo(served.get("one").doubleValue());
    assertThat(proxy.gauged("fig_proxy_server_requests_in_flight", Map.of())).isZero();
  }

  @Test
  void theOneThatIsStuckGetsNoMore() throws Exception {
    CountDownLatch stuck = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    RawServer slow =
        serving(
            connection -> {
              connection.request();
              stuck.countDown();
              release.await(20, TimeUnit.SECONDS);
              connection.send(RawServer.ok("slow"));
            });
    RawServer fast = named("fast");
    before(Upstream.of("cards", slow.uri(), fast.uri()));

    RawClient waiting = null;
    while (stuck.getCount() > 0) {
      waiting = new RawClient(proxy.port());
      started.add(waiting);
      waiting.send(SAFE);
      while (stuck.getCount() > 0 && !waiting.hasNews()) {
        Thread.onSpinWait();
      }
    }

    assertThat(served(30, SAFE)).isEqualTo(Map.of("fast", 30));
    release.countDown();
    assertThat(waiting.answer()).endsWith("slow");
  }

  @Test
  void nobodyNoticesThatOneIsDead() throws Exception {
    RawServer alive = named("alive");
    URI dead = nobody(2);
    before(Upstream.of("cards", dead, alive.uri()));

    // Not even a write: it was not sent.
    assertThat(served(40, WRITE)).isEqualTo(Map.of("alive", 40));

    assertThat(up(dead.getAuthority())).isZero();
    assertThat(up(alive.uri().getAuthority())).isEqualTo(1);
    assertThat(proxy.counted("fig_proxy_server_failures", Map.of("address", dead.getAuthority())))
        .isEqualTo(3);
    assertThat(proxy.counted("fig_proxy_server_errors", Map.of())).isZero();
  }

  @Test
  void aRequestThatMayBeRepeatedGoesToAnotherAfterAReset() throws Exception {
    AtomicInteger resets = new AtomicInteger();
    RawServer breaking =
        serving(
            connection -> {
              connection.request();
              resets.incrementAndGet();
              connection.reset();
            });
    RawServer alive = named("alive");
    before(Upstream.of("cards", breaking.uri(), alive.uri()));

    assertThat(served(40, SAFE)).isEqualTo(Map.of("alive", 40));
    assertThat(resets.get()).isEqualTo(3);
  }

  @Test
  void aWriteThatWasSentGoesToNobodyElse() throws Exception {
    RawServer breaking =
        serving(
            connection -> {
              connection.request();
              connection.reset();
            });
    RawServer alive = named("alive");
    before(Upstream.of("cards", breaking.uri(), alive.uri()));
    int failed = 0;

    for (int i = 0; i < 30; i++) {
      String answer = RawClient.exchange(proxy.port(), WRITE);
      if (answer.startsWith("HTTP/1.1 502")) {
        failed++;
      } else {
        assertThat(answer).endsWith("alive");
      }
    }

    // As many as it takes to leave it alone.
    assertThat(failed).isEqualTo(3);
    assertThat(breaking.connections()).isEqualTo(3);
  }

  @Test
  void allDeadIsTheSameAsOneDead() throws Exception {
    before(Upstream.of("cards", nobody(2), nobody(3)));

    String first = RawClient.exchange(proxy.port(), WRITE);
    assertThat(first).startsWith("HTTP/1.1 502");
    assertThat(RawClient.header(first, "x-fig-error")).isEqualTo("upstream_unreachable");
    String later = "";
    for (int i = 0; i < 5; i++) {
      later = RawClient.exchange(proxy.port(), WRITE);
    }

    assertThat(later).startsWith("HTTP/1.1 503");
    assertThat(RawClient.header(later, "x-fig-error")).isEqualTo("upstream_unavailable");
  }

  @Test
  void theOneThatOnlySaysThatItCannotIsLeftAloneButNeverTheLastOne() throws Exception {
    String unavailable = "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 4\r\n\r\ndown";
    RawServer ill = RawServer.answering(unavailable);
    RawServer well = RawServer.answering(RawServer.ok("well"));
    started.add(ill);
    started.add(well);
    before(Upstream.of("cards", ill.uri(), well.uri()));

    Map<String, Integer> served = served(60, WRITE);
    assertThat(served).isEqualTo(Map.of("down", 3, "well", 57));
    proxy.servedBy(Upstream.of("others", ill.uri()));

    // It is the servers' own answer that the client gets, not one of the proxy.
    assertThat(served(10, WRITE)).isEqualTo(Map.of("down", 10));
  }

  @Test
  void aNameWithTwoAddressesIsTwoServers() throws Exception {
    RawServer one = named("one");
    URI named = URI.create("http://cards.example:" + one.uri().getPort());
    proxy =
        TestProxy.before(
            Upstream.of("cards", named),
            host -> List.of(InetAddress.getByName("127.0.0.1"), InetAddress.getByName("127.0.0.2")),
            with -> with.setCircuitFailures(3).setCircuitPause(Duration.minutes(1)));

    // Nobody listens at the second one.
    assertThat(served(40, WRITE)).isEqualTo(Map.of("one", 40));

    assertThat(up("127.0.0.1:" + one.uri().getPort())).isEqualTo(1);
    assertThat(up("127.0.0.2:" + one.uri().getPort())).isZero();
  }

  @Test
  void aNameThatNobodyKnowsIs502() throws Exception {
    proxy =
        TestProxy.before(
            Upstream.of("cards", URI.create("http://no-such-host.invalid:80")),
            Resolver.SYSTEM,
            with -> {});

    String answer = RawClient.exchange(proxy.port(), SAFE);

    assertThat(answer).startsWith("HTTP/1.1 502");
    assertThat(RawClient.header(answer, "x-fig-error")).isEqualTo("upstream_unreachable");
  }

  @Test
  void anAddressTakenOutOfTheFileGetsNothingAndItsConnectionsAreClosed() throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    RawServer leaving =
        serving(
            connection -> {
              while (connection.request() != null) {
                connection.send(RawServer.ok("leaving"));
              }
              closed.countDown();
            });
    RawServer staying = named("staying");
    before(Upstream.of("cards", leaving.uri(), staying.uri()));
    while (leaving.connections() == 0) {
      served(1, SAFE);
    }

    proxy.servedBy(Upstream.of("cards", staying.uri()));

    assertThat(served(20, SAFE)).isEqualTo(Map.of("staying", 20));
    assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void healthChecksTakeOneOutAndBringItBack() throws Exception {
    AtomicBoolean well = new AtomicBoolean(true);
    RawServer one =
        serving(
            connection -> {
              for (String head = connection.request(); head != null; head = connection.request()) {
                if (head.startsWith("GET /fig/ready HTTP/1.1\r\nHost: 127.0.0.1:")) {
                  connection.send(
                      well.get()
                          ? RawServer.ok("")
                          : "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n");
                } else {
                  connection.send(RawServer.ok("one"));
                }
              }
            });
    RawServer two = named("two");
    ActiveHealth often =
        new ActiveHealth(
            "/fig/ready", java.time.Duration.ofMillis(20), java.time.Duration.ofSeconds(5), 2, 2);
    before(Upstream.of("cards", one.uri(), two.uri()).with(often));
    assertThat(served(20, SAFE)).containsOnlyKeys("one", "two");

    well.set(false);
    eventually(() -> up(one.uri().getAuthority()) == 0);
    assertThat(served(20, SAFE)).isEqualTo(Map.of("two", 20));

    well.set(true);
    eventually(() -> up(one.uri().getAuthority()) == 1);
    // Slowly, and at last it has its share again.
    eventually(() -> served(5, SAFE).containsKey("one"));
  }

  @Test
  void healthChecksFindOutThatOneHangsWithoutARequestThatPaysForIt() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    RawServer hanging =
        serving(
            connection -> {
              connection.request();
              release.await(20, TimeUnit.SECONDS);
            });
    RawServer alive = named("alive");
    ActiveHealth often =
        new ActiveHealth(
            // As long as the one that is alive never takes, however busy the machine is.
            "/health", java.time.Duration.ofMillis(20), java.time.Duration.ofSeconds(2), 1, 1);
    before(Upstream.of("cards", hanging.uri(), alive.uri()).with(often));

    eventually(() -> up(alive.uri().getAuthority()) == 1 && up(hanging.uri().getAuthority()) == 0);

    assertThat(served(20, WRITE)).isEqualTo(Map.of("alive", 20));
    release.countDown();
  }

  @Test
  void healthChecksThatNobodyEverAnsweredWellTakeNobodyOut() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    RawServer.Script script =
        connection -> {
          for (String head = connection.request(); head != null; head = connection.request()) {
            if (head.startsWith("GET /misspelt ")) {
              asked.incrementAndGet();
              connection.send("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
            } else {
              connection.send(RawServer.ok("served"));
            }
          }
        };
    ActiveHealth misspelt =
        new ActiveHealth(
            "/misspelt", java.time.Duration.ofMillis(20), java.time.Duration.ofSeconds(5), 1, 1);
    URI one = serving(script).uri();
    URI two = serving(script).uri();
    before(Upstream.of("cards", one, two).with(misspelt));

    eventually(() -> asked.get() > 6);

    assertThat(served(10, WRITE)).isEqualTo(Map.of("served", 10));
    RawServer joining = serving(script);
    proxy.servedBy(Upstream.of("cards", one, two, joining.uri()).with(misspelt));
    eventually(() -> up(joining.uri().getAuthority()) == 1);
  }

  @Test
  void webSocketsCountAsWorkForAsLongAsTheyAreOpen() throws Exception {
    RawServer.Script chat =
        connection -> {
          connection.request();
          connection.send(
              "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                  + "Connection: Upgrade\r\n\r\n");
          connection.in().transferTo(connection.out());
        };
    RawServer one = serving(chat);
    RawServer two = serving(chat);
    before(Upstream.of("cards", one.uri(), two.uri()));

    List<RawClient> open = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      RawClient client = new RawClient(proxy.port());
      started.add(client);
      open.add(client);
      assertThat(client.send(UPGRADE).answer()).startsWith("HTTP/1.1 101");
    }

    assertThat(one.connections()).isEqualTo(3);
    assertThat(two.connections()).isEqualTo(3);
    assertThat(proxy.gauged("fig_proxy_server_requests_in_flight", Map.of())).isEqualTo(6);
    for (RawClient client : open) {
      client.close();
    }
    eventually(() -> proxy.gauged("fig_proxy_server_requests_in_flight", Map.of()) == 0);
  }

  /** Asks again and again; a round trip through the proxy lies between two questions. */
  private void eventually(Eventually.Condition<Exception> condition) throws Exception {
    Eventually.await(
        () -> {
          RawClient.exchange(proxy.port(), "GET /fig HTTP/1.1\r\nHost: a\r\n\r\n");
          return condition.holds();
        });
  }
}
