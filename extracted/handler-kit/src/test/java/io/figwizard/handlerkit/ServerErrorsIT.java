package io.figwizard.handlerkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Errors that arise outside the handlers: in Jersey, in servlets, in Jetty's parser. */
class ServerErrorsIT {
  @RegisterExtension
  static final SampleServer server =
      new SampleServer().with("server.applicationConnectors[0].idleTimeout", "1500ms");

  @ParameterizedTest
  @CsvSource({
    "/nothing, 404, not_found",
    "/notes/more, 404, not_found",
    "/plain/status/400, 400, bad_request",
    "/plain/status/406, 406, not_acceptable",
    "/plain/status/418, 418, bad_request",
    "/plain/status/500, 500, internal",
    "/plain/status/503, 503, unavailable",
    "/plain/page?size=0, 422, invalid_input",
    "/plain/page?size=x, 404, not_found",
    "/plain/me, 401, unauthenticated",
    "/servlet/404, 404, not_found",
    "/servlet/409, 409, bad_request",
    "/servlet/500, 500, internal",
    "/servlet/throws, 500, internal",
    "/WEB-INF/web.xml, 404, not_found"
  })
  void answersInTheEnvelope(String path, int status, String code) {
    SampleServer.Reply reply = server.send(server.request(path).GET());

    assertThat(reply.code()).isEqualTo(code);
    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.header("Content-Type")).isEqualTo("application/json");
    assertThat(reply.json().path("requestId").asText())
        .isNotBlank()
        .isEqualTo(reply.header("X-Request-Id"));
    assertThat(reply.response().body()).doesNotContain("secret", "io.figwizard", "<html");
  }

  @Test
  void keepsARedirect() throws Exception {
    var reply =
        java.net.http.HttpClient.newHttpClient()
            .send(
                server.request("/plain/moved").GET().build(),
                java.net.http.HttpResponse.BodyHandlers.ofString());

    assertThat(reply.statusCode()).isEqualTo(303);
    assertThat(reply.headers().firstValue("Location").orElse("")).endsWith("/elsewhere");
  }

  @Test
  void tellsOtherResourcesWhoTheUserIs() {
    UUID user = UUID.randomUUID();

    SampleServer.Reply reply =
        server.send(
            server
                .request("/plain/me")
                .header("Authorization", "Bearer " + server.tokens.of(user)));

    assertThat(reply.json().path("user").asText()).isEqualTo(user.toString());
  }

  @Test
  void refusesATokenInTheAddress() {
    String token = server.tokens.of(UUID.randomUUID());

    assertThat(server.send(server.request("/plain/me?access_token=" + token)).status())
        .isEqualTo(401);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"{            | 400 | invalid_json", "{\"text\":\"\"} | 422 | invalid_input"})
  void answersForBadBodiesOfOtherResources(String body, int status, String code) {
    SampleServer.Reply reply =
        server.send(
            server
                .request("/plain")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));

    assertThat(reply.code()).isEqualTo(code);
    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.response().body()).doesNotContain("io.figwizard", "jackson");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET /x y z HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n                      | 400",
        "GET / HTTP/1.1\\r\\n\\r\\n                                        | 400",
        "GET /a%2Fb HTTP/1.1\\r\\nHost: a\\r\\nConnection: close\\r\\n\\r\\n | 400",
        "GET /%zz HTTP/1.1\\r\\nHost: a\\r\\nConnection: close\\r\\n\\r\\n  | 400",
        "GET / HTTP/3.7\\r\\nHost: a\\r\\n\\r\\n                           | 505",
        "GET / HTTP/1.1\\r\\nHost: a\\r\\nBad Header: x\\r\\n\\r\\n        | 400",
        "POST /notes HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: x\\r\\n\\r\\n | 400",
        "TRACE / HTTP/1.1\\r\\nHost: a\\r\\nConnection: close\\r\\n\\r\\n   | 405",
        "BREW /notes HTTP/1.1\\r\\nHost: a\\r\\nConnection: close\\r\\n\\r\\n | 405"
      })
  void answersMalformedRequestsInTheEnvelope(String request, int status) {
    SampleServer.RawReply reply = server.raw(request.replace("\\r\\n", "\r\n"));

    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.json().path("ok").asBoolean(true)).isFalse();
    assertThat(reply.json().path("error").path("code").asText()).isNotBlank();
    assertThat(reply.json().path("requestId").asText()).isNotBlank();
    assertThat(reply.head()).contains("X-Request-Id: " + reply.json().path("requestId").asText());
    if (status == 405) {
      assertThat(reply.head()).contains("Allow: ");
    }
  }

  @Test
  void answersForHeadersThatAreTooLarge() {
    SampleServer.RawReply reply =
        server.raw("GET / HTTP/1.1\r\nHost: a\r\nX-Long: " + "x".repeat(20_000) + "\r\n\r\n");

    assertThat(reply.status()).isEqualTo(431);
    assertThat(reply.json().path("error").path("code").asText()).isEqualTo("headers_too_large");
  }

  @Test
  void answersForAnAddressThatIsTooLong() {
    SampleServer.RawReply reply =
        server.raw("GET /" + "x".repeat(20_000) + " HTTP/1.1\r\nHost: a\r\n\r\n");

    assertThat(reply.status()).isEqualTo(414);
    assertThat(reply.json().path("error").path("code").asText()).isEqualTo("uri_too_long");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 100\r\n\r\n{\"action\":",
        "Transfer-Encoding: chunked\r\n\r\nzz\r\n",
        "Transfer-Encoding: chunked\r\n\r\n5\r\n{\"act"
      })
  void answersForABodyThatDoesNotArriveWhole(String rest) {
    SampleServer.RawReply reply =
        server.raw("POST /notes HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n" + rest);

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.json().path("error").path("code").asText()).isEqualTo("bad_request");
  }

  @Test
  void givesUpOnABodyThatDoesNotCome() {
    SampleServer.RawReply reply =
        server.unfinished(
            "POST /notes HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                + "Content-Length: 100\r\n\r\n{\"action\":");

    assertThat(reply.status()).isEqualTo(408);
    assertThat(reply.json().path("error").path("code").asText()).isEqualTo("request_timeout");
  }

  @Test
  void leavesTheBodyAwayForHead() {
    SampleServer.RawReply reply =
        server.raw("HEAD /notes HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

    assertThat(reply.status()).isEqualTo(405);
    assertThat(reply.head()).contains("Allow: POST");
    assertThat(reply.body()).isEmpty();
  }
}
