package io.figwizard.monolith;

import static org.assertj.core.api.Assertions.assertThat;

import io.figwizard.handlertesting.Answer;
import io.figwizard.handlertesting.HandlerClient;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every handler, wherever it runs. */
interface EnvelopeContract {
  /** Of the server under test, without a token. */
  HandlerClient client();

  /** The handler under test: the path without its slash. */
  String handler();

  /** One of its actions, for messages that list them. */
  String oneAction();

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "{\"action\":}", "{\"action\":\"a\",\"action\":\"b\"}", "{} {}"})
  default void refusesWhatIsNotJson(String body) {
    assertFailure(client().post("/" + handler(), body), 400, "invalid_json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "null", "3", "\"text\""})
  default void refusesWhatIsNotAnObject(String body) {
    assertFailure(client().post("/" + handler(), body), 400, "not_an_object");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"action\":null}", "{\"action\":7}"})
  default void refusesABodyWithoutAction(String body) {
    assertFailure(client().post("/" + handler(), body), 400, "missing_action");
  }

  @Test
  default void listsTheKnownActionsToWhoAsksForAnUnknownOne() {
    Answer answer = client().post("/" + handler(), "{\"action\":\"fly\"}");

    assertFailure(answer, 404, "unknown_action");
    assertThat(answer.body().path("error").path("message").asText()).contains(oneAction());
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "PUT", "DELETE", "PATCH", "OPTIONS"})
  default void allowsPostOnly(String method) {
    Answer answer = client().send(method, "/" + handler(), BodyPublishers.noBody());

    assertFailure(answer, 405, "method_not_allowed");
    assertThat(answer.header("Allow")).contains("POST");
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "application/xml"})
  default void readsJsonOnly(String type) {
    Answer answer = client().with("Content-Type", type).post("/" + handler(), "{}");

    assertFailure(answer, 415, "unsupported_media_type");
  }

  @Test
  default void refusesABodyThatIsTooLarge() {
    String body = "{\"action\":\"" + oneAction() + "\",\"x\":\"" + "x".repeat(1 << 20) + "\"}";

    assertFailure(client().post("/" + handler(), body), 413, "body_too_large");
  }

  @Test
  default void refusesHeadersThatAreTooLarge() {
    // Over 20 KiB, but read as a whole before the refusal: bytes that nobody reads reset the
    // connection.
    Answer answer = client().with("X-Padding", "x".repeat(21_000)).post("/" + handler(), "{}");

    assertThat(answer.status()).isEqualTo(431);
    assertThat(answer.ok()).isFalse();
    assertThat(answer.body().path("requestId").asText()).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/nowhere", "/", "/admin", "/metrics", "/auth/../etc/passwd", "/a%00b"})
  default void answersUnknownPathsInTheEnvelope(String path) {
    Answer answer = client().post(path, "{}");

    assertThat(answer.status()).isIn(400, 404);
    assertThat(answer.ok()).isFalse();
    assertThat(answer.errorCode()).isNotEmpty();
  }

  @Test
  default void keepsAWellFormedRequestId() {
    Answer answer =
        client().with("X-Request-Id", "order-66_A.b").post("/" + handler(), "{\"action\":\"fly\"}");

    assertThat(answer.body().path("requestId").asText()).isEqualTo("order-66_A.b");
    assertThat(answer.header("X-Request-Id")).isEqualTo("order-66_A.b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"has space", "<script>", "ünïcode-free%0a", "x;y"})
  default void replacesARequestIdThatIsNotWellFormed(String id) {
    String plain = id.replaceAll("[^ -~]", "?");
    Answer answer =
        client().with("X-Request-Id", plain).post("/" + handler(), "{\"action\":\"fly\"}");

    assertThat(answer.body().path("requestId").asText())
        .matches("[A-Za-z0-9._-]{1,64}")
        .isNotEqualTo(plain)
        .isEqualTo(answer.header("X-Request-Id"));
  }

  @ParameterizedTest
  @CsvSource({
    "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01, true",
    "00-00000000000000000000000000000000-00f067aa0ba902b7-01, false",
    "00-4BF92F3577B34DA6A3CE929D0E0E4736-00F067AA0BA902B7-01, false",
    "hello, false"
  })
  default void keepsAWellFormedTraceContext(String traceparent, boolean kept) {
    Answer answer =
        client().with("traceparent", traceparent).post("/" + handler(), "{\"action\":\"fly\"}");

    if (kept) {
      assertThat(answer.header("traceparent")).contains(traceparent.substring(3, 35));
    } else {
      assertThat(answer.header("traceparent"))
          .matches("00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")
          .isNotEqualTo(traceparent);
    }
  }

  /** Nothing of our inside may show: no class, no statement, no page of the server's. */
  static void assertFailure(Answer answer, int status, String code) {
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.ok()).isFalse();
    assertThat(answer.errorCode()).isEqualTo(code);
    assertThat(answer.body().path("error").path("message").asText()).isNotBlank();
    assertThat(answer.body().path("requestId").asText())
        .isNotBlank()
        .isEqualTo(answer.header("X-Request-Id"));
    assertThat(answer.header("Content-Type")).startsWith("application/json");
    assertThat(answer.body().toString())
        .doesNotContain("io.figwizard", "org.", "Exception", "SELECT", "<html", "\tat ");
  }
}
