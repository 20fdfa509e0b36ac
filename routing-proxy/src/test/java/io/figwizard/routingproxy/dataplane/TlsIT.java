package io.figwizard.routingproxy.dataplane;

import static io.figwizard.routingproxy.Eventually.await;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dropwizard.util.Duration;
import io.figwizard.routingproxy.routes.Upstream;
import io.figwizard.routingproxy.tls.TestCertificate;
import io.figwizard.routingproxy.tls.TlsConfiguration;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Clients that come by TLS, with HTTP/1.1 and with HTTP/2. */
class TlsIT {

  @TempDir Path folder;
  private TestCertificate certificate;
  private EchoServer monolith;
  private TestProxy proxy;

  @BeforeEach
  void start() throws Exception {
    certificate = TestCertificate.localhost();
    monolith = new EchoServer("monolith");
    TlsConfiguration tls = certificate.write(folder);
    proxy = TestProxy.before(monolith.uri(), TestProxy.NOWHERE, with -> with.setTls(tls));
  }

  @AfterEach
  void stop() throws Exception {
    proxy.close();
    monolith.close();
  }

  private HttpClient client(HttpClient.Version version) throws Exception {
    return HttpClient.newBuilder().sslContext(certificate.trusting()).version(version).build();
  }

  private SSLSocket connect(String... protocols) throws Exception {
    SSLSocket socket = connected(certificate.trusting());
    var parameters = socket.getSSLParameters();
    parameters.setApplicationProtocols(protocols);
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }

