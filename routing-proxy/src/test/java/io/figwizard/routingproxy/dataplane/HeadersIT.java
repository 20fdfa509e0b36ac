package io.figwizard.routingproxy.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HeadersIT {

  private final BlockingQueue<String> heads = new LinkedBlockingQueue<>();
  private RawServer server;
  private TestProxy proxy;

  private void start(String answer, String... trusted) throws Exception {
    server =
        RawServer.serving(
            connection -> {
              for (String head = connection.head(); head != null; head = connection.head()) {
                heads.add(head);
                connection.send(answer);
              }
            });
    proxy =
        TestProxy.before(
            server.uri(), TestProxy.NOWHERE, with -> with.setTrustedProxies(List.of(trusted)));
  }

  @AfterEach
  void stop() throws Exception {
    proxy.close();
    server.close();
  }

  private String send(String headers) throws Exception {
    return RawClient.exchange(proxy.port(), "GET /x HTTP/1.1\r\nHost: shop\r\n" + headers + "\r\n");
  }

  private String received() throws Exception {
    return heads.poll(20, TimeUnit.SECONDS);
  }

  @Test
  void keepsWhatBelongsToOneHopFromTheServer() throws Exception {
    start(RawServer.ok("a"));

    send(
        "Connection: X-Private, close\r\nX-Private: 1\r\nKeep-Alive: timeout=5\r\nTE: gzip\r\n"
            + "Proxy-Authorization: Basic eA==\r\nProxy-Connection: keep-alive\r\n"
            + "Upgrade: h2c\r\nX-Kept: yes\r\nX-Kept: again\r\n");

    assertThat(received())
        .contains("X-Kept: yes\r\nX-Kept: again")
        .doesNotContainIgnoringCase("connection:")
        .doesNotContainIgnoringCase("x-private")
        .doesNotContainIgnoringCase("keep-alive")
        .doesNotContainIgnoringCase("\r\nte:")
        .doesNotContainIgnoringCase("proxy-")
        .doesNotContainIgnoringCase("upgrade");
  }

  @Test
  void asksAboutTheServerAsAWholeWhateverPathStandsBeforeTheOthers() throws Exception {
    start(RawServer.ok("a"));
    try (TestProxy before =
        TestProxy.before(URI.create(server.uri() + "/base"), TestProxy.NOWHERE)) {
      RawClient.exchange(before.port(), "OPTIONS * HTTP/1.1\r\nHost: shop\r\n\r\n");
      assertThat(received()).startsWith("OPTIONS * HTTP/1.1\r\n");

      RawClient.exchange(before.port(), "OPTIONS /x HTTP/1.1\r\nHost: shop\r\n\r\n");
      assertThat(received()).startsWith("OPTIONS /base/x HTTP/1.1\r\n");
    }
  }

  @Test
  void saysInViaWhatItWasSpokenToIn() throws Exception {
    start(RawServer.ok("a"));

    send("Via: 1.0 front\r\n");
    assertThat(received()).contains("Via: 1.0 front\r\n", "\r\nvia: 1.1 fig\r\n");
    RawClient.exchange(proxy.port(), "GET /x HTTP/1.0\r\nHost: shop\r\n\r\n");
    assertThat(received()).contains("\r\nvia: 1.0 fig\r\n");
  }

  @Test
  void keepsWhatBelongsToOneHopFromTheClient() throws Exception {
    start(
        "HTTP/1.1 201 Made\r\nConnection: X-Private\r\nX-Private: 1\r\nKeep-Alive: timeout=5\r\n"
            + "Proxy-Authenticate: Basic\r\nX-Fig-Error: lie\r\nX-Kept: yes\r\nSet-Cookie: a=1\r\n"
            + "Set-Cookie: b=2\r\nContent-Length: 1\r\n\r\na");

    assertThat(send(""))
        .startsWith("HTTP/1.1 201 Made\r\n")
        .contains("X-Kept: yes", "Set-Cookie: a=1\r\nSet-Cookie: b=2")
        .doesNotContainIgnoringCase("x-private")
        .doesNotContainIgnoringCase("keep-alive")
        .doesNotContainIgnoringCase("proxy-authenticate")
        .doesNotContainIgnoringCase("x-fig-error");
  }

  @Test
  void doesNotLetAClientSpeakForTheProxy() throws Exception {
    start(RawServer.ok("a"));

    send(
        "X-Fig-Side: extracted\r\nx-fig-anything: 1\r\nX-Forwarded-For: 6.6.6.6\r\n"
            + "X-Forwarded-Proto: https\r\nX-Forwarded-Host: evil\r\nX-Forwarded-Port: 443\r\n"
            + "Forwarded: for=6.6.6.6\r\n");

    assertThat(received())
        .doesNotContainIgnoringCase("x-fig-")
        .doesNotContain("6.6.6.6", "evil", "x-forwarded-port")
        .contains(
            "x-forwarded-for: 127.0.0.1\r\n",
            "x-forwarded-proto: http\r\n",
            "x-forwarded-host: shop\r\n",
            "forwarded: for=127.0.0.1;host=\"shop\";proto=http\r\n");
  }

  @Test
  void refusesTwoPeopleInOneRequest() throws Exception {
    start(RawServer.ok("a"));

    assertThat(send("Authorization: Bearer ann\r\nauthorization: Bearer ben\r\n"))
        .startsWith("HTTP/1.1 400")
        .contains("There may be one Authorization header.");
    assertThat(send("Authorization: Bearer ann\r\n")).startsWith("HTTP/1.1 200");
    assertThat(received()).contains("Authorization: Bearer ann\r\n");
  }

  @Test
  void believesTrustedProxies() throws Exception {
    start(RawServer.ok("a"), "10.0.0.0/8", "127.0.0.0/8");

    send(
        "X-Forwarded-For: 6.6.6.6\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Host: front\r\n"
            + "Forwarded: for=6.6.6.6\r\n");

    assertThat(received())
        .contains(
            "x-forwarded-for: 6.6.6.6, 127.0.0.1\r\n",
            "x-forwarded-proto: https\r\n",
            "x-forwarded-host: front\r\n",
            "forwarded: for=6.6.6.6, for=127.0.0.1;host=\"shop\";proto=http\r\n");
  }

  @Test
  void takesOverWellFormedIds() throws Exception {
    start(RawServer.ok("a"));
    String trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    String answer =
        send("X-Request-Id: order-7.x_1\r\ntraceparent: " + trace + "\r\ntracestate: a=1\r\n");

    assertThat(RawClient.header(answer, "x-request-id")).isEqualTo("order-7.x_1");
    assertThat(received())
        .contains("x-request-id: order-7.x_1\r\n", "traceparent: " + trace, "tracestate: a=1");
  }

  @Test
  void replacesIdsThatAreNotWellFormed() throws Exception {
    start(RawServer.ok("a"));

    String answer =
        send("X-Request-Id: a b<script>\r\ntraceparent: 00-zz-1\r\ntracestate: a=1\r\n");

    String id = RawClient.header(answer, "x-request-id");
    String head = received();
    assertThat(id).matches("[0-9a-f]{32}");
    assertThat(head).contains("x-request-id: " + id).doesNotContain("tracestate", "script");
    assertThat(RawClient.header(head, "traceparent")).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-01");
  }

  @Test
  void passesAnAnswerToHeadWithoutABody() throws Exception {
    start("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\nX-Kept: yes\r\n\r\n");

    try (RawClient client = new RawClient(proxy.port())) {
      for (int i = 0; i < 2; i++) {
        client.send("HEAD /x HTTP/1.1\r\nHost: a\r\n\r\n");
        StringBuilder head = new StringBuilder();
        for (String line = client.line(); !line.isEmpty(); line = client.line()) {
          head.append(line).append('\n');
        }
        assertThat(head.toString()).startsWith("HTTP/1.1 200").contains("content-length: 5000");
      }
    }
  }

  @Test
  void passesNotModifiedAndNoContentWithoutABody() throws Exception {
    start("HTTP/1.1 304 Not Modified\r\nETag: \"1\"\r\n\r\n");
    assertThat(send("")).startsWith("HTTP/1.1 304").contains("ETag: \"1\"").endsWith("\r\n\r\n");
    stop();

    start("HTTP/1.1 204 No Content\r\n\r\n");
    try (RawClient client = new RawClient(proxy.port())) {
      for (int i = 0; i < 2; i++) {
        client.send("OPTIONS /x HTTP/1.1\r\nHost: a\r\n\r\n");
        assertThat(client.answer())
            .startsWith("HTTP/1.1 204")
            .doesNotContainIgnoringCase("content-length")
            .doesNotContainIgnoringCase("transfer-encoding");
      }
    }
  }

  @Test
  void saysThatTrailersAreTakenAndWhichOnesWillCome() throws Exception {
    start(
        "HTTP/1.1 200 OK\r\nTrailer: X-Sum\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n"
            + "X-Sum: 7\r\nTrailer: X-Other\r\nTE: trailers\r\n\r\n");

    String answer = send("Connection: TE\r\nTE: gzip;q=0.5, trailers\r\nTrailer: X-Mine\r\n");

    assertThat(RawClient.header(answer, "trailer")).isEqualTo("X-Sum");
    assertThat(RawClient.body(answer)).isEqualTo("aX-Sum: 7");
    assertThat(received())
        .contains("\r\nconnection: te\r\nte: trailers\r\n", "\r\nTrailer: X-Mine\r\n")
        .doesNotContain("gzip");
    RawClient.exchange(
        proxy.port(), "GET /x HTTP/1.0\r\nHost: shop\r\nConnection: TE\r\nTE: trailers\r\n\r\n");
    assertThat(received()).doesNotContainIgnoringCase("\r\nte:");
  }

  @Test
  void passesTrailersOfAnAnswerOn() throws Exception {
    start("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\nX-Sum: 7\r\n\r\n");

    assertThat(send("")).contains("a").endsWith("X-Sum: 7");
  }

  @Test
  void answersExpectContinueItself() throws Exception {
    start(RawServer.ok("a"));

    try (RawClient client = new RawClient(proxy.port())) {
      client.send(
          "PUT /x HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
      assertThat(client.answer()).startsWith("HTTP/1.1 100");
      client.send("abc");
      assertThat(client.answer()).startsWith("HTTP/1.1 200");
    }
    assertThat(received()).doesNotContainIgnoringCase("expect");
  }

  @Test
  void servesHttp10WithoutChunks() throws Exception {
    start("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n");

    for (String headers : new String[] {"", "Connection: keep-alive\r\n"}) {
      try (RawClient client = new RawClient(proxy.port())) {
        client.send("GET /x HTTP/1.0\r\n" + headers + "\r\n");
        assertThat(client.rest())
            .doesNotContainIgnoringCase("transfer-encoding")
            .endsWith("\r\n\r\nabc");
      }
    }
  }

  @Test
  void passesEarlyHintsOn() throws Exception {
    start("HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n" + RawServer.ok("a"));

    try (RawClient client = new RawClient(proxy.port())) {
      client.send("GET /x HTTP/1.1\r\nHost: a\r\n\r\n");
      assertThat(client.answer()).startsWith("HTTP/1.1 103").contains("</a.css>");
      assertThat(client.answer()).startsWith("HTTP/1.1 200");
    }
  }
}
