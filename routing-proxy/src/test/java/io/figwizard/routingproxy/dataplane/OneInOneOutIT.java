package io.figwizard.routingproxy.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is smuggled never arrives: whatever stands in a connection, a server that takes anything for
 * a request sees exactly the requests that the proxy has answered as such, one for one.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OneInOneOutIT {

  /** Behind each attack; where it arrives as a request of its own after a refusal, it worked. */
  private static final String POISON = "GET /poison HTTP/1.1\r\nHost: a\r\nX: y\r\n\r\n";

  private static final String POST = "POST /x HTTP/1.1\r\nHost: a\r\n";

  private static final String ODD = "POST /odd HTTP/1.1\r\nHost: a\r\n";

  private LenientServer server;
  private TestProxy proxy;

  @BeforeAll
  void start() throws Exception {
    server = new LenientServer(LenientServer.Fault.NONE);
    proxy = TestProxy.before(server.uri(), TestProxy.NOWHERE);
  }

  @BeforeEach
  void forget() {
    server.forget();
  }

  @AfterAll
  void stop() throws Exception {
    proxy.close();
    server.close();
  }

  static Stream<String> attacks() {
    return Stream.of(
            lengths(), encodings(), lines(), firstLines(), hosts(), chunks(), expectations())
        .flatMap(List::stream);
  }

  /** CL.CL, CL.TE, TE.CL. */
  private static List<String> lengths() {
    return List.of(
        POST + "Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nG",
        POST + "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n5c\r\n",
        POST + "Content-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        POST + "Content-Length: 0\r\nContent-Length: 53\r\n\r\n",
        POST + "Content-Length: 5\r\nContent-Length: 5\r\n\r\nabcde",
        POST + "Content-Length: 0, 53\r\n\r\n",
        POST + "Content-Length: 5,\r\n\r\nabcde",
        POST + "Content-Length: 0\r\ncontent-length: 53\r\n\r\n",
        POST + "Content-Length: +53\r\n\r\n",
        POST + "Content-Length: -0\r\n\r\n",
        POST + "Content-Length: 0x35\r\n\r\n",
        POST + "Content-Length: 5.0\r\n\r\nabcde",
        POST + "Content-Length: 5e0\r\n\r\nabcde",
        POST + "Content-Length: 1_0\r\n\r\n0123456789",
        POST + "Content-Length: \"5\"\r\n\r\nabcde",
        POST + "Content-Length: 5;a=b\r\n\r\nabcde",
        POST + "Content-Length: \u000b5\r\n\r\nabcde",
        POST + "Content-Length: \u00a05\r\n\r\nabcde",
        POST + "Content-Length: \u00b2\r\n\r\nab",
        POST + "Content-Length: \u0664\r\n\r\nabcd",
        POST + "Content-Length: 00000000000000000005\r\n\r\nabcde",
        POST + "Content-Length: 4294967301\r\nContent-Length: 5\r\n\r\nabcde",
        POST + "Content-Length: 18446744073709551621\r\n\r\nabcde",
        POST + "Content-Length: 0 5\r\n\r\nabcde",
        POST + "Content-Length: 5\u0000\r\n\r\nabcde",
        POST + "Content-Length\u0085: 53\r\n\r\n",
        POST + "Content\\Length: 53\r\n\r\n",
        POST + "Content-Length:\r\n 53\r\n\r\n",
        POST + "Content-Length\u0000: 53\r\n\r\n",
        POST + "Content-Length : 53\r\n\r\n",
        POST + "Content-Length\t: 53\r\n\r\n",
        POST + " Content-Length: 53\r\n\r\n",
        POST + "\u00a0Content-Length: 53\r\n\r\n",
        "POST /x HTTP/1.1\r\n Content-Length: 53\r\nHost: a\r\n\r\n");
  }

  /** TE.TE: what one takes for chunked and another does not. */
  private static List<String> encodings() {
    return Stream.of(
            "Transfer-Encoding: xchunked",
            "Transfer-Encoding: chunked x",
            "Transfer-Encoding: chunked, identity",
            "Transfer-Encoding: identity, chunked",
            "Transfer-Encoding: gzip, chunked",
            "Transfer-Encoding: chunked, chunked",
            "Transfer-Encoding: chunked,",
            "Transfer-Encoding: ,chunked",
            "Transfer-Encoding: chunked;q=1",
            "Transfer-Encoding: \"chunked\"",
            "Transfer-Encoding: 'chunked'",
            "Transfer-Encoding: identity",
            "Transfer-Encoding:",
            "Transfer-Encoding: ",
            "Transfer-Encoding: cow",
            "Transfer-Encoding: chunk",
            "Transfer-Encoding: chunkedchunked",
            "Transfer-Encoding: identity, chunked, identity",
            "Transfer-Encoding: =?UTF-8?B?Y2h1bmtlZA==?=",
            "Transfer-Encoding\u0085: chunked",
            "Transfer-Encoding\u00ad: chunked",
            "Transfer\u00adEncoding: chunked",
            "Transfer\\Encoding: chunked",
            "Transf\u0082r-Encoding: chunked",
            "Tra\rnsfer-Encoding: chunked",
            "Transfer-Encoding: chunked\r\nTransfer-Encoding: cow",
            "Transfer-Encoding: cow\r\nTransfer-Encoding: chunked",
            "Transfer-Encoding: chunked\r\ntransfer-encoding: chunked",
            "Transfer-Encoding: \u000bchunked",
            "Transfer-Encoding: \u000cchunked",
            "Transfer-Encoding: chunked\u0000",
            "Transfer-Encoding: chunked\u0001",
            "Transfer-Encoding: \u00ffchunked",
            "Transfer-Encoding: chun\u212aed",
            "Transfer-Encoding: \nchunked",
            "Transfer-Encoding: \rchunked",
            "Transfer-Encoding:\r\n chunked",
            "Transfer-Encoding: x\r\n chunked",
            "Transfer-Encoding : chunked",
            "Transfer-Encoding\t: chunked",
            "Transfer-Encoding\u000b: chunked",
            "Transfer-Encoding\u0000: chunked",
            " Transfer-Encoding: chunked",
            "\tTransfer-Encoding: chunked",
            "X: y\nTransfer-Encoding: chunked",
            "X: y\rTransfer-Encoding: chunked",
            "X: y\r\n\rTransfer-Encoding: chunked",
            "X: y\r\r\nTransfer-Encoding: chunked",
            "Transfer Encoding: chunked",
            "Transfer-Encoding",
            ": chunked")
        .flatMap(
            field ->
                Stream.of(
                    POST + field + "\r\n\r\n0\r\n\r\n",
                    POST + "Content-Length: 5\r\n" + field + "\r\n\r\n0\r\n\r\n",
                    POST + field + "\r\nContent-Length: 5\r\n\r\n0\r\n\r\n"))
        .toList();
  }

  private static List<String> lines() {
    return List.of(
        "GET /x HTTP/1.1\nHost: a\n\n",
        "GET /x HTTP/1.1\r\nHost: a\n\r\n",
        "GET /x HTTP/1.1\r\nHost: a\r\nX: y\n\nGET /inner HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /x HTTP/1.1\r\nHost: a\r\nX:\n\nGET /inner HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /x HTTP/1.1\r\nHost: a\r\nX: y\r\rGET /inner HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /x HTTP/1.1\r\nHost: a\r\nX: y\u0000\r\n\r\n",
        "GET /x HTTP/1.1\r\nHost: a\r\nX: y\u0008\r\n\r\n",
        "GET /x HTTP/1.1\r\nHost: a\r\nX: y\u007f\r\n\r\n",
        "GET /x HTTP/1.1\r\nHost: a\r\nX\r\n\r\n",
        "GET /x HTTP/1.1\r\nHost: a\r\nX y: z\r\n\r\n",
        "GET /x HTTP/1.1\r\nHost: a\r\nX(y): z\r\n\r\n",
        "GET /x HTTP/1.1\r\nHost: a\r\nX: y\r\n folded\r\n\r\n",
        "GET /x HTTP/1.1\r\nHost: a\r\nX: y\r\n\tfolded\r\n\r\n",
        "\r\n\r\nGET /x HTTP/1.1\r\nHost: a\r\n\r\n",
        "\nGET /x HTTP/1.1\r\nHost: a\r\n\r\n",
        " GET /x HTTP/1.1\r\nHost: a\r\n\r\n");
  }

  private static List<String> firstLines() {
    return List.of(
        "GET /x\r\n\r\n",
        "GET /x HTTP/0.9\r\n\r\n",
        "GET /x HTTP/1.2\r\nHost: a\r\n\r\n",
        "GET /x HTTP/4294967297.1\r\nHost: a\r\n\r\n",
        "GET /x RTSP/1.0\r\nHost: a\r\n\r\n",
        "PROXY TCP4 192.0.2.1 192.0.2.2 56324 80\r\nGET /inner HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /x HTTP/1.10\r\nHost: a\r\n\r\n",
        "GET /x HTTP/01.1\r\nHost: a\r\n\r\n",
        "GET /x HTTP/1.1x\r\nHost: a\r\n\r\n",
        "GET /x HTTP /1.1\r\nHost: a\r\n\r\n",
        "GET /x http/1.1\r\nHost: a\r\n\r\n",
        "GET /x HTTPS/1.1\r\nHost: a\r\n\r\n",
        "GET /x  HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET\t/x\tHTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /x\u000bHTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /x HTTP/1.1\rHost: a\r\n\r\n",
        "GET /x HTTP/1.1 HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /x y HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /x\u0000 HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /x# HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET x HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET * HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET  HTTP/1.1\r\nHost: a\r\n\r\n",
        "GE[T /x HTTP/1.1\r\nHost: a\r\n\r\n",
        "CONNECT a:80 HTTP/1.1\r\nHost: a:80\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
  }

  private static List<String> hosts() {
    return List.of(
        "GET /x HTTP/1.1\r\n\r\n",
        "GET /x HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        "GET /x HTTP/1.1\r\nHost: a\r\nhost: a\r\n\r\n",
        "GET /x HTTP/1.1\r\nHost: a, b\r\n\r\n",
        "GET /x HTTP/1.1\r\nHost: a b\r\n\r\n",
        "GET /x HTTP/1.1\r\nHost: a/x\r\n\r\n",
        "GET /x HTTP/1.1\r\nHost: a?x\r\n\r\n",
        "GET /x HTTP/1.1\r\nHost: a#x\r\n\r\n",
        "GET /x HTTP/1.1\r\nHost: u@a\r\n\r\n",
        "GET /x HTTP/1.1\r\nHost: a:b\r\n\r\n",
        "GET /x HTTP/1.1\r\nHost: a:80:80\r\n\r\n",
        "GET /x HTTP/1.1\r\nHost: http://a\r\n\r\n",
        "GET /x HTTP/1.1\r\nHost : a\r\n\r\n",
        "GET /x HTTP/1.1\r\nHost:\r\n a\r\n\r\n",
        "GET http://b/x HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET http://a:81/x HTTP/1.1\r\nHost: a:82\r\n\r\n",
        "GET http://u@a/x HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET http:///x HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET http://a\\b/x HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET ftp://a/x HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET http:/x HTTP/1.1\r\nHost: a\r\n\r\n");
  }

  private static List<String> chunks() {
    return Stream.of(
            "3\r\nabcdef\r\n0\r\n\r\n",
            "3\nabc\r\n0\r\n\r\n",
            "3\r\nabc\n0\r\n\r\n",
            "3\rabc\r\n0\r\n\r\n",
            "3\r\nabc0\r\n\r\n",
            "3;\r\nabc\r\n0\r\n\r\n",
            "3;\nabc\r\n0\r\n\r\n",
            "3;a=\"\nb\"\r\nabc\r\n0\r\n\r\n",
            "3;a=\"\r\nabc\r\n0\r\n\r\n",
            "3;a\rb\r\nabc\r\n0\r\n\r\n",
            "3;a=b\u0000\r\nabc\r\n0\r\n\r\n",
            "0x3\r\nabc\r\n0\r\n\r\n",
            "0_3\r\nabc\r\n0\r\n\r\n",
            "-0x0\r\n\r\n",
            "3these-are-no-digits\r\nabc\r\n0\r\n\r\n",
            ";a=b\r\nabc\r\n0\r\n\r\n",
            "3;a=\u0080\r\nabc\r\n0\r\n\r\n",
            "5\r\nabc\r\n0\r\n\r\n",
            "3\r\nabc\r\r\n0\r\n\r\n",
            "+3\r\nabc\r\n0\r\n\r\n",
            "-1\r\nabc\r\n0\r\n\r\n",
            " 3\r\nabc\r\n0\r\n\r\n",
            "3 \r\nabc\r\n0\r\n\r\n",
            "3_\r\nabc\r\n0\r\n\r\n",
            "\r\n3\r\nabc\r\n0\r\n\r\n",
            "ffffffffffffffff3\r\nabc\r\n0\r\n\r\n",
            "0\n\n",
            "0\r\nX: y\n\r\n",
            "0\r\nX : y\r\n\r\n",
            "0\r\n X: y\r\n\r\n",
            "0\r\nGET /inner HTTP/1.1\r\n\r\n",
            "0;\r\n\r\n",
            "00x\r\n\r\n")
        .map(body -> POST + "Transfer-Encoding: chunked\r\n\r\n" + body)
        .toList();
  }

  private static List<String> expectations() {
    return List.of(
        POST + "Expect: 100-continue, x\r\nContent-Length: 3\r\n\r\nabc",
        POST + "Expect: y 100-continue\r\nContent-Length: 3\r\n\r\nabc",
        POST + "Expect: 101-continue\r\nContent-Length: 3\r\n\r\nabc",
        "TRACE /x HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc");
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void anAttackIsRefusedAndNothingBehindItIsRead(String attack) throws Exception {
    try (RawClient client = new RawClient(proxy.port())) {
      String all = client.send(attack + POISON + POISON).rest();

      // Which of them have 501, SmugglingIT says.
      assertThat(RawClient.status(all)).as(all).isIn(400, 413, 501);
      assertThat(all.split("HTTP/1.1 \\d", -1)).as("one answer").hasSize(2);
    }
    // A body may have been on its way when it broke, but as one request and never complete.
    assertThat(server.requests()).as(attack).noneMatch(request -> request.contains("/poison"));
    assertThat(server.requests()).as(attack).noneMatch(request -> request.contains("/inner"));
  }

  /** Well-formed however odd, with the requests that are in it. */
  static Stream<List<String>> oddities() {
    String inner = "GET /inner HTTP/1.1\r\nHost: a\r\n\r\n";
    return Stream.of(
        List.of(ODD + "Content-Length: 0\r\n\r\n", "POST /odd"),
        List.of(ODD + "\r\n", "POST /odd"),
        List.of(ODD + "Content-Length: 0003\r\n\r\nabc", "POST /odd abc"),
        List.of(
            ODD + "Content-Length: " + inner.length() + "\r\n\r\n" + inner, "POST /odd " + inner),
        List.of(
            "GET /odd HTTP/1.1\r\nHost: a\r\nContent-Length: "
                + inner.length()
                + "\r\n\r\n"
                + inner,
            "GET /odd " + inner),
        List.of(
            ODD
                + "transfer-encoding:CHUNKED\r\n\r\n"
                + Integer.toHexString(inner.length())
                + "\r\n"
                + inner
                + "\r\n0\r\n\r\n",
            "POST /odd " + inner),
        List.of(ODD + "Transfer-Encoding: chunked\r\n\r\n00\r\n\r\n", "POST /odd"),
        List.of(
            ODD + "Transfer-Encoding: chunked\r\n\r\n3;a=\"0;b\"\r\nabc\r\n0\r\nX: y\r\n\r\n",
            "POST /odd abc|X: y"),
        List.of(
            ODD + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nContent-Length: 50\r\n\r\n",
            "POST /odd abc"),
        List.of(
            ODD + "Connection: content-length\r\nContent-Length: 3\r\n\r\nabc", "POST /odd abc"),
        List.of(
            ODD
                + "Connection: transfer-encoding\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "3\r\nabc\r\n0\r\n\r\n",
            "POST /odd abc"),
        List.of(ODD + "Content_Length: 50\r\nContent-Length: 3\r\n\r\nabc", "POST /odd abc"),
        List.of(
            ODD + "Transfer_Encoding: chunked\r\nContent-Length: 3\r\n\r\nabc", "POST /odd abc"),
        List.of(ODD + "X-Content-Length: 50\r\nContent-Length: 3\r\n\r\nabc", "POST /odd abc"),
        List.of(
            ODD + "Upgrade: h2c\r\nConnection: Upgrade\r\nContent-Length: 3\r\n\r\nabc",
            "POST /odd abc"),
        List.of(ODD + "Expect: 100-Continue\r\nContent-Length: 3\r\n\r\nabc", "POST /odd abc"),
        List.of("\r\nGET /odd HTTP/1.1\r\nHost: a\r\n\r\n", "GET /odd"),
        List.of(
            "HEAD /odd HTTP/1.1\r\nHost: a\r\n\r\nGET /y HTTP/1.1\r\nHost: a\r\n\r\n",
            "HEAD /odd",
            "GET /y"),
        List.of(
            "GET /odd?" + inner.replaceAll("\\s", "+") + " HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET /odd?" + inner.replaceAll("\\s", "+")));
  }

  @ParameterizedTest
  @MethodSource("oddities")
  void whatIsWellFormedArrivesOneForOne(List<String> textAndRequests) throws Exception {
    List<String> expected = textAndRequests.subList(1, textAndRequests.size());
    String last = "DELETE /last HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

    try (RawClient client = new RawClient(proxy.port())) {
      String all = client.send(textAndRequests.get(0) + last).rest();

      assertThat(all.split("HTTP/1.1 200 OK", -1)).as(all).hasSize(expected.size() + 2);
      assertThat(all).endsWith("DELETE /last");
    }
    // What an attack has left on its way may arrive only now.
    List<String> arrived =
        server.requests().stream().filter(request -> !request.startsWith("POST /x")).toList();
    assertThat(arrived).startsWith(expected.toArray(String[]::new));
    assertThat(arrived).hasSize(expected.size() + 1).endsWith("DELETE /last");
  }

  @Test
  void aBodyThatTheServerTakesForARequestIsAnsweredToNobodyElse() throws Exception {
    String inner = "GET /inner HTTP/1.1\r\nHost: a\r\n\r\n";
    String outer =
        " /x HTTP/1.1\r\nHost: a\r\nContent-Length: " + inner.length() + "\r\n\r\n" + inner;
    try (LenientServer careless = new LenientServer(LenientServer.Fault.BODILESS_METHODS);
        TestProxy before =
            TestProxy.before(careless.uri(), TestProxy.NOWHERE, with -> with.setEventLoops(1))) {
      for (int i = 0; i < 20; i++) {
        for (String method : List.of("GET", "HEAD", "DELETE")) {
          try (RawClient attacker = new RawClient(before.port());
              RawClient victim = new RawClient(before.port())) {
            attacker.send(method + outer);
            assertThat(attacker.line()).isEqualTo("HTTP/1.1 200 OK");
            String answer = victim.send("GET /mine HTTP/1.1\r\nHost: a\r\n\r\n").answer();
            assertThat(answer).endsWith("GET /mine");
          }
        }
      }
    }
  }
}