  private SSLSocket connected(SSLContext client) throws IOException {
    SSLSocket socket =
        (SSLSocket)
            client
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), proxy.tlsPort());
    socket.setSoTimeout(20_000);
    return socket;
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void carriesBodiesBothWaysByteForByte(HttpClient.Version version) throws Exception {
    HttpClient client = client(version);
    for (int size : new int[] {0, 1, 65_535, 900_001}) {
      byte[] body = new byte[size];
      new Random(size).nextBytes(body);
      for (boolean lengthKnown : new boolean[] {true, false}) {
        HttpResponse<byte[]> got =
            client.send(
                HttpRequest.newBuilder(proxy.secureUri("/anything?a=b"))
                    .header("X-Answer", lengthKnown ? "sized" : "chunked")
                    .POST(
                        lengthKnown
                            ? BodyPublishers.ofByteArray(body)
                            : BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)))
                    .build(),
                BodyHandlers.ofByteArray());

        assertThat(got.version()).isEqualTo(version);
        assertThat(got.statusCode()).isEqualTo(200);
        assertThat(got.headers().firstValue("X-Path")).hasValue("/anything?a=b");
        assertThat(got.body()).isEqualTo(body);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void tellsTheServerThatItWasHttps(HttpClient.Version version) throws Exception {
    client(version)
        .send(
            HttpRequest.newBuilder(proxy.secureUri("/x"))
                .header("X-Forwarded-Proto", "gopher")
                .header("X-Fig-Side", "mine")
                .build(),
            BodyHandlers.discarding());

    Map<String, List<String>> head = monolith.lastHead();
    assertThat(head.get("X-Forwarded-Proto")).containsExactly("https");
    assertThat(head.get("Forwarded").get(0)).endsWith(";proto=https");
    assertThat(head.get("Host")).containsExactly("localhost:" + proxy.tlsPort());
    assertThat(head).doesNotContainKey("X-Fig-Side");
  }

  @Test
  void countsConnectionsAndRequestsByProtocol() throws Exception {
    for (HttpClient.Version version : HttpClient.Version.values()) {
      HttpClient client = client(version);
      for (int i = 0; i < 3; i++) {
        client.send(
            HttpRequest.newBuilder(proxy.secureUri("/x")).build(), BodyHandlers.discarding());
      }
    }

    Map<String, String> two = Map.of("protocol", "2");
    assertThat(
            proxy.counted("fig_proxy_client_connections", Map.of("protocol", "2", "tls", "true")))
        .isEqualTo(1);
    assertThat(proxy.counted("fig_proxy_requests_received", two)).isEqualTo(3);
    assertThat(proxy.counted("fig_proxy_requests_received", Map.of("protocol", "1.1")))
        .isEqualTo(3);
  }

  @Test
  void choosesAmongWhatTheClientOffers() throws Exception {
    try (SSLSocket both = connect("http/1.1", "h2");
        SSLSocket old = connect("http/1.1");
        SSLSocket none = connect()) {
      assertThat(both.getApplicationProtocol()).isEqualTo("h2");
      assertThat(old.getApplicationProtocol()).isEqualTo("http/1.1");
      assertThat(none.getApplicationProtocol()).isEmpty();
      none.getOutputStream()
          .write("GET https://shop/x HTTP/1.1\r\nHost: shop:443\r\n\r\n".getBytes());
      assertThat(RawClient.readHead(none.getInputStream())).startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void endsTlsBeforeItEndsTheConnection() throws Exception {
    try (SSLSocket client = connect("http/1.1")) {
      client.getOutputStream().write("GET /x HTTP/1.0\r\nHost: a\r\n\r\n".getBytes());

      // The JDK throws where the connection ends and TLS has not: that would be a cut.
      assertThat(new String(client.getInputStream().readAllBytes())).startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void answersAClientThatSaysNothingMore() throws Exception {
    try (SSLSocket client = connect("http/1.1")) {
      client.getOutputStream().write("GET /x HTTP/1.1\r\nHost: a\r\n\r\n".getBytes());
      client.shutdownOutput();

      assertThat(new String(client.getInputStream().readAllBytes())).startsWith("HTTP/1.1 200");
    }
  }

  @Test
  @Timeout(30)
  void refusesStrangersAndWhatIsNoTlsAndCountsThem() throws Exception {
    // Not the JDK's HttpClient: it refuses the certificate and keeps the connection all the same.
    try (SSLSocket stranger = connected(SSLContext.getDefault())) {
      assertThatThrownBy(stranger::startHandshake).isInstanceOf(SSLException.class);
    }
    try (RawClient plain = new RawClient(proxy.tlsPort())) {
      plain.send("GET /x HTTP/1.1\r\nHost: a\r\n\r\n");
      assertThat(plain.rest()).doesNotContain("HTTP/1.1");
    }

    await(() -> proxy.counted("fig_proxy_tls_handshake_failures", Map.of()) >= 2);
    assertThat(monolith.requests()).isZero();
  }

  @Test
  void doesNotWaitForEverForAHandshake() throws Exception {
    TlsConfiguration tls = certificate.write(folder).setHandshakeTimeout(Duration.milliseconds(50));
    try (TestProxy impatient =
            TestProxy.before(monolith.uri(), TestProxy.NOWHERE, with -> with.setTls(tls));
        RawClient silent = new RawClient(impatient.tlsPort())) {
      assertThat(silent.closedByPeer()).isTrue();
    }
  }

  @Test
  void carriesWebSockets() throws Exception {
    TlsConfiguration tls = certificate.write(folder);
    try (ChatServer chat = new ChatServer();
        TestProxy secure =
            TestProxy.before(chat.uri(), TestProxy.NOWHERE, with -> with.setTls(tls))) {
      CompletableFuture<ByteBuffer> echoed = new CompletableFuture<>();
      WebSocket socket =
          HttpClient.newBuilder()
              .sslContext(certificate.trusting())
              .build()
              .newWebSocketBuilder()
              .subprotocols("chat.v2")
              .buildAsync(
                  URI.create("wss://localhost:" + secure.tlsPort() + "/live"),
                  new WebSocket.Listener() {
                    @Override
                    public CompletionStage<?> onBinary(
                        WebSocket webSocket, ByteBuffer data, boolean last) {
                      echoed.complete(ByteBuffer.allocate(2).put(data).flip());
                      return null;
                    }
                  })
              .get(20, TimeUnit.SECONDS);

      socket.sendBinary(ByteBuffer.wrap(new byte[] {4, 2}), true);

      assertThat(echoed.get(20, TimeUnit.SECONDS)).isEqualTo(ByteBuffer.wrap(new byte[] {4, 2}));
      socket.abort();
    }
  }

  @Test
  void anAnswerWithoutALengthThatBreaksOffDoesNotLookWhole() throws Exception {
    CountDownLatch read = new CountDownLatch(1);
    try (RawServer breaking =
            RawServer.serving(
                connection -> {
                  connection.request();
                  connection.send(
                      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n");
                  read.await(20, TimeUnit.SECONDS);
                });
        SSLSocket client = connect("http/1.1")) {
      proxy.servedBy(Upstream.of("monolith", breaking.uri()));
      client.getOutputStream().write("GET /x HTTP/1.0\r\nHost: a\r\n\r\n".getBytes(US_ASCII));
      assertThat(RawClient.readHead(client.getInputStream())).startsWith("HTTP/1.1 200 ");
      assertThat(client.getInputStream().readNBytes(4)).asString(US_ASCII).isEqualTo("half");

      read.countDown();

      assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(IOException.class);
    }
  }
}
