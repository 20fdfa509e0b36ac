package io.figwizard.routingproxy.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.figwizard.routingproxy.routes.ActiveHealth;
import io.figwizard.routingproxy.routes.ClientCertificate;
import io.figwizard.routingproxy.routes.Mode;
import io.figwizard.routingproxy.routes.TrustedCertificates;
import io.figwizard.routingproxy.routes.Upstream;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Servers behind https, right and wrong ones: RFC 9110, section 4.3.4. */
class TlsToServersIT {

  private static final String SAFE = "GET /safe HTTP/1.1\r\nHost: a\r\n\r\n";
  private static final String WRITE = "POST /write HTTP/1.1\r\nHost: a\r\n\r\n";
  private static final String UPGRADE =
      "GET /live HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
          + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: x\r\n\r\n";

  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final X509Bundle authority = authority();
  @TempDir private Path folder;
  private boolean wantsToKnowWhoAsks;
  private Path trusted;
  private RawServer server;
  private TestProxy proxy;

  /** Deals with one connection on which TLS is spoken. */
  private interface Script {
    void serve(RawServer.Connection connection, RawServer.Connection below) throws Exception;
  }

  private static X509Bundle authority() {
    try {
      return valid().subject("CN=Somebody").setIsCertificateAuthority(true).buildSelfSigned();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static CertificateBuilder valid() {
    return new CertificateBuilder()
        .ecp256()
        .notBefore(Instant.now().minus(Duration.ofDays(10)))
        .notAfter(Instant.now().plus(Duration.ofDays(10)));
  }

  private static CertificateBuilder here() {
    return valid().subject("CN=server").addSanIpAddress("127.0.0.1");
  }

  private void serve(X509Bundle certificate, Script script) throws Exception {
    trusted = Files.writeString(folder.resolve("ca.pem"), authority.getCertificatePEM());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(
        certificate.toKeyManagerFactory().getKeyManagers(),
        TrustedCertificates.in(trusted).getTrustManagers(),
        null);
    server =
        RawServer.serving(
            below -> {
              SSLSocket tls =
                  (SSLSocket) context.getSocketFactory().createSocket(below.socket(), null, false);
              tls.setUseClientMode(false);
              tls.setNeedClientAuth(wantsToKnowWhoAsks);
              script.serve(
                  new RawServer.Connection(
                      tls, tls.getInputStream(), tls.getOutputStream(), below.number()),
                  below);
              tls.close();
            });
  }

  private void answer(X509Bundle certificate) throws Exception {
    serve(
        certificate,
        (connection, below) -> {
          for (String request = connection.request();
              request != null;
              request = connection.request()) {
            connection.send(RawServer.ok(RawClient.body(request) + "served"));
          }
        });
  }

  private Upstream upstream() {
    URI https = URI.create("https://127.0.0.1:" + server.uri().getPort());
    return Upstream.of("cards", https);
  }

  private void before(Upstream upstream) throws Exception {
    proxy = TestProxy.before(upstream, Resolver.SYSTEM, with -> with.setCircuitFailures(0));
    Logger logger = (Logger) LoggerFactory.getLogger(DataPlane.class);
    // Read while the proxy's threads write.
    log.list = new CopyOnWriteArrayList<>();
    log.start();
    logger.addAppender(log);
  }

  @AfterEach
  void stop() throws Exception {
    ((Logger) LoggerFactory.getLogger(DataPlane.class)).detachAppender(log);
    if (proxy != null) {
      proxy.close();
    }
    server.close();
  }

  private void assertRefused(String why) throws Exception {
    String answer = RawClient.exchange(proxy.port(), WRITE);
    assertThat(answer).startsWith("HTTP/1.1 502");
    assertThat(RawClient.header(answer, "x-fig-error")).isEqualTo("upstream_unreachable");
    assertThat(answer).doesNotContain("certificate");
    assertThat(log.list).anyMatch(event -> event.getFormattedMessage().contains(why));
  }

  @Test
  void carriesRequestsOverAConnectionThatIsKept() throws Exception {
    answer(here().buildIssuedBy(authority));
    before(upstream().trusting(trusted));
    String body = "x".repeat(300_000);

    try (RawClient client = new RawClient(proxy.port())) {
      for (int i = 0; i < 3; i++) {
        String answer =
            client
                .send(
                    "PUT /idempotent HTTP/1.1\r\nHost: a\r\nContent-Length: "
                        + body.length()
                        + "\r\n\r\n"
                        + body)
                .answer();

        assertThat(answer).startsWith("HTTP/1.1 200").endsWith("xserved");
        assertThat(answer.length()).isGreaterThan(300_000);
      }
    }
    assertThat(server.connections()).isEqualTo(1);
  }

  /** Answers each request, on a connection of its own, with who asked. */
  private void answerWithWhoAsks() throws Exception {
    wantsToKnowWhoAsks = true;
    serve(
        here().buildIssuedBy(authority),
        (connection, below) -> {
          connection.request();
          String who = ((SSLSocket) connection.socket()).getSession().getPeerPrincipal().getName();
          connection.send(
              "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: "
                  + who.length()
                  + "\r\n\r\n"
                  + who);
        });
  }

  /** Files of a certificate that the servers' authority vouches for. */
  private ClientCertificate certificateOf(X509Bundle proxys) throws Exception {
    return new ClientCertificate(
        Files.writeString(folder.resolve("proxy.pem"), proxys.getCertificatePEM()),
        Files.writeString(folder.resolve("proxy-key.pem"), proxys.getPrivateKeyPEM()),
        "");
  }

  private X509Bundle named(String name) throws Exception {
    return valid().subject("CN=" + name).buildIssuedBy(authority);
  }

  @Test
  void tellsServersThatWantToKnowWhoAsks() throws Exception {
    answerWithWhoAsks();
    before(upstream().trusting(trusted).showing(certificateOf(named("proxy"))));

    assertThat(RawClient.exchange(proxy.port(), WRITE)).endsWith("CN=proxy");
    assertThat(RawClient.exchange(proxy.port(), SAFE)).endsWith("CN=proxy");
  }

  @Test
  void isServedNothingByServersThatWantToKnowWhereItHasNothingToShow() throws Exception {
    answerWithWhoAsks();
    before(upstream().trusting(trusted));

    // With TLS 1.3 it is told only after it has sent the request.
    assertThat(RawClient.exchange(proxy.port(), WRITE))
        .startsWith("HTTP/1.1 502")
        .doesNotContain("CN=");
  }

  @Test
  void showsANewCertificateWhenBothOfItsFilesAreThere() throws Exception {
    answerWithWhoAsks();
    ClientCertificate files = certificateOf(named("first"));
    before(upstream().trusting(trusted).showing(files));
    assertThat(RawClient.exchange(proxy.port(), WRITE)).endsWith("CN=first");

    X509Bundle renewed = named("renewed");
    Files.writeString(files.certificate(), renewed.getCertificatePEM());
    Files.setLastModifiedTime(files.certificate(), FileTime.from(Instant.now().plusSeconds(5)));
    assertThat(RawClient.exchange(proxy.port(), WRITE)).endsWith("CN=first");
    assertThat(log.list)
        .anyMatch(event -> event.getFormattedMessage().contains("the key is not the one"));

    Files.writeString(files.key(), renewed.getPrivateKeyPEM());
    Files.setLastModifiedTime(files.key(), FileTime.from(Instant.now().plusSeconds(5)));
    assertThat(RawClient.exchange(proxy.port(), WRITE)).endsWith("CN=renewed");
  }

  @Test
  void carriesWebSockets() throws Exception {
    serve(
        here().buildIssuedBy(authority),
        (connection, below) -> {
          connection.request();
          connection.send(
              "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                  + "Connection: Upgrade\r\n\r\n");
          connection.out().write(connection.in().readNBytes(100_000));
        });
    before(upstream().trusting(trusted));

    try (RawClient client = new RawClient(proxy.port())) {
      assertThat(client.send(UPGRADE).answer()).startsWith("HTTP/1.1 101");
      client.send(new byte[100_000]);

      assertThat(client.bytes(100_000)).hasSize(100_000);
      assertThat(client.closedByPeer()).isTrue();
    }
  }

  @Test
  void refusesACertificateThatNobodyVouchesFor() throws Exception {
    answer(here().setIsCertificateAuthority(true).buildSelfSigned());
    before(upstream());

    assertRefused("its certificate is signed by nobody who is trusted");
  }

  @Test
  void refusesACertificateOfAnotherAuthorityThanTheOneNamed() throws Exception {
    answer(here().buildIssuedBy(authority()));
    before(upstream().trusting(trusted));

    assertRefused("its certificate is signed by nobody who is trusted");
  }

  @Test
  void refusesACertificateForAnotherName() throws Exception {
    answer(valid().subject("CN=x").addSanDnsName("other.example").buildIssuedBy(authority));
    before(upstream().trusting(trusted));

    assertRefused("its certificate is not for 127.0.0.1");
  }

  @Test
  void refusesACertificateThatHasExpired() throws Exception {
    answer(here().notAfter(Instant.now().minus(Duration.ofDays(1))).buildIssuedBy(authority));
    before(upstream().trusting(trusted));

    assertRefused("its certificate has expired");
  }

  @Test
  void refusesACertificateThatIsNotValidYet() throws Exception {
    answer(here().notBefore(Instant.now().plus(Duration.ofDays(1))).buildIssuedBy(authority));
    before(upstream().trusting(trusted));

    assertRefused("its certificate is not valid yet");
  }

  @Test
  void saysThatAServerDoesNotSpeakTls() throws Exception {
    server =
        RawServer.serving(
            connection -> {
              connection.in().read();
              connection.send("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
            });
    before(upstream());

    assertRefused("it does not speak TLS");
  }

  @Test
  void doesNotWaitForAServerThatNeverGreets() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    server = RawServer.serving(connection -> release.await(20, TimeUnit.SECONDS));
    before(upstream());

    assertRefused("no connection in time");
    release.countDown();
  }

  @Test
  void aRouteFallsHomeWhenItsFunctionIsNotWhoItShouldBe() throws Exception {
    answer(here().setIsCertificateAuthority(true).buildSelfSigned());
    try (EchoServer monolith = new EchoServer("monolith");
        TestProxy both =
            TestProxy.before(
                    monolith.uri(), URI.create("https://127.0.0.1:" + server.uri().getPort()))
                .flip(Mode.EXTRACTED, 0)) {
      String answer = RawClient.exchange(both.port(), WRITE);

      assertThat(RawClient.header(answer, "x-served-by")).isEqualTo("monolith");
    }
  }

  @Test
  void takesNewCertificatesWhenTheirFileChanges() throws Exception {
    X509Bundle next = authority();
    answer(here().buildIssuedBy(next));
    before(upstream().trusting(trusted));
    assertRefused("signed by nobody who is trusted");

    Files.writeString(trusted, "half a certifica");
    Files.setLastModifiedTime(trusted, FileTime.from(Instant.now().plusSeconds(5)));
    assertRefused("the last good ones count");
    Files.writeString(trusted, next.getCertificatePEM());
    Files.setLastModifiedTime(trusted, FileTime.from(Instant.now().plusSeconds(10)));

    assertThat(RawClient.exchange(proxy.port(), WRITE)).endsWith("served");
  }

  @Test
  void anAnswerWithoutALengthIsWholeOnlyWhenTheServerSaysGoodbye() throws Exception {
    CountDownLatch arrived = new CountDownLatch(1);
    serve(
        here().buildIssuedBy(authority),
        (connection, below) -> {
          String request = connection.request();
          connection.send("HTTP/1.1 200 OK\r\n\r\nhalf of it");
          if (request.startsWith("POST /write")) {
            arrived.await(20, TimeUnit.SECONDS);
            // As a wire that is cut: an end that TLS knows nothing of.
            below.socket().shutdownOutput();
            below.in().read();
          }
        });
    before(upstream().trusting(trusted));

    try (RawClient whole = new RawClient(proxy.port());
        RawClient cut = new RawClient(proxy.port())) {
      assertThat(whole.send(SAFE).answer()).endsWith("half of it");

      assertThat(cut.send(WRITE).line()).isEqualTo("HTTP/1.1 200 OK");
      arrived.countDown();
      assertThat(cut.rest()).endsWith("half of it\r\n");
    }
    assertThat(proxy.counted("fig_proxy_server_errors", Map.of("kind", "broken"))).isEqualTo(1);
  }

  @Test
  void healthIsAskedForOverTlsToo() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    serve(
        here().buildIssuedBy(authority),
        (connection, below) -> {
          boolean first =
              connection.request().startsWith("GET /health ") && asked.getAndIncrement() == 0;
          connection.send(
              first ? RawServer.ok("well") : "HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n");
        });
    before(
        upstream()
            .trusting(trusted)
            .with(new ActiveHealth("/health", Duration.ofMillis(20), Duration.ofSeconds(5), 1, 1)));

    String answer = RawClient.exchange(proxy.port(), WRITE);
    while (!answer.startsWith("HTTP/1.1 503")) {
      answer = RawClient.exchange(proxy.port(), WRITE);
    }

    assertThat(RawClient.header(answer, "x-fig-error")).isEqualTo("upstream_unavailable");
    // Written down a moment after it has begun to count.
    while (log.list.stream()
        .noneMatch(event -> event.getFormattedMessage().endsWith("is not well: it answered 500"))) {
      RawClient.exchange(proxy.port(), WRITE);
    }
  }
}
