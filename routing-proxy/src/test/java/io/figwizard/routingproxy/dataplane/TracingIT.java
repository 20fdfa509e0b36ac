package io.figwizard.routingproxy.dataplane;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.HexFormat;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TracingIT {

  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String PARENT = "b7ad6b7169203331";

  private final BlockingQueue<String> heads = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> exports = new LinkedBlockingQueue<>();
  private RawServer server;
  private RawServer collector;
  private TestProxy proxy;

  @BeforeEach
  void start() throws Exception {
    server =
        RawServer.serving(
            connection -> {
              for (String head = connection.head(); head != null; head = connection.head()) {
                heads.add(head);
                connection.send(RawServer.ok("served"));
              }
            });
    collector =
        RawServer.serving(
            connection -> {
              for (String head = connection.head(); head != null; head = connection.head()) {
                int length = Integer.parseInt(RawClient.header(head, "content-length"));
                exports.add(head + new String(connection.in().readNBytes(length), ISO_8859_1));
                connection.send(RawServer.ok(""));
              }
            });
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
    collector.close();
  }

  private void tracing(URI endpoint, double sample) throws Exception {
    proxy =
        TestProxy.before(
            server.uri(),
            TestProxy.NOWHERE,
            with ->
                with.setTracing(
                    new TracingConfiguration()
                        .setEndpoint(endpoint + "/v1/traces")
                        .setSample(sample)
                        .setServiceName("fig")));
  }

  private String request(String headers) throws Exception {
    String answer =
        RawClient.exchange(
            proxy.port(), "GET /safe?token=secret HTTP/1.1\r\nHost: a\r\n" + headers + "\r\n");
    assertThat(answer).endsWith("served");
    return heads.poll(20, TimeUnit.SECONDS);
  }

  private static String bytes(String hex) {
    return new String(HexFormat.of().parseHex(hex), ISO_8859_1);
  }

  @Test
  void putsASpanOfItsOwnBetweenTheClientsAndTheServers() throws Exception {
    tracing(collector.uri(), 1);

    String head = request("traceparent: 00-" + TRACE + "-" + PARENT + "-00\r\ntracestate: a=1\r\n");
    proxy.close();

    String sent = RawClient.header(head, "traceparent");
    assertThat(sent).startsWith("00-" + TRACE + "-").endsWith("-01").doesNotContain(PARENT);
    assertThat(RawClient.header(head, "tracestate")).isEqualTo("a=1");
    String export = exports.poll(20, TimeUnit.SECONDS);
    assertThat(export)
        .startsWith("POST /v1/traces HTTP/1.1\r\n")
        .contains(
            bytes(TRACE),
            bytes(PARENT),
            bytes(sent.substring(36, 52)),
            "GET safe",
            "http.response.status_code",
            "network.protocol.version",
            "fig.side",
            "/safe",
            "127.0.0.1")
        .doesNotContain("secret");
  }

  @Test
  void beginsATraceWhereTheClientHasNone() throws Exception {
    tracing(collector.uri(), 1);

    String head = request("traceparent: 00-nonsense\r\ntracestate: a=1\r\n");
    proxy.close();

    String sent = RawClient.header(head, "traceparent");
    assertThat(sent).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-0[13]");
    assertThat(RawClient.header(head, "tracestate")).isNull();
    assertThat(exports.poll(20, TimeUnit.SECONDS))
        .contains(bytes(sent.substring(3, 35)), bytes(sent.substring(36, 52)));
  }

  @Test
  void keepsNoTraceBecauseAClientWantsIt() throws Exception {
    tracing(collector.uri(), 0);

    String head = request("traceparent: 00-" + TRACE + "-" + PARENT + "-01\r\n");
    proxy.close();

    assertThat(RawClient.header(head, "traceparent")).startsWith("00-" + TRACE).endsWith("-00");
    assertThat(exports).isEmpty();
  }

  @Test
  void saysWhatTheProxyItselfAnswered() throws Exception {
    server.close();
    // Not merely closed: its port may be somebody else's by then.
    server = RawServer.serving(RawServer.Connection::request);
    tracing(collector.uri(), 1);

    assertThat(RawClient.exchange(proxy.port(), "GET /safe HTTP/1.1\r\nHost: a\r\n\r\n"))
        .startsWith("HTTP/1.1 502 ");
    proxy.close();

    assertThat(exports.poll(20, TimeUnit.SECONDS)).contains("error.type", "GET safe");
  }

  @Test
  void aStreamThatItsClientEndsIsNoError() throws Exception {
    server.close();
    server =
        RawServer.serving(
            connection -> {
              connection.head();
              connection.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n");
              // Until the proxy has heard of the client's end.
              connection.head();
            });
    tracing(collector.uri(), 1);

    try (RawClient client = new RawClient(proxy.port())) {
      client.send("GET /safe HTTP/1.1\r\nHost: a\r\n\r\n");
      assertThat(client.line()).startsWith("HTTP/1.1 200 ");
      client.reset();
    }
    proxy.close();

    assertThat(exports.poll(20, TimeUnit.SECONDS))
        .contains("GET safe", "http.response.status_code")
        .doesNotContain("error.type");
  }

  @Test
  void aStreamThatItsServerBreaksOffIsAnError() throws Exception {
    server.close();
    server =
        RawServer.serving(
            connection -> {
              connection.head();
              connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf");
            });
    tracing(collector.uri(), 1);

    try (RawClient client = new RawClient(proxy.port())) {
      client.send("GET /safe HTTP/1.1\r\nHost: a\r\n\r\n");
      assertThat(client.rest()).startsWith("HTTP/1.1 200 ");
    }
    proxy.close();

    assertThat(exports.poll(20, TimeUnit.SECONDS)).contains("GET safe", "error.type");
  }

  @Test
  void doesNotWaitForACollectorThatIsNotThere() throws Exception {
    tracing(TestProxy.NOWHERE, 1);

    for (int i = 0; i < 20; i++) {
      request("");
    }
    proxy.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"collector", "127.0.0.1:4318", "file:///tmp/x", "http://"})
  void saysWhatIsWrongWithItsEndpoint(String endpoint) {
    assertThatThrownBy(() -> Tracing.of(new TracingConfiguration().setEndpoint(endpoint)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("tracing.endpoint is " + endpoint);
  }

  @Test
  void isOffWithoutAnEndpoint() {
    assertThat(Tracing.of(new TracingConfiguration())).isNull();
  }
}
