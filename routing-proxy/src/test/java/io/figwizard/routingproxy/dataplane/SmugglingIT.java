package io.figwizard.routingproxy.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One request in is one request out, or none: RFC 9112, section 11.2. */
class SmugglingIT {

  private EchoServer monolith;
  private TestProxy proxy;

  @BeforeEach
  void start() throws Exception {
    monolith = new EchoServer("monolith");
    proxy = TestProxy.before(monolith.uri(), TestProxy.NOWHERE);
  }

  @AfterEach
  void stop() throws Exception {
    proxy.close();
    monolith.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nX",
        "POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 6\r\n\r\n0\r\n\r\nX",
        "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\na",
        "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 1,2\r\n\r\nab",
        "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: +1\r\n\r\na",
        "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\na",
        "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 0x1\r\n\r\na",
        "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length : 1\r\n\r\na",
        "POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n0\r\n\r\n",
        "POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n",
        "POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip;q=1, chunked\r\n\r\n0\r\n\r\n",
        "POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: ,chunked\r\n\r\n0\r\n\r\n",
        "POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: \u000bgzip, chunked\r\n\r\n0\r\n\r\n",
        "POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, gzip, chunked\r\n\r\n0\r\n\r\n",
        "POST /x HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        "POST x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        "POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        "POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n\r\n0\r\n\r\n",
        "POST /x HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "GET /x HTTP/1.1\r\n\r\n",
        "GET /x HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        "GET /x HTTP/1.1\r\nHost: a/b\r\n\r\n",
        "GET http://b/x HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /x HTTP/1.1\r\nHost: a\r\nX\u0000Y: 1\r\n\r\n",
        "GET /x HTTP/1.1\r\nHost: a\r\nX: a\u0000b\r\n\r\n",
        "GET /x HTTP/1.1\r\nHost: a\r\n X: folded\r\n\r\n",
        "GET /x HTTP/2.7\r\nHost: a\r\n\r\n",
        "GET /x HTTP/1.1\r\nHost: a\r\nX: 1\r\n folded\r\n\r\n",
        "GET /x HTTP/1.1\r\nHost: a\nX: 1\r\n\r\n",
        "GET /x HTTP/1.1\nHost: a\n\n",
        "GET /x HTTP/1.1\r\nHost: a\r\nX: 1\rY: 2\r\n\r\n",
        "GET /x HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n",
        "GET /x HTTP/1.1\r\nHost:\r\n\r\n",
        "GET /x HTTP/1.1\r\nHost: a b\r\n\r\n",
        "GET /x HTTP/1.1\r\nHost: a:b\r\n\r\n",
        "GET /x HTTP/1.1\r\nHost: a@b\r\n\r\n",
        "GET /x HTTP/1.1\r\nHost: [::1\r\n\r\n",
        "GET /x HTTP/1.1\r\nHost: a,b\r\n\r\n",
        "GET http://a@b/x HTTP/1.1\r\nHost: b\r\n\r\n",
        "GET  /x HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /x y HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /x HTTP/1.1 \r\nHost: a\r\n\r\n",
        "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length:\r\n\r\n",
        "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 1 1\r\n\r\na",
        "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\na",
        "POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n",
        "POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: identity\r\n\r\n",
        "POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: \"chunked\"\r\n\r\n0\r\n\r\n",
        "POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding\t: chunked\r\n\r\n0\r\n\r\n",
        "GET /x HTTP/1.1\r\nHost: a\r\nExpect: the unexpected\r\n\r\n",
        "CONNECT a:80 HTTP/1.1\r\nHost: a:80\r\n\r\n",
        "GET x HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /a%2fb HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /../fig/build HTTP/1.1\r\nHost: a\r\n\r\n",
        "\u0000\u0001\u0002 garbage\r\n\r\n"
      })
  void refusesWhatServersMayReadInTwoWays(String request) throws Exception {
    assertRefused(request, 400, "bad_request");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Transfer-Encoding: gzip, chunked",
        "Transfer-Encoding: identity,CHUNKED",
        "Transfer-Encoding: gzip , x ,\tchunked",
        "Transfer-Encoding: cow\r\nTransfer-Encoding: chunked"
      })
  void saysOfACodingThatItDoesNotKnowIt(String codings) throws Exception {
    assertRefused(
        "POST /x HTTP/1.1\r\nHost: a\r\n"
            + codings
            + "\r\n\r\n0\r\n\r\nGET /x HTTP/1.1\r\nHost: a\r\n\r\n",
        501,
        "not_implemented");
  }

  private void assertRefused(String request, int status, String code) throws Exception {
    try (RawClient client = new RawClient(proxy.port())) {
      String answer = client.send(request).answer();

      assertThat(RawClient.status(answer)).as(answer).isEqualTo(status);
      assertThat(RawClient.header(answer, "x-fig-error")).isEqualTo(code);
      assertThat(RawClient.body(answer))
          .startsWith("{\"ok\":false,\"error\":{\"code\":\"" + code + "\"");
      assertThat(client.closedByPeer()).isTrue();
    }
    assertThat(monolith.requests()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "zz\r\nabc\r\n0\r\n\r\n",
        "3\r\nabcdef\r\n0\r\n\r\n",
        "-1\r\na\r\n",
        "3\nabc\r\n0\r\n\r\n",
        "3\r\nabc\n0\r\n\r\n",
        "3;\r\nabc\r\n0\r\n\r\n",
        "3;a\nb\r\nabc\r\n0\r\n\r\n",
        "3 \r\nabc\r\n0\r\n\r\n",
        "0\r\nX: a\r\n b\r\n\r\n"
      })
  void refusesBrokenChunks(String body) throws Exception {
    try (RawClient client = new RawClient(proxy.port())) {
      String answer =
          client
              .send(
                  "POST /drilling HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n"
                      + "Content-Type: application/json\r\n\r\n"
                      + body)
              .answer();

      assertThat(answer).startsWith("HTTP/1.1 400");
      assertThat(client.closedByPeer()).isTrue();
    }
    assertThat(monolith.requests()).isZero();
  }

  @Test
  void acceptsTheAbsoluteFormOfTheSameHost() throws Exception {
    String answer =
        RawClient.exchange(proxy.port(), "GET http://a/x?y=1 HTTP/1.1\r\nHost: a\r\n\r\n");

    assertThat(RawClient.header(answer, "x-path")).isEqualTo("/x?y=1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/fig/build",
        "/fig/ready",
        "/fig",
        "/%66ig/build",
        "/x/../fig/build",
        "//fig/build",
        "/fig;a=b/build",
        "http://a/fig/build"
      })
  void keepsTheServiceEndpointsFromClients(String path) throws Exception {
    String answer =
        RawClient.exchange(proxy.port(), "GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 404");
    assertThat(RawClient.header(answer, "x-fig-error")).isEqualTo("not_found");
    assertThat(monolith.requests()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/saf%65", "/notes/1/../2", "/x/../safe", "/%6eotes/1"})
  void refusesWhatJettyAndJerseyReadDifferently(String path) throws Exception {
    String answer =
        RawClient.exchange(proxy.port(), "GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 400 ");
    assertThat(monolith.requests()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/notes/%7Eb", "/%6eo-route", "/x/./y", "/notes/1;a=b"})
  void passesOnWhatIsTheSameRouteHoweverItIsRead(String path) throws Exception {
    String answer =
        RawClient.exchange(proxy.port(), "GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n");

    assertThat(RawClient.header(answer, "x-path")).isEqualTo(path);
  }

  @Test
  void decidesByTheResourceThatTheServerServes() throws Exception {
    EchoServer function = new EchoServer("function");
    try (TestProxy both = TestProxy.before(monolith.uri(), function.uri())) {
      both.flip(io.figwizard.routingproxy.routes.Mode.EXTRACTED, 0);

      String answer = RawClient.exchange(both.port(), "GET /safe;a=1/ HTTP/1.1\r\nHost: a\r\n\r\n");

      assertThat(RawClient.header(answer, "x-served-by")).isEqualTo("function");
      assertThat(RawClient.header(answer, "x-path")).isEqualTo("/safe;a=1/");
    } finally {
      function.close();
    }
  }
}
