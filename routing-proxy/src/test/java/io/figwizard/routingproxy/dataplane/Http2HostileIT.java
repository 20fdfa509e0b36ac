package io.figwizard.routingproxy.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.dropwizard.util.DataSize;
import io.dropwizard.util.Duration;
import io.figwizard.routingproxy.dataplane.RawHttp2.Answer;
import io.figwizard.routingproxy.dataplane.RawHttp2.Frame;
import java.io.IOException;
import java.net.SocketException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** HTTP/2 as nobody should speak it, and too much of it: RFC 9113, sections 8.1.1 and 10.5. */
class Http2HostileIT {

  /** Who still writes may get a reset before the last frame. */
  private static final int SWALLOWED = -1;

  private final List<String> arrived = new CopyOnWriteArrayList<>();
  private final CountDownLatch release = new CountDownLatch(1);
  private RawServer server;
  private TestProxy proxy;
  private RawHttp2 client;

  private void start(Consumer<DataPlaneConfiguration> with) throws Exception {
    server =
        RawServer.serving(
            connection -> {
              for (String head = connection.head(); head != null; head = connection.head()) {
                arrived.add(head);
                if (head.contains("/wait")) {
                  release.await(20, TimeUnit.SECONDS);
                }
                connection.send(RawServer.ok("served"));
              }
            });
    proxy =
        TestProxy.before(
            server.uri(),
            TestProxy.NOWHERE,
            configuration -> {
              configuration.setH2c(true);
              with.accept(configuration);
            });
    client = new RawHttp2(proxy.port());
  }

  @AfterEach
  void stop() throws Exception {
    release.countDown();
    client.close();
    proxy.close();
    server.close();
  }

  static Stream<List<String>> malformed() {
    return Stream.of(
        List.of("connection", "x-secret"),
        List.of("transfer-encoding", "chunked"),
        List.of("upgrade", "websocket"),
        List.of("te", "gzip"),
        List.of("X-Upper", "a"),
        List.of("x-a", "b\r\nx-fig-side: extracted"),
        List.of("x-a\r\nx-b", "c"),
        List.of("content-length", "7"),
        List.of("host", "other.example"),
        List.of(":path", "/again"));
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void aMalformedRequestReachesNobody(List<String> field) throws Exception {
    start(with -> {});

    Answer answer = client.get(1, "/x", field.toArray(String[]::new)).answer(1);

    // RFC 9113, section 8.1.1: the stream, or the connection, ends with an error.
    assertThat(answer.whole).isFalse();
    assertThat(answer.reset == null || answer.reset == RawHttp2.PROTOCOL_ERROR).isTrue();
    assertThat(arrived).isEmpty();
  }

  @Test
  void aMalformedRequestLeavesTheOthersAlone() throws Exception {
    start(with -> {});

    assertThat(client.get(1, "/x", "te", "gzip").answer(1).reset)
        .isEqualTo(RawHttp2.PROTOCOL_ERROR);
    assertThat(client.get(3, "/y").answer(3).text()).isEqualTo("served");
  }

  @Test
  void pathsThatCanBeReadInTwoWaysAreRefusedAsInHttpOne() throws Exception {
    start(with -> {});

    Answer answer = client.get(1, "/a/%2e%2e/b#c").answer(1);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.header("x-fig-error")).isEqualTo("bad_request");
    assertThat(arrived).isEmpty();
  }

  @Test
  void moreBodyThanAnnouncedEndsTheStream() throws Exception {
    start(with -> {});

    client.request(1, "POST", "/wait", false, "content-length", "5");
    Answer more = client.data(1, false, "123456").answer(1);
    client.request(3, "POST", "/wait", false, "content-length", "5");
    Answer less = client.data(3, true, "1234").answer(3);

    assertThat(more.reset).isEqualTo(RawHttp2.PROTOCOL_ERROR);
    assertThat(less.reset).isEqualTo(RawHttp2.PROTOCOL_ERROR);
  }

