package io.figwizard.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.figwizard.handlertesting.Answer;
import io.figwizard.handlertesting.HandlerClient;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Stripe sends, and what somebody who is not Stripe sends. */
class StripeWebhookIT {
  @RegisterExtension static final WebhookServer SERVER = new WebhookServer();

  private final String id = "evt_" + UUID.randomUUID();

  @Test
  void storesAnEventByteForByteAndTellsOfIt() throws Exception {
    String body = WebhookServer.event(id, "cus_1");

    Answer answer = SERVER.stripe(body);

    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
    assertThat(answer.data()).hasToString("{\"eventId\":\"" + id + "\",\"duplicate\":false}");
    assertThat(SERVER.stored(id))
        .containsEntry("provider", "stripe")
        .containsEntry("variant", "production")
        .containsEntry("kind", "snapshot")
        .containsEntry("type", "customer.subscription.updated")
        .containsEntry("api_version", "2026-07-29.dahlia")
        .containsEntry("object_id", "sub_of_cus_1")
        .containsEntry("subject", "cus_1")
        .containsEntry("livemode", true)
        .containsEntry("raw", body.getBytes(UTF_8));
    assertThat(SERVER.told(id)).hasSize(1);
    Map<String, Object> told = SERVER.told(id).get(0);
    assertThat(told)
        .containsEntry("type", "stripe.event")
        .containsEntry("ordering_key", "stripe:production:cus_1");
    ObjectMapper json = new ObjectMapper();
    assertThat(json.readTree((String) told.get("payload")))
        .isEqualTo(
            json.readTree(
                """
                {"variant":"production","eventId":"%s","eventType":"customer.subscription.updated",
                 "apiVersion":"2026-07-29.dahlia","objectId":"sub_of_cus_1","customer":"cus_1",
                 "created":1792000000}"""
                    .formatted(id)));
  }

