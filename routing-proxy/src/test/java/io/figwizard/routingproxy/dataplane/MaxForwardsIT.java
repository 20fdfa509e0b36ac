package io.figwizard.routingproxy.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9110, section 7.6.2. */
class MaxForwardsIT {

  private final BlockingQueue<String> heads = new LinkedBlockingQueue<>();
  private RawServer server;
  private TestProxy proxy;

  @BeforeEach
  void start() throws Exception {
    server =
        RawServer.serving(
            connection -> {
              for (String head = connection.head(); head != null; head = connection.head()) {
                heads.add(head);
                connection.send(RawServer.ok("server"));
              }
            });
    proxy = TestProxy.before(server.uri(), TestProxy.NOWHERE);
  }

  @AfterEach
  void stop() throws Exception {
    proxy.close();
    server.close();
  }

  private String send(String method, String headers) throws Exception {
    return RawClient.exchange(
        proxy.port(), method + " /x HTTP/1.1\r\nHost: a\r\n" + headers + "\r\n");
  }

  @ParameterizedTest
  @CsvSource({
    "OPTIONS, Max-Forwards: 1, 0",
    "TRACE, max-forwards: 70, 69",
    "OPTIONS, X: y, ",
    "GET, Max-Forwards: 0, 0",
    "GET, Max-Forwards: many, many"
  })
  void countsTheServersThatARequestMayGoThrough(String method, String header, String passedOn)
      throws Exception {
    assertThat(send(method, header + "\r\n")).endsWith("server");

    String head = heads.poll(20, TimeUnit.SECONDS);
    assertThat(RawClient.header(head, "max-forwards")).isEqualTo(passedOn);
    assertThat(head.toLowerCase(java.util.Locale.ROOT).split("max-forwards", -1))
        .hasSizeLessThanOrEqualTo(2);
  }

  @Test
  void answersOptionsThatMayGoNoFurther() throws Exception {
    try (RawClient client = new RawClient(proxy.port())) {
      for (int i = 0; i < 2; i++) {
        String answer =
            client.send("OPTIONS * HTTP/1.1\r\nHost: a\r\nMax-Forwards: 0\r\n\r\n").answer();

        assertThat(answer).startsWith("HTTP/1.1 200 OK\r\n");
        assertThat(RawClient.header(answer, "allow")).isEqualTo("OPTIONS");
        assertThat(RawClient.header(answer, "content-length")).isEqualTo("0");
      }
    }
    assertThat(heads).isEmpty();
  }

  @Test
  void doesNotReflectATraceThatMayGoNoFurther() throws Exception {
    String answer = send("TRACE", "Cookie: secret=1\r\nMax-Forwards: 0\r\n");

    assertThat(answer).startsWith("HTTP/1.1 405 ").doesNotContain("secret");
    assertThat(RawClient.header(answer, "allow")).isEqualTo("OPTIONS");
    assertThat(RawClient.header(answer, "x-fig-error")).isEqualTo("method_not_allowed");
    assertThat(heads).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Max-Forwards: -1\r\n",
        "Max-Forwards: 1.0\r\n",
        "Max-Forwards:\r\n",
        "Max-Forwards: 5\r\nMax-Forwards: 0\r\n",
        "Content-Length: 1\r\n"
      })
  void refusesATraceThatIsUnclear(String headers) throws Exception {
    assertThat(send("TRACE", headers)).startsWith("HTTP/1.1 400 ");
    assertThat(heads).isEmpty();
  }

  @Test
  void asksTheServerAsAWholeWhereTheTargetHasNoPath() throws Exception {
    RawClient.exchange(proxy.port(), "OPTIONS http://a HTTP/1.1\r\nHost: a\r\n\r\n");
    RawClient.exchange(proxy.port(), "OPTIONS http://a?b HTTP/1.1\r\nHost: a\r\n\r\n");
    RawClient.exchange(proxy.port(), "GET http://a HTTP/1.1\r\nHost: a\r\n\r\n");

    // RFC 9112, section 3.2.4.
    assertThat(heads.poll(20, TimeUnit.SECONDS)).startsWith("OPTIONS * HTTP/1.1\r\n");
    assertThat(heads.poll(20, TimeUnit.SECONDS)).startsWith("OPTIONS /?b HTTP/1.1\r\n");
    assertThat(heads.poll(20, TimeUnit.SECONDS)).startsWith("GET / HTTP/1.1\r\n");
  }
}