  @Test
  void aHeadThatIsTooLargeIsAnsweredSo() throws Exception {
    start(with -> with.setMaxHeaderSize(DataSize.kibibytes(4)));

    Answer answer = client.get(1, "/x", "x-large", "a".repeat(4500)).answer(1);

    assertThat(answer.status()).isEqualTo(431);
    assertThat(arrived).isEmpty();
  }

  /** Who has not acknowledged the limit is bound by it all the same. */
  @RepeatedTest(3)
  void oneConnectionHasSoManyRequestsAtATime() throws Exception {
    start(with -> with.setMaxHttp2Streams(2));
    client.get(1, "/wait").get(3, "/wait").get(5, "/x");

    assertThat(client.answer(5).reset).isEqualTo(RawHttp2.REFUSED_STREAM);
  }

  @Test
  void anAddressHasSoManyAnswersThatItDoesNotTakeHoweverSmallTheyAre() throws Exception {
    start(with -> with.setMaxSlowPerAddress(1));
    // SETTINGS_INITIAL_WINDOW_SIZE is 0: no byte of a body may be sent.
    client.send(RawHttp2.SETTINGS, 0, 0, new byte[] {0, 4, 0, 0, 0, 0});
    client.get(1, "/x").get(3, "/y");

    Frame ended = client.next(RawHttp2.RST_STREAM);

    assertThat(ended).isNotNull();
    assertThat(ended.stream()).isIn(1, 3);
    assertThat(proxy.counted("fig_proxy_connections_refused", Map.of("reason", "slow")))
        .isEqualTo(1);
  }

  @Test
  void whoTakesStreamsBackAllTheTimeIsDisconnected() throws Exception {
    start(with -> {});

    // CVE-2023-44487.
    flood(
        i -> {
          client.get(2 * i + 1, "/wait");
          client.reset(2 * i + 1, 8);
        });

    assertThat(goAway()).isIn(RawHttp2.ENHANCE_YOUR_CALM, SWALLOWED);
    assertThat(arrived).hasSizeLessThan(1000);
  }

  /** Its many clients share the connection. */
  @Test
  void aTrustedProxyMayTakeBackWhatItsClientsDo() throws Exception {
    start(with -> with.setTrustedProxies(List.of("127.0.0.0/8")));

    for (int i = 0; i < 300; i++) {
      client.get(4 * i + 1, "/x", "te", "gzip");
      client.get(4 * i + 3, "/x").reset(4 * i + 3, 8);
    }

    // Answered by the proxy itself: servers have lost as many connections.
    assertThat(client.get(4001, "/a/%2e%2e/b#c").answer(4001).status()).isEqualTo(400);
  }

  @Test
  void whoMakesUsTakeStreamsBackAllTheTimeIsDisconnected() throws Exception {
    start(with -> {});

    flood(i -> client.get(2 * i + 1, "/x", "te", "gzip"));

    assertThat(goAway()).isIn(RawHttp2.ENHANCE_YOUR_CALM, SWALLOWED);
    assertThat(arrived).isEmpty();
  }

  @Test
  void pingsWithoutEndAreNotAnswered() throws Exception {
    start(with -> {});

    flood(i -> client.send(RawHttp2.PING, 0, 0, new byte[8]));

    assertThat(goAway()).isIn(RawHttp2.ENHANCE_YOUR_CALM, SWALLOWED);
    assertThat(proxy.counted("fig_proxy_http2_floods", Map.of())).isEqualTo(1);
  }

  @Test
  void settingsWithoutEndAreNotAnswered() throws Exception {
    start(with -> {});

    flood(i -> client.send(RawHttp2.SETTINGS, 0, 0, new byte[0]));

    assertThat(goAway()).isIn(RawHttp2.ENHANCE_YOUR_CALM, SWALLOWED);
  }

