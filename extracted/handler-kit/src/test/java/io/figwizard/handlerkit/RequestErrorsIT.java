package io.figwizard.handlerkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every way in which a request to a handler can be wrong. */
class RequestErrorsIT {
  @RegisterExtension
  static final SampleServer server = new SampleServer().with("kit.maxBodySize", "2KiB");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "nonsense",
        "{'action':'greet'}",
        "{\"action\":\"greet\",\"name\":\"a\",\"name\":\"b\"}",
        "{\"action\":\"greet\",\"action\":\"misbehave\"}",
        "{\"action\":\"greet\",\"name\":\"a\"} {}",
        "{\"action\":\"greet\",\"name\":NaN}",
        "{\"action\":\"greet\",\"name\":\"a\",}",
        "{\"action\":\"greet\" /* a comment */}"
      })
  void refusesWhatIsNotStrictJson(String body) {
    expect(server.send(server.post(body)), 400, "invalid_json");
  }

  /** Without a key of its own it can trust nobody, and must not do it for real either. */
  @Test
  void refusesADryRunWhereThereIsNoKey() {
    SampleServer.Reply reply =
        server.send(
            DryRunRequests.as(
                server,
                UUID.randomUUID(),
                "{\"action\":\"add-note\",\"body\":\"n\",\"stars\":1,\"sleepSeconds\":0}"));

    expect(reply, 403, "dry_run_refused");
    assertThat(reply.message()).contains("kit.dryRun.key");
  }

  @Test
  void refusesJsonThatIsNestedTooDeep() {
    String deep = "{\"action\":\"greet\",\"name\":" + "[".repeat(500) + "]".repeat(500) + "}";

    SampleServer.Reply reply = server.send(server.post(deep));

    expect(reply, 400, "invalid_json");
    assertThat(reply.message()).contains("deeper than 64 levels");
  }

  @Test
  void refusesBytesThatAreNotUtf8() {
    byte[] latin1 =
        "{\"action\":\"greet\",\"name\":\"J\u00fcrgen\"}".getBytes(StandardCharsets.ISO_8859_1);

    expect(
        server.send(server.post("").POST(BodyPublishers.ofByteArray(latin1))), 400, "invalid_json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "\"greet\"", "1", "null", "[{\"action\":\"greet\"}]"})
  void refusesJsonThatIsNotAnObject(String body) {
    expect(server.send(server.post(body)), 400, "not_an_object");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"action\":null}", "{\"action\":1}", "{\"action\":[\"greet\"]}"})
  void refusesABodyWithoutAction(String body) {
    SampleServer.Reply reply = server.send(server.post(body));

    expect(reply, 400, "missing_action");
    assertThat(reply.message()).contains("greet");
  }

  @Test
  void ignoresFieldsItDoesNotKnow() {
    SampleServer.Reply reply =
        server.send(server.post("{\"action\":\"greet\",\"name\":\"you\",\"colour\":{\"of\":[1]}}"));

    assertThat(reply.data().path("greeting").asText()).isEqualTo("Hello, you");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1                | must be a string",
        "true             | must be a string",
        "[]               | must be a string",
        "{}               | must be a string",
        "null             | must not be null",
        "\"a\\u0000b\"    | must not contain the character U+0000",
        "\"\\ud800\"      | must be well-formed Unicode"
      })
  void refusesAWrongString(String value, String message) {
    SampleServer.Reply reply =
        server.send(server.post("{\"action\":\"greet\",\"name\":" + value + "}"));

    expect(reply, 422, "invalid_input");
    assertThat(reply.fields().path("name").asText()).isEqualTo(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"1\"       | must be a whole number",
        "1.5         | must be a whole number",
        "1e2         | must be a whole number",
        "true        | must be a whole number",
        "null        | must not be null",
        "3000000000  | must be a whole number between -2147483648 and 2147483647",
        "6           | must be less than or equal to 5"
      })
  void refusesAWrongWholeNumber(String value, String message) {
    SampleServer.Reply reply =
        server.send(
            server.as(
                UUID.randomUUID(),
                "{\"action\":\"add-note\",\"body\":\"b\",\"sleepSeconds\":0,\"stars\":"
                    + value
                    + "}"));

    expect(reply, 422, "invalid_input");
    assertThat(reply.fields().path("stars").asText()).isEqualTo(message);
    assertThat(reply.fields()).hasSize(1);
  }

  @Test
  void refusesABodyThatSaysItIsTooLarge() {
    expect(server.send(server.post(large())), 413, "body_too_large");
  }

  @Test
  void refusesABodyThatTurnsOutToBeTooLarge() {
    HttpRequest.Builder chunked =
        server.post("").POST(BodyPublishers.fromPublisher(BodyPublishers.ofString(large())));

    expect(server.send(chunked), 413, "body_too_large");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/*",
        "*/*",
        "application/json;charset=iso-8859-1",
        "multipart/form-data;boundary=x",
        "nonsense",
        "/"
      })
  void refusesAnotherContentType(String type) {
    SampleServer.Reply reply =
        server.send(
            server
                .request("/notes")
                .header("Content-Type", type)
                .POST(BodyPublishers.ofString("{\"action\":\"greet\",\"name\":\"you\"}")));

    expect(reply, 415, "unsupported_media_type");
  }

  /** The answer would be lost in the reset of a connection that is closed under the client. */
  @ParameterizedTest
  @CsvSource({"/notes,text/plain,415", "/notes,/,415", "/nowhere,application/json,404"})
  void answersARefusalOnlyWhenTheBodyIsThere(String path, String type, int status)
      throws IOException {
    try (Socket client = new Socket("localhost", server.port())) {
      OutputStream out = client.getOutputStream();
      out.write(
          ("POST %s HTTP/1.1\r\nHost: x\r\nContent-Type: %s\r\nContent-Length: 2\r\n\r\n"
                  .formatted(path, type))
              .getBytes(StandardCharsets.US_ASCII));
      client.setSoTimeout(300);
      assertThatThrownBy(() -> client.getInputStream().read())
          .isInstanceOf(SocketTimeoutException.class);

      out.write("{}GET /fig/build HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));

      client.setSoTimeout(30_000);
      String answers =
          new String(client.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      assertThat(answers).startsWith("HTTP/1.1 " + status).contains("HTTP/1.1 200 OK");
    }
  }

  @Test
  void doesNotWaitForABodyThatTheClientSendsOnlyWhenAskedTo() {
    SampleServer.RawReply reply =
        server.unfinished(
            "POST /notes HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\n"
                + "Content-Length: 9\r\nExpect: 100-continue\r\n\r\n");

    assertThat(reply.status()).isEqualTo(415);
  }

  @Test
  void refusesABodyWithoutContentType() {
    expect(
        server.send(server.request("/notes").POST(BodyPublishers.ofString("{}"))),
        415,
        "unsupported_media_type");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"application/json", "application/json; charset=UTF-8", "Application/JSON"})
  void acceptsJson(String type) {
    SampleServer.Reply reply =
        server.send(
            server
                .request("/notes")
                .header("Content-Type", type)
                .POST(
                    BodyPublishers.ofString(
                        "{\"action\":\"greet\",\"name\":\"J\u00fcrgen \ud83d\ude00\"}")));

    assertThat(reply.data().path("greeting").asText()).isEqualTo("Hello, J\u00fcrgen \ud83d\ude00");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "br", "deflate"})
  void refusesABodyThatIsNotEncodedAsItSays(String encoding) {
    SampleServer.Reply reply =
        server.send(
            server
                .post("{\"action\":\"greet\",\"name\":\"you\"}")
                .header("Content-Encoding", encoding));

    assertThat(reply.status()).isIn(400, 415);
    assertThat(reply.code()).isIn("bad_request", "unsupported_media_type");
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "PUT", "DELETE", "PATCH", "OPTIONS"})
  void refusesAnotherMethod(String method) {
    SampleServer.Reply reply =
        server.send(server.request("/notes").method(method, BodyPublishers.noBody()));

    expect(reply, 405, "method_not_allowed");
    assertThat(reply.header("Allow")).isEqualTo("POST");
  }

  @Test
  void answersRefusalsOfActions() {
    expect(misbehave("forbid"), 403, "forbidden");
    expect(misbehave("miss"), 404, "not_found");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"throw", "broken_sql", "write_though_safe", "stack_overflow", "ask_for_the_user"})
  void keepsTheReasonOfAFaultToItself(String how) {
    SampleServer.Reply reply = misbehave(how);

    expect(reply, 500, "internal");
    assertThat(reply.response().body())
        .doesNotContain("secret", "io.figwizard", "Exception", "SELECT", "INSERT", "<html");
  }

  @Test
  void takesTheClientsRequestIdAndTraceWhereTheyAreWellFormed() {
    String trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    SampleServer.Reply reply =
        server.send(
            server
                .post("{\"action\":\"greet\",\"name\":\"you\"}")
                .header("X-Request-Id", "abc.DEF_1-2")
                .header("traceparent", trace));

    assertThat(reply.header("X-Request-Id")).isEqualTo("abc.DEF_1-2");
    assertThat(reply.json().path("requestId").asText()).isEqualTo("abc.DEF_1-2");
    assertThat(reply.data().path("requestId").asText()).isEqualTo("abc.DEF_1-2");
    assertThat(reply.header("traceparent")).isEqualTo(trace);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a b",
        "x\"y",
        "",
        "1234567890123456789012345678901234567890123456789012345678901234x"
      })
  void makesARequestIdWhereTheClientsIsNotWellFormed(String id) {
    SampleServer.Reply reply =
        server.send(server.post("{\"action\":\"fly\"}").header("X-Request-Id", id));

    assertThat(reply.header("X-Request-Id")).matches("[0-9a-f-]{36}");
  }

  private static String large() {
    return "{\"action\":\"greet\",\"name\":\"" + "x".repeat(3000) + "\"}";
  }

  private static SampleServer.Reply misbehave(String how) {
    return server.send(server.post("{\"action\":\"misbehave\",\"how\":\"" + how + "\"}"));
  }

  private static void expect(SampleServer.Reply reply, int status, String code) {
    assertThat(reply.response().body()).contains("\"ok\":false");
    assertThat(reply.code()).isEqualTo(code);
    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.message()).isNotBlank();
    assertThat(reply.header("Content-Type")).isEqualTo("application/json");
    assertThat(reply.json().path("requestId").asText())
        .isNotBlank()
        .isEqualTo(reply.header("X-Request-Id"));
  }
}
