package io.figwizard.routingproxy.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForwardingIT {

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private EchoServer monolith;
  private TestProxy proxy;

  @BeforeEach
  void start() throws Exception {
    monolith = new EchoServer("monolith");
    proxy =
        TestProxy.limited(
            monolith.uri(),
            TestProxy.NOWHERE,
            limits -> TestProxy.with(limits, 8L << 20, 30_000, 30_000),
            configuration -> {});
  }

  @AfterEach
  void stop() throws Exception {
    proxy.close();
    monolith.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 199, 8_192, 65_535, 65_536, 65_537, 1_000_003, 5_000_000})
  void passesBodiesBothWaysByteForByte(int size) throws Exception {
    byte[] body = new byte[size];
    new Random(size).nextBytes(body);

    for (boolean chunkedRequest : new boolean[] {false, true}) {
      for (String answer : new String[] {"sized", "chunked"}) {
        for (String path : new String[] {"/anything", "/drilling"}) {
          HttpRequest request =
              HttpRequest.newBuilder(proxy.uri(path))
                  .header("X-Answer", answer)
                  .header("Content-Type", "application/json")
                  .POST(
                      chunkedRequest
                          ? BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body))
                          : BodyPublishers.ofByteArray(body))
                  .build();

          HttpResponse<byte[]> got = client.send(request, BodyHandlers.ofByteArray());

          assertThat(got.statusCode()).isEqualTo(200);
          assertThat(got.body()).isEqualTo(body);
        }
      }
    }
  }

  @Test
  void sendsPathAndQueryOnAsTheyCame() throws Exception {
    String target = "/a%20b/c;d=1?x=%2F&y=&z";

    String answer =
        RawClient.exchange(
            proxy.port(), "GET " + target + " HTTP/1.1\r\nHost: shop.example\r\n\r\n");

    assertThat(RawClient.header(answer, "x-path")).isEqualTo(target);
    assertThat(monolith.lastHead().get("Host")).containsExactly("shop.example");
  }

  @Test
  void keepsTheConnectionForPipelinedRequests() throws Exception {
    try (RawClient raw = new RawClient(proxy.port())) {
      raw.send(
          "GET /1 HTTP/1.1\r\nHost: a\r\n\r\n"
              + "POST /2 HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"
              + "GET /3 HTTP/1.1\r\nHost: a\r\n\r\n");

      assertThat(RawClient.header(raw.answer(), "x-path")).isEqualTo("/1");
      assertThat(RawClient.body(raw.answer())).isEqualTo("abc");
      assertThat(RawClient.header(raw.answer(), "x-path")).isEqualTo("/3");
    }
  }
}