  @Test
  void aHeadInEverSoManyPiecesIsNotWaitedFor() throws Exception {
    start(with -> {});
    client.send(RawHttp2.HEADERS, 0, 1, RawHttp2.hpack(":method", "GET"));

    // CVE-2024-27316.
    flood(i -> client.send(RawHttp2.CONTINUATION, 0, 1, RawHttp2.hpack("x-" + i, "a")));

    assertThat(goAway()).isIn(RawHttp2.ENHANCE_YOUR_CALM, SWALLOWED);
    assertThat(arrived).isEmpty();
  }

  @Test
  void emptyDataWithoutEndIsNotRead() throws Exception {
    start(with -> {});
    client.request(1, "POST", "/wait", false);

    flood(i -> client.data(1, false, ""));

    assertThat(goAway()).isIn(RawHttp2.ENHANCE_YOUR_CALM, SWALLOWED);
  }

  /** RFC 9113, section 5.4.1: and not only cut off. */
  @Test
  void whoBreaksAConnectionIsToldWhatWasWrong() throws Exception {
    start(with -> {});

    // Section 6.7: a PING belongs to no stream.
    Frame first = client.send(RawHttp2.PING, 0, 1, new byte[8]).next(RawHttp2.GOAWAY);

    assertThat(first.error()).isEqualTo(RawHttp2.PROTOCOL_ERROR);
    assertThat(client.next()).isNull();
    try (RawHttp2 another = new RawHttp2(proxy.port())) {
      // Section 6.9.1: more than a window can hold.
      Frame second = another.window(0, Integer.MAX_VALUE).next(RawHttp2.GOAWAY);

      assertThat(second.error()).isEqualTo(RawHttp2.FLOW_CONTROL_ERROR);
      assertThat(another.next()).isNull();
    }
  }

  /** RFC 9113, section 5.1: a stream that its client has ended takes nothing more from it. */
  @Test
  void aSecondHeadBehindTheEndOfARequestEndsTheStream() throws Exception {
    start(with -> {});

    Answer answer = client.get(1, "/wait").get(1, "/again").answer(1);

    // Section 5.1 says STREAM_CLOSED; Netty takes the second head for broken trailers.
    assertThat(answer.reset).isEqualTo(RawHttp2.PROTOCOL_ERROR);
    assertThat(client.get(3, "/y").answer(3).text()).isEqualTo("served");
    assertThat(arrived).noneMatch(head -> head.contains("/again"));
  }

  @Test
  void whoAsksForNothingIsDisconnected() throws Exception {
    start(with -> with.setClientIdleTimeout(Duration.milliseconds(200)));

    // PING is no request.
    assertThat(client.send(RawHttp2.PING, 0, 0, new byte[8]).next(RawHttp2.GOAWAY).error())
        .isEqualTo(RawHttp2.NO_ERROR);
    assertThat(client.next()).isNull();
    try (RawClient halfAPreface = new RawClient(proxy.port())) {
      assertThat(halfAPreface.send("PRI * HTT").closedByPeer()).isTrue();
    }
  }

  @Test
  void withoutBeingAskedForItIsRefused() throws Exception {
    start(with -> with.setH2c(false));

    assertThat(
            RawClient.exchange(proxy.port(), "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0"))
        .startsWith("HTTP/1.1 400 ");
  }

  private interface Step {
    void send(int i) throws IOException;
  }

  /** Much of the same, until the proxy has had enough. */
  private static void flood(Step step) throws IOException {
    try {
      for (int i = 0; i < 5000; i++) {
        step.send(i);
      }
    } catch (SocketException closed) {
      // As it should be.
    }
  }

  /** The error that the connection ended with; waits for its end. */
  private int goAway() throws IOException {
    int error = SWALLOWED;
    for (Frame frame = client.next(); frame != null; frame = client.next()) {
      if (frame.type() == RawHttp2.GOAWAY) {
        error = frame.error();
      }
    }
    return error;
  }
}