  @Test
  void answersADuplicateWithoutDoingAnything() {
    SERVER.stripe(WebhookServer.event(id, "cus_1"));
    long duplicates = SERVER.counter("stripe.production.duplicate");

    Answer answer = SERVER.stripe(WebhookServer.event(id, "cus_of_another_body"));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.data().path("duplicate").asBoolean()).isTrue();
    assertThat(SERVER.stored(id)).containsEntry("subject", "cus_1");
    assertThat(SERVER.told(id)).hasSize(1);
    assertThat(SERVER.counter("stripe.production.duplicate")).isEqualTo(duplicates + 1);
  }

  @Test
  void keepsTheVariantsApart() {
    String test =
        WebhookServer.event(id, "cus_1").replace("\"livemode\":true", "\"livemode\":false");
    byte[] live = WebhookServer.event(id, "cus_1").getBytes(UTF_8);

    Answer sandbox =
        SERVER.stripe(
            "/webhook-sandbox/stripe", WebhookServer.SANDBOX_SECRET, test.getBytes(UTF_8));
    Answer production = SERVER.stripe("/webhook/stripe", WebhookServer.SECRET, live);

    assertThat(sandbox.status()).isEqualTo(200);
    assertThat(production.data().path("duplicate").asBoolean(true)).isFalse();
    assertThat(SERVER.rows("select variant from webhook.event where event_id = ?", id))
        .extracting(row -> row.get("variant"))
        .containsExactlyInAnyOrder("production", "sandbox");
    assertThat(SERVER.told(id))
        .extracting(row -> row.get("ordering_key"))
        .containsExactlyInAnyOrder("stripe:production:cus_1", "stripe:sandbox:cus_1");
  }

  @Test
  void refusesAGenuineEventOfTheOtherVariant() {
    String live = WebhookServer.event(id, "cus_1");
    String test = live.replace("\"livemode\":true", "\"livemode\":false");

    refuses(SERVER.stripe(test), "wrong_variant");
    refuses(
        SERVER.stripe(
            "/webhook-sandbox/stripe", WebhookServer.SANDBOX_SECRET, live.getBytes(UTF_8)),
        "wrong_variant");
  }

  @Test
  void refusesTheSecretOfTheOtherVariant() {
    byte[] body = WebhookServer.event(id, "cus_1").getBytes(UTF_8);

    refuses(
        SERVER.stripe("/webhook/stripe", WebhookServer.SANDBOX_SECRET, body), "invalid_signature");
    refuses(
        SERVER.stripe("/webhook-sandbox/stripe", WebhookServer.SECRET, body), "invalid_signature");
    refuses(
        SERVER.stripe("/webhook/stripe", WebhookServer.ELEVENLABS_SECRET, body),
        "invalid_signature");
  }

  @Test
  void countsWhyItRefuses() {
    long before = SERVER.counter("stripe.sandbox.refused.too-old");
    byte[] body = WebhookServer.event(id, "cus_1").getBytes(UTF_8);
    Instant old = SERVER.clock.instant().minusSeconds(301);

    SERVER
        .client()
        .with("Stripe-Signature", Signed.stripe(WebhookServer.SANDBOX_SECRET, old, body))
        .send("POST", "/webhook-sandbox/stripe", BodyPublishers.ofByteArray(body));

    assertThat(SERVER.counter("stripe.sandbox.refused.too-old")).isEqualTo(before + 1);
  }

  @Test
  void takesASecretThatIsBeingReplaced() {
    byte[] body = WebhookServer.event(id, "cus_1").getBytes(UTF_8);
    Instant now = SERVER.clock.instant();
    String both =
        Signed.stripe("whsec_newest_of_all", now, body)
            + ",v1="
            + Signed.hmac(WebhookServer.ROLLED_SECRET, now.getEpochSecond(), body);

    assertThat(send(both, body).status()).isEqualTo(200);
    assertThat(SERVER.stripe("/webhook/stripe", WebhookServer.ROLLED_SECRET, body).status())
        .isEqualTo(200);
  }

  @Test
  void refusesWhatWasTamperedWithOrIsOfAnotherTime() {
    String body = WebhookServer.event(id, "cus_1");
    Instant now = SERVER.clock.instant();
    String signature = Signed.stripe(WebhookServer.SECRET, now, body);

    refuses(send(signature, body.replace("cus_1", "cus_2").getBytes(UTF_8)), "invalid_signature");
    for (long seconds : new long[] {-301, 301}) {
      String other = Signed.stripe(WebhookServer.SECRET, now.plusSeconds(seconds), body);
      refuses(send(other, body.getBytes(UTF_8)), "invalid_signature");
    }
    for (long seconds : new long[] {-300, 300}) {
      String other = Signed.stripe(WebhookServer.SECRET, now.plusSeconds(seconds), body);
      assertThat(send(other, body.getBytes(UTF_8)).status()).isEqualTo(200);
    }
  }

  @Test
  void refusesARequestWithoutSignatureWhateverElseItHas() {
    String body = WebhookServer.event(id, "cus_1");

    refuses(SERVER.client().post("/webhook/stripe", body), "invalid_signature");
    refuses(SERVER.client().as("a.b.c").post("/webhook/stripe", body), "invalid_signature");
    refuses(
        SERVER
            .client()
            .with(
                "ElevenLabs-Signature",
                Signed.elevenLabs(WebhookServer.SECRET, SERVER.clock.instant(), body))
            .post("/webhook/stripe", body),
        "invalid_signature");
  }

  /** The same seed each time: a failure can be repeated. */
  @Test
  void answersRubbishForASignatureWith400Always() {
    long before = SERVER.count("event");
    Random random = new Random(4);
    byte[] body = WebhookServer.event(id, "cus_1").getBytes(UTF_8);
    String good = Signed.stripe(WebhookServer.SECRET, SERVER.clock.instant(), body);
    for (int i = 0; i < 3_000; i++) {
      String header = i % 2 == 0 ? rubbish(random) : broken(good, random);
      Answer answer = send(header, body);
      assertThat(answer.status()).as(header).isEqualTo(400);
      assertThat(answer.errorCode()).as(header).isEqualTo("invalid_signature");
    }
    assertThat(SERVER.count("event")).isEqualTo(before);
  }

  @Test
  void storesAThinEventBesideTheSnapshotOfTheSameFact() {
    long thin = SERVER.counter("stripe.production.thin");
    SERVER.stripe(WebhookServer.event(id, "cus_1"));

    Answer answer =
        SERVER.stripe(
            """
            {"id":"%s_thin","object":"v2.core.event","type":"v1.customer.updated","livemode":true,
             "created":"2026-11-22T09:59:59Z","snapshot_event":"%s",
             "related_object":{"id":"cus_1","type":"customer","url":"/v1/customers/cus_1"}}"""
                .formatted(id, id));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(SERVER.stored(id + "_thin"))
        .containsEntry("kind", "thin")
        .containsEntry("subject", "cus_1")
        .containsEntry("api_version", null);
    assertThat(SERVER.told(id + "_thin")).hasSize(1);
    assertThat(SERVER.counter("stripe.production.thin")).isEqualTo(thin + 1);
  }

  @Test
  void storesAndCountsWhatNobodyHereKnows() {
    long types = SERVER.counter("stripe.production.unexpected-type");
    long releases = SERVER.counter("stripe.production.other-api-release");
    long unknown = SERVER.counter("stripe.production.unknown");
    String event = WebhookServer.event(id, "cus_1");

    SERVER.stripe(event.replace("customer.subscription.updated", "teleport.beamed"));
    SERVER.stripe(event.replace(id, id + "_2").replace("2026-07-29.dahlia", "2027-01-01.endive"));
    SERVER.stripe("{\"id\":\"" + id + "_3\",\"object\":\"v9.event\",\"type\":\"invoice.paid\"}");

    assertThat(SERVER.stored(id)).containsEntry("type", "teleport.beamed");
    assertThat(SERVER.stored(id + "_2")).containsEntry("api_version", "2027-01-01.endive");
    assertThat(SERVER.stored(id + "_3")).containsEntry("kind", "unknown");
    assertThat(SERVER.told(id + "_3")).hasSize(1);
    assertThat(SERVER.counter("stripe.production.unexpected-type")).isEqualTo(types + 1);
    assertThat(SERVER.counter("stripe.production.other-api-release")).isEqualTo(releases + 1);
    assertThat(SERVER.counter("stripe.production.unknown")).isEqualTo(unknown + 1);
  }

  @Test
  void storesASignedBodyThatIsNotEvenJsonOnce() {
    byte[] body = new byte[4096];
    new Random(5).nextBytes(body);
    String hash = ReceivedEvent.idOf(body);

    Answer first = SERVER.stripe("/webhook/stripe", WebhookServer.SECRET, body);
    Answer second = SERVER.stripe("/webhook/stripe", WebhookServer.SECRET, body);

    assertThat(first.data().path("eventId").asText()).isEqualTo(hash);
    assertThat(first.data().path("duplicate").asBoolean()).isFalse();
    assertThat(second.data().path("duplicate").asBoolean()).isTrue();
    assertThat(SERVER.stored(hash))
        .containsEntry("kind", "unknown")
        .containsEntry("type", "unknown")
        .containsEntry("raw", body);
    assertThat(SERVER.told(hash))
        .extracting(row -> row.get("ordering_key"))
        .containsExactly("stripe:production:" + hash);
  }

  @Test
  void storesAnEmptySignedBody() {
    assertThat(SERVER.stripe("").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "application/json;charset=UTF-8",
        "application/x-www-form-urlencoded",
        "text/plain"
      })
  void takesAnyContentType(String type) {
    String body = WebhookServer.event(id, "cus_1");

    Answer answer =
        SERVER
            .client()
            .with("Content-Type", type)
            .with(
                "Stripe-Signature",
                Signed.stripe(WebhookServer.SECRET, SERVER.clock.instant(), body))
            .post("/webhook/stripe", body);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(SERVER.stored(id)).containsEntry("raw", body.getBytes(UTF_8));
  }

  @Test
  void takesABodyInChunks() {
    byte[] body = WebhookServer.event(id, "cus_1").getBytes(UTF_8);

    Answer answer =
        signed(body)
            .send(
                "POST",
                "/webhook/stripe",
                BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(SERVER.stored(id)).containsEntry("raw", body);
  }

  @Test
  void refusesABodyThatIsTooLargeHoweverItComes() {
    byte[] body = new byte[(1 << 20) + 1];

    Answer atOnce = signed(body).send("POST", "/webhook/stripe", BodyPublishers.ofByteArray(body));
    Answer inChunks =
        signed(body)
            .send(
                "POST",
                "/webhook/stripe",
                BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)));

    assertThat(atOnce.status()).isEqualTo(413);
    assertThat(atOnce.errorCode()).isEqualTo("body_too_large");
    assertThat(inChunks.status()).isEqualTo(413);
  }

  @Test
  void refusesACompressedBody() {
    byte[] body = WebhookServer.event(id, "cus_1").getBytes(UTF_8);

    Answer answer =
        signed(body)
            .with("Content-Encoding", "deflate")
            .send("POST", "/webhook/stripe", BodyPublishers.ofByteArray(body));

    assertThat(answer.status()).isEqualTo(415);
    assertThat(SERVER.rows("select 1 from webhook.event where event_id = ?", id)).isEmpty();
  }

  @Test
  void servesItsPathsOnly() {
    assertThat(SERVER.client().post("/webhook", "{\"action\":\"stripe\"}").status()).isEqualTo(404);
    assertThat(SERVER.client().post("/webhook/stripe/more", "{}").status()).isEqualTo(404);
    assertThat(SERVER.client().post("/webhook/apple", "{}").status()).isEqualTo(404);
    assertThat(SERVER.client().get("/webhook/stripe").status()).isEqualTo(405);
  }

  private HandlerClient signed(byte[] body) {
    return SERVER
        .client()
        .with(
            "Stripe-Signature", Signed.stripe(WebhookServer.SECRET, SERVER.clock.instant(), body));
  }

  private static Answer send(String signature, byte[] body) {
    return SERVER
        .client()
        .with("Stripe-Signature", signature)
        .send("POST", "/webhook/stripe", BodyPublishers.ofByteArray(body));
  }

  private void refuses(Answer answer, String code) {
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(400);
    assertThat(answer.errorCode()).isEqualTo(code);
    assertThat(answer.body().path("requestId").asText()).isNotEmpty();
    assertThat(SERVER.rows("select 1 from webhook.event where event_id = ?", id)).isEmpty();
  }

  private static String rubbish(Random random) {
    String alphabet = "tv=01,.; abcdef9%-+";
    StringBuilder header = new StringBuilder("x");
    for (int i = random.nextInt(120); i >= 0; i--) {
      header.append(
          random.nextInt(3) == 0
              ? (char) ('!' + random.nextInt('~' - '!'))
              : alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return header.substring(random.nextInt(2));
  }

  /** One place of a good header changed, and not to what it was. */
  private static String broken(String good, Random random) {
    StringBuilder header = new StringBuilder(good);
    int at = random.nextInt(header.length());
    switch (random.nextInt(3)) {
      case 0 -> header.deleteCharAt(at);
      case 1 -> header.insert(at, (char) ('!' + random.nextInt('~' - '!')));
      default -> header.setCharAt(at, good.charAt(at) == '1' ? '2' : '1');
    }
    return header.toString();
  }
}
