package io.figwizard.monolith;

import static io.figwizard.monolith.EnvelopeContract.assertFailure;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.figwizard.handlertesting.Answer;
import io.figwizard.handlertesting.HandlerClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the webhook receiver answers, wherever it runs. */
interface WebhookContract {
  /** Every variant's, as its environment variables have them. */
  Map<String, String> SECRETS =
      Map.of(
          "STRIPE_WEBHOOK_SECRETS", "whsec_live,whsec_live_before",
          "STRIPE_SANDBOX_WEBHOOK_SECRETS", "whsec_test",
          "ELEVENLABS_WEBHOOK_SECRETS", "wsec_live",
          "ELEVENLABS_SANDBOX_WEBHOOK_SECRETS", "wsec_test");

  /** Of the server under test. */
  HandlerClient client();

  /** The path without its slash. */
  default String handler() {
    return "webhook";
  }

  @Test
  default void takesASignedEventOnceAndItsDuplicates() {
    String event = event(isLive());

    Answer first = stripe(stripeSecret(), Instant.now(), event);
    Answer second = stripe(stripeSecret(), Instant.now(), event);

    assertThat(first.status()).as(first.body().toString()).isEqualTo(200);
    assertThat(first.data().path("duplicate").asBoolean(true)).isFalse();
    assertThat(second.status()).isEqualTo(200);
    assertThat(second.data().path("duplicate").asBoolean()).isTrue();
    assertThat(first.body().path("requestId").asText()).isEqualTo(first.header("X-Request-Id"));
  }

  @Test
  default void takesASignedEventOfElevenLabs() {
    String event =
        "{\"type\":\"post_call_transcription\",\"data\":{\"conversation_id\":\"%s\"}}"
            .formatted(UUID.randomUUID());
    String secret = isLive() ? "wsec_live" : "wsec_test";

    Answer answer =
        client()
            .with("ElevenLabs-Signature", signature("v0", secret, Instant.now(), event))
            .post("/" + handler() + "/elevenlabs", event);

    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
  }

  @Test
  default void refusesAnEventOfTheOtherVariant() {
    Answer otherMode = stripe(stripeSecret(), Instant.now(), event(!isLive()));
    Answer otherSecret =
        stripe(isLive() ? "whsec_test" : "whsec_live", Instant.now(), event(isLive()));

    assertFailure(otherMode, 400, "wrong_variant");
    assertFailure(otherSecret, 400, "invalid_signature");
  }

  @ParameterizedTest
  @ValueSource(longs = {-400, 400})
  default void refusesAnEventOfAnotherTime(long seconds) {
    assertFailure(
        stripe(stripeSecret(), Instant.now().plusSeconds(seconds), event(isLive())),
        400,
        "invalid_signature");
  }

  @ParameterizedTest
  @ValueSource(strings = {"t", "t=abc", "t=1,v1=", "v1=zz", ",,,", "=", "nonsense"})
  default void refusesASignatureThatIsNone(String header) {
    Answer answer =
        client()
            .with("Stripe-Signature", header)
            .post("/" + handler() + "/stripe", event(isLive()));

    assertFailure(answer, 400, "invalid_signature");
  }

  @Test
  default void refusesARequestWithoutSignature() {
    assertFailure(
        client().post("/" + handler() + "/stripe", event(isLive())), 400, "invalid_signature");
    assertFailure(
        client().post("/" + handler() + "/elevenlabs", event(isLive())), 400, "invalid_signature");
  }

  @Test
  default void takesBytesThatAreNoJson() {
    byte[] body = new byte[300];
    ThreadLocalRandom.current().nextBytes(body);

    Answer answer =
        client()
            .with("Stripe-Signature", signature("v1", stripeSecret(), Instant.now(), body))
            .send("POST", "/" + handler() + "/stripe", BodyPublishers.ofByteArray(body));

    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
    assertThat(answer.data().path("eventId").asText()).startsWith("sha256:");
  }

  @Test
  default void refusesABodyThatIsTooLarge() {
    assertFailure(
        client().post("/" + handler() + "/stripe", "x".repeat((1 << 20) + 1)),
        413,
        "body_too_large");
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "PUT", "DELETE", "OPTIONS"})
  default void allowsPostOnly(String method) {
    Answer answer = client().send(method, "/" + handler() + "/stripe", BodyPublishers.noBody());

    assertFailure(answer, 405, "method_not_allowed");
  }

  @Test
  default void hasNothingElse() {
    assertFailure(client().post("/" + handler(), "{\"action\":\"stripe\"}"), 404, "not_found");
    assertFailure(client().post("/" + handler() + "/apple", "{}"), 404, "not_found");
  }

  private boolean isLive() {
    return handler().equals("webhook");
  }

  private String stripeSecret() {
    return isLive() ? "whsec_live_before" : "whsec_test";
  }

  private Answer stripe(String secret, Instant time, String event) {
    return client()
        .with("Stripe-Signature", signature("v1", secret, time, event))
        .post("/" + handler() + "/stripe", event);
  }

  /** A new one. */
  static String event(boolean live) {
    return """
        {"id":"evt_%s","object":"event","api_version":"2026-07-29.dahlia","livemode":%s,
         "created":1792000000,"type":"invoice.paid",
         "data":{"object":{"id":"in_1","object":"invoice","customer":"cus_1"}}}"""
        .formatted(UUID.randomUUID(), live);
  }

  /** As providers send it. */
  static String signature(String scheme, String secret, Instant time, String body) {
    return signature(scheme, secret, time, body.getBytes(UTF_8));
  }

  private static String signature(String scheme, String secret, Instant time, byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
      mac.update((time.getEpochSecond() + ".").getBytes(UTF_8));
      String hex = HexFormat.of().formatHex(mac.doFinal(body));
      return "t=" + time.getEpochSecond() + "," + scheme + "=" + hex;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
