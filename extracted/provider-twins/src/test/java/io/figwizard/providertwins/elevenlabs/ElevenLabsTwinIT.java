package io.figwizard.providertwins.elevenlabs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import io.figwizard.providertwins.Eventually;
import io.figwizard.providertwins.Http;
import io.figwizard.twinkit.Fault;
import io.figwizard.twinkit.TwinControlException;
import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ElevenLabsTwinIT {
  private static final String SIGNED_URL =
      "/v1/convai/conversation/get-signed-url?agent_id=agent_1";
  private static final String SECRET = "wsec_test";

  private final MovableClock clock = new MovableClock();
  private ElevenLabsTwin twin;
  private ElevenLabsControl control;
  private Http http;
  private Receiver receiver;

  @BeforeEach
  void start() throws Exception {
    twin = ElevenLabsTwin.start(clock);
    control = twin.control();
    http = client("xi_key");
    receiver = new Receiver();
    control.webhook(receiver.url(), SECRET);
  }

  @AfterEach
  void stop() {
    twin.close();
    receiver.close();
  }

  @Test
  void aConversationGoesFromTheSignedUrlToTheWebhook() throws Exception {
    String id = control.begin(signedUrl(), Map.of("session_id", "s1"), "user-1");
    assertThat(conversation(id).get("status").getAsString()).isEqualTo("initiated");
    control.say(id, "agent", "Hello, ready to practise?");
    clock.advance(Duration.ofSeconds(9));
    control.say(id, "user", "Yes. – Grüße!");
    assertThat(conversation(id).get("status").getAsString()).isEqualTo("in-progress");

    control.end(
        id,
        Ending.after(Duration.ofSeconds(75))
            .withSummary("They practised greetings.")
            .withFact("native_language", "German"));

    JsonObject over = conversation(id);
    assertThat(over.get("status").getAsString()).isEqualTo("done");
    assertThat(over.get("user_id").getAsString()).isEqualTo("user-1");
    assertThat(over.getAsJsonObject("metadata").get("call_duration_secs").getAsInt()).isEqualTo(75);
    assertThat(over.getAsJsonObject("analysis").get("transcript_summary").getAsString())
        .isEqualTo("They practised greetings.");
    assertThat(
            over.getAsJsonObject("analysis")
                .getAsJsonObject("data_collection_results")
                .getAsJsonObject("native_language")
                .get("value")
                .getAsString())
        .isEqualTo("German");
    assertThat(
            over.getAsJsonObject("conversation_initiation_client_data")
                .getAsJsonObject("dynamic_variables")
                .get("session_id")
                .getAsString())
        .isEqualTo("s1");
    assertThat(over.getAsJsonArray("transcript").get(1).getAsJsonObject())
        .satisfies(
            turn -> assertThat(turn.get("message").getAsString()).isEqualTo("Yes. – Grüße!"),
            turn -> assertThat(turn.get("time_in_call_secs").getAsInt()).isEqualTo(9));
    awaitWebhooks(1);
    Receiver.Received webhook = receiver.received().get(0);
    assertThat(webhook.isSignedWith(SECRET)).isTrue();
    assertThat(webhook.json().get("type").getAsString()).isEqualTo("post_call_transcription");
    assertThat(webhook.json().getAsJsonObject("data")).isEqualTo(over);
  }

  @Test
  void aConversationIsProcessedBeforeItIsDone() throws Exception {
    String id = control.begin(signedUrl(), Map.of());
    control.hangUp(id, Duration.ofSeconds(30));

    assertThat(conversation(id).get("status").getAsString()).isEqualTo("processing");
    assertThat(conversation(id).get("analysis").isJsonNull()).isTrue();

    control.analyse(id, Ending.after(Duration.ofSeconds(30)));
    assertThat(conversation(id).get("status").getAsString()).isEqualTo("done");
    assertThatThrownBy(() -> control.say(id, "user", "Wait!"))
        .isInstanceOf(TwinControlException.class)
        .hasMessageContaining("is done (expected: initiated or in-progress)");
  }

  @Test
  void aConversationThatFailsHasAReasonAndNoWebhook() throws Exception {
    String id = control.begin(signedUrl(), Map.of());
    clock.advance(Duration.ofSeconds(4));
    control.fail(id, "The model did not answer");

    JsonObject failed = conversation(id);
    assertThat(failed.get("status").getAsString()).isEqualTo("failed");
    assertThat(
            failed.getAsJsonObject("metadata").getAsJsonObject("error").get("reason").getAsString())
        .isEqualTo("The model did not answer");
    assertThat(control.deliveries()).isEmpty();
  }

  @Test
  void aClientMayGiveNothingOfItsOwn() throws Exception {
    String id =
        client("")
            .post(
                "/twin/elevenlabs/conversations",
                "{\"signedUrl\":\"" + signedUrl() + "\",\"dynamicVariables\":null}")
            .json()
            .get("conversationId")
            .getAsString();

    assertThat(
            conversation(id)
                .getAsJsonObject("conversation_initiation_client_data")
                .getAsJsonObject("dynamic_variables")
                .keySet())
        .isNotEmpty()
        .allMatch(name -> name.startsWith("system__"));
  }

  @Test
  void aSignedUrlExpires() throws Exception {
    String url = signedUrl();
    clock.advance(Duration.ofMinutes(15));
    control.begin(url, Map.of());
    clock.advance(Duration.ofSeconds(1));

    assertThatThrownBy(() -> control.begin(url, Map.of())).hasMessageContaining("expired");
    assertThatThrownBy(() -> control.begin("wss://x/?conversation_signature=y", Map.of()))
        .hasMessageContaining("never issued");
  }

  @Test
  void aSignedUrlWithAConversationIsGoodForThatOne() throws Exception {
    String url = signedUrl(http.get(SIGNED_URL + "&include_conversation_id=true"));
    String id = control.begin(url, Map.of());

    assertThat(url).contains("conversation_id=" + id);
    assertThatThrownBy(() -> control.begin(url, Map.of())).hasMessageContaining("used up");
  }

  @Test
  void forgetsAConversationThatIsDeleted() throws Exception {
    control.agent(Agent.open("agent_1").withKey("key_1"));
    control.agent(Agent.open("agent_2").withKey("key_2"));
    String id = control.begin(signedUrl(client("key_1").get(SIGNED_URL)), Map.of());
    String path = "/v1/convai/conversations/" + id;

    assertThat(client("key_2").delete(path).status()).isEqualTo(404);
    assertThat(client("key_1").delete(path).status()).isEqualTo(200);
    assertThat(client("key_1").delete(path).status()).isEqualTo(404);
    assertThat(client("key_1").get(path).status()).isEqualTo(404);
    assertThat(list("key_1", "")).isEmpty();
  }

  @Test
  void refusesWhoHasNoKey() throws Exception {
    Http.Answer answer = client("").get(SIGNED_URL);

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.json().getAsJsonObject("detail").get("status").getAsString())
        .isEqualTo("invalid_api_key");
    assertThat(control.requests()).singleElement().matches(request -> request.status() == 401);
  }

  @Test
  void withAgentsThatWereToldOnlyTheirKeysSeeThem() throws Exception {
    control.agent(Agent.open("agent_1").withKey("key_1").withWebhook(receiver.url(), "wsec_one"));
    control.agent(Agent.open("agent_2").withKey("key_2"));

    assertThat(client("guess").get(SIGNED_URL).status()).isEqualTo(401);
    assertThat(client("key_2").get(SIGNED_URL).status()).isEqualTo(404);
    String id = control.begin(signedUrl(client("key_1").get(SIGNED_URL)), Map.of());
    assertThat(client("key_1").get("/v1/convai/conversations/" + id).status()).isEqualTo(200);
    assertThat(client("key_2").get("/v1/convai/conversations/" + id).status()).isEqualTo(404);
    assertThat(list("key_2", "")).isEmpty();
    control.end(id, Ending.after(Duration.ofSeconds(1)));
    awaitWebhooks(1);
    assertThat(receiver.received().get(0).isSignedWith("wsec_one")).isTrue();
  }

  @Test
  void refusesWhatIsMissingOrUnknown() throws Exception {
    assertThat(http.get("/v1/convai/conversation/get-signed-url").status()).isEqualTo(422);
    assertThat(http.get("/v1/convai/conversations?page_size=101").status()).isEqualTo(422);
    assertThat(http.get("/v1/convai/conversations?call_start_after_unix=x").status())
        .isEqualTo(422);
    assertThat(http.get("/v1/convai/conversations/conv_none").status()).isEqualTo(404);
    assertThat(http.get("/v1/convai/agents").status()).isEqualTo(404);
    assertThat(http.post("/v1/convai/conversations", "{}").status()).isEqualTo(405);
  }

  @Test
  void listsConversationsNewestFirstAPageAtATime() throws Exception {
    List<String> begun = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      begun.add(0, control.begin(signedUrl(), Map.of()));
      clock.advance(Duration.ofMinutes(1));
    }

    List<String> found = new ArrayList<>();
    String cursor = "";
    do {
      JsonObject page =
          http.get("/v1/convai/conversations?agent_id=agent_1&page_size=2&cursor=" + cursor).json();
      page.getAsJsonArray("conversations")
          .forEach(item -> found.add(item.getAsJsonObject().get("conversation_id").getAsString()));
      assertThat(page.get("has_more").getAsBoolean())
          .isEqualTo(!page.get("next_cursor").isJsonNull());
      cursor = page.get("has_more").getAsBoolean() ? page.get("next_cursor").getAsString() : "";
    } while (!cursor.isEmpty());

    assertThat(found).containsExactlyElementsOf(begun);
    long afterThree = clock.instant().minus(Duration.ofMinutes(2)).getEpochSecond();
    assertThat(list("xi_key", "&call_start_after_unix=" + afterThree))
        .containsExactlyElementsOf(begun.subList(0, 2));
    assertThat(list("xi_key", "&agent_id=agent_2")).isEmpty();
  }

  @Test
  void aWebhookIsSentOnceUnlessRetriesWereToldOf() throws Exception {
    receiver.answersNext(500);
    String lost = over();
    awaitState(1, WebhookDelivery.State.FAILED);
    control.webhooks(WebhookMode.once().withRetries(2));
    receiver.answersNext(500, 204);
    over();

    awaitState(2, WebhookDelivery.State.DELIVERED);
    assertThat(receiver.received()).hasSize(4);
    assertThat(control.deliveries().get(1).attempts()).isEqualTo(3);
    control.resendWebhook(lost);
    awaitState(3, WebhookDelivery.State.DELIVERED);
  }

  @Test
  void webhooksCanBeDoubledHeldBackAndLeftOut() throws Exception {
    control.webhooks(WebhookMode.once().withDuplicates(1).withHolding());
    over();
    assertThat(control.deliveries())
        .hasSize(2)
        .allMatch(delivery -> delivery.state() == WebhookDelivery.State.HELD);

    control.releaseWebhooks();

    awaitWebhooks(2);
    assertThat(receiver.received().get(0).body()).isEqualTo(receiver.received().get(1).body());
    control.webhooks(WebhookMode.once().withNothingSent());
    over();
    assertThat(control.deliveries()).hasSize(2);
  }

  @Test
  void anUnreachableEndpointIsNoAnswer() throws Exception {
    receiver.close();
    over();

    awaitState(1, WebhookDelivery.State.FAILED);
    assertThat(control.deliveries().get(0).lastStatus()).isZero();
  }

  @Test
  void failsAsItIsTold() throws Exception {
    control.faults(
        Fault.answers(429)
            .withCode("concurrent_limit_exceeded")
            .withRetryAfter(Duration.ofSeconds(3)),
        Fault.answers(500),
        Fault.garbage(502),
        // Java's client repeats a GET by itself when a connection that it kept was closed.
        Fault.resetsConnection().times(2),
        Fault.losesAnswer(),
        Fault.hangs(Duration.ofDays(1)));

    Http.Answer busy = http.get(SIGNED_URL);
    assertThat(busy.status()).isEqualTo(429);
    assertThat(busy.header("Retry-After")).isEqualTo("3");
    assertThat(busy.json().getAsJsonObject("detail").get("code").getAsString())
        .isEqualTo("concurrent_limit_exceeded");
    assertThat(http.get(SIGNED_URL).status()).isEqualTo(500);
    Http.Answer garbage = http.get(SIGNED_URL);
    assertThat(garbage.status()).isEqualTo(502);
    assertThat(garbage.response().body()).startsWith("<html>");
    assertThatThrownBy(() -> http.get(SIGNED_URL)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> http.get(SIGNED_URL)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> http.getWithin(Duration.ofMillis(200), SIGNED_URL))
        .isInstanceOf(HttpTimeoutException.class);
    // The client may have given up before the server has looked.
    Eventually.holds("all faults have befallen", () -> control.remainingFaults().isEmpty());
    assertThat(http.get(SIGNED_URL).status()).isEqualTo(200);
  }

  @Test
  void anAnswerThatTricklesOutlastsAClientThatWatchesTheWhole() throws Exception {
    control.faults(Fault.trickles(Duration.ofMillis(100)), Fault.trickles(Duration.ofDays(1)));

    assertThat(http.get(SIGNED_URL).status()).isEqualTo(200);
    assertThat(control.remainingFaults()).hasSize(1);
  }

  private String over() throws Exception {
    String id = control.begin(signedUrl(), Map.of());
    control.end(id, Ending.after(Duration.ofSeconds(5)));
    return id;
  }

  private void awaitWebhooks(int count) throws Exception {
    Eventually.holds(count + " webhooks", () -> receiver.received().size() == count);
  }

  private void awaitState(int number, WebhookDelivery.State state) throws Exception {
    Eventually.holds(
        "delivery " + number + " is " + state,
        () -> control.deliveries().get(number - 1).state() == state);
  }

  private List<String> list(String key, String more) throws Exception {
    List<String> ids = new ArrayList<>();
    client(key)
        .get("/v1/convai/conversations?page_size=100" + more)
        .json()
        .getAsJsonArray("conversations")
        .forEach(item -> ids.add(item.getAsJsonObject().get("conversation_id").getAsString()));
    return ids;
  }

  private JsonObject conversation(String id) throws Exception {
    return http.get("/v1/convai/conversations/" + id).json();
  }

  private String signedUrl() throws Exception {
    return signedUrl(http.get(SIGNED_URL));
  }

  private static String signedUrl(Http.Answer answer) {
    return answer.json().get("signed_url").getAsString();
  }

  private Http client(String key) {
    return new Http(twin.url(), "xi-api-key", key);
  }

  private static final class MovableClock extends Clock {
    private volatile Instant now = Instant.parse("2026-11-22T08:00:00Z");

    void advance(Duration by) {
      now = now.plus(by);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException("always UTC");
    }
  }
}
