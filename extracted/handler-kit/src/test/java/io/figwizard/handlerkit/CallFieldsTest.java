package io.figwizard.handlerkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is told of a call that was captured. */
final class CallFieldsTest {
  private static final byte[] KEY = "a key that both sides have".getBytes(UTF_8);
  private static final OutboundCall.Provider STRIPE =
      new OutboundCall.Provider(
          "stripe",
          Set.of(
              "checkout",
              "customers",
              "get-signed-url",
              "release",
              "sessions",
              "subscription_schedules"),
          Set.of("mode", "price", "stream"));

  @ParameterizedTest
  @CsvSource({
    "/v1/customers/cus_123, /v1/customers/{id}",
    "/v1/checkout/sessions, /v1/checkout/sessions",
    "/v1/subscription_schedules/sub_sched_7/release, /v1/subscription_schedules/{id}/release",
    "/v1/sessions/get-signed-url, /v1/sessions/get-signed-url",
    "/v1/customers/Ana, /v1/customers/{id}",
    "/v1/customers/an%61, /v1/customers/{id}",
    // As a word of ours might look.
    "/v1/customers/anna-maria, /v1/customers/{id}",
    "/, /",
    "'', /"
  })
  void foldsIdsInThePath(String path, String folded) {
    assertThat(get(path).what()).isEqualTo("stripe GET " + folded);
    assertThat(get(path).kind()).isEqualTo("call");
  }

  @Test
  void tellsThatAnotherIdIsAskedForButNotWhich() {
    assertThat(get("/v1/customers/cus_1").fields().get("{id}"))
        .startsWith("~")
        .isEqualTo(get("/v1/customers/cus_1").fields().get("{id}"))
        .isNotEqualTo(get("/v1/customers/cus_2").fields().get("{id}"));
  }

  @ParameterizedTest
  @CsvSource({
    "https://ana:secret@api.stripe.com:8443/v1/x, api.stripe.com:8443",
    "https://token@api_twin/v1/x, api_twin",
    "https://api.stripe.com/v1/x, api.stripe.com"
  })
  void tellsWhoIsAskedWithoutWhoAsks(String target, String host) {
    assertThat(fields(new OutboundCall(STRIPE, "GET", URI.create(target), "", "", "")))
        .containsEntry("host", host);
  }

  @Test
  void tellsValuesThatMayBeToldAndDigestsOfAllOthers() {
    Map<String, String> fields =
        form("mode=subscription&line_items[0][price]=price_basic&metadata[user_id]=u7&empty=&flag");

    assertThat(fields)
        .containsEntry("mode", "subscription")
        .containsEntry("line_items[0][price]", "price_basic")
        .containsEntry("host", "api.stripe.com")
        .containsOnlyKeys(
            "mode",
            "line_items[0][price]",
            "metadata[user_id]",
            "empty",
            "flag",
            "host",
            "Idempotency-Key");
    assertThat(fields.get("metadata[user_id]")).matches("~[\\w-]{12}");
    assertThat(fields.toString()).doesNotContain("u7");
  }

  @Test
  void tellsEveryFieldOfJsonAndAnArrayAsOne() {
    Map<String, String> fields =
        json("{\"stream\":false,\"a\":{\"b\":null},\"messages\":[{\"role\":\"user\"},{}]}");

    assertThat(fields)
        .containsEntry("stream", "false")
        .containsEntry("messages.length", "2")
        .containsKeys("a.b", "messages");
    assertThat(fields.get("messages")).startsWith("~");
    assertThat(json("{\"messages\":[{\"role\":\"system\"},{}]}").get("messages"))
        .isNotEqualTo(fields.get("messages"));
  }

  /** Who has the header and not the key learns nothing, not even by trying all values. */
  @Test
  void makesOtherDigestsWithAnotherKeyForAnotherFieldAndForAnotherProvider() {
    OutboundCall call = call("POST", "/v1/sessions?amount=900&fee=900", "", "", "");
    OutboundCall other =
        new OutboundCall(
            new OutboundCall.Provider("bank", Set.of(), Set.of()),
            "POST",
            call.target(),
            "",
            "",
            "");
    String amount = CallFields.of(call, KEY).fields().get("amount");

    assertThat(amount)
        .isNotEqualTo(CallFields.of(call, "another key".getBytes(UTF_8)).fields().get("amount"))
        .isNotEqualTo(CallFields.of(call, KEY).fields().get("fee"))
        .isNotEqualTo(CallFields.of(other, KEY).fields().get("amount"));
  }

  /** A price that is no word may hold anything. */
  @ParameterizedTest
  @ValueSource(strings = {"ana@example.org", "a b", "ä"})
  void tellsNothingThatDoesNotLookTellable(String value) {
    assertThat(json("{\"price\":\"" + value + "\"}").get("price")).startsWith("~");
  }

  @Test
  void tellsWhetherARepetitionWouldBeKnown() {
    String random = UUID.randomUUID().toString();

    assertThat(keyed("")).isEqualTo("none");
    assertThat(keyed(random)).isEqualTo("random");
    assertThat(keyed("upgrade:" + random))
        .startsWith("~")
        .isEqualTo(keyed("upgrade:" + random))
        .isNotEqualTo(keyed("upgrade:" + UUID.randomUUID()));
    assertThat(get("/v1/sessions").fields()).doesNotContainKey("Idempotency-Key");
  }

  @Test
  void isBounded() {
    StringBuilder many = new StringBuilder("last=1");
    for (int i = 0; i < 500; i++) {
      many.append("&").append("x".repeat(200)).append(i).append("=").append(i);
    }
    for (int i = 0; i < 500; i++) {
      many.append("&f").append(i).append("=").append(i);
    }

    Map<String, String> fields = form(many.toString());

    assertThat(fields).hasSizeLessThan(50).containsKey("(others)");
    assertThat(fields.keySet()).allMatch(name -> name.length() <= 60);
    assertThat(form(many.toString().replace("f499=499", "f499=7")).get("(others)"))
        .isNotEqualTo(fields.get("(others)"));
  }

  @Test
  void tellsAnOddBodyAsOne() {
    assertThat(json("{")).containsKey("(body)");
    assertThat(fields(call("POST", "/v1/sessions", "", "text/plain", "amount=900")))
        .containsKey("(body)")
        .doesNotContainKey("amount");
    assertThat(form("%zz=%zz")).hasSize(3);
  }

  private static Effects.Outbound get(String path) {
    return CallFields.of(call("GET", path, "", "", ""), KEY);
  }

  private static String keyed(String key) {
    return String.valueOf(fields(call("POST", "/v1/sessions", key, "", "")).get("Idempotency-Key"));
  }

  private static Map<String, String> form(String body) {
    return fields(
        call("POST", "/v1/sessions", "", "application/x-www-form-urlencoded;charset=UTF-8", body));
  }

  private static Map<String, String> json(String body) {
    return fields(call("POST", "/v1/sessions", "", "application/json", body));
  }

  private static Map<String, String> fields(OutboundCall call) {
    return CallFields.of(call, KEY).fields();
  }

  private static OutboundCall call(
      String method, String path, String key, String contentType, String body) {
    return new OutboundCall(
        STRIPE, method, URI.create("https://api.stripe.com" + path), key, contentType, body);
  }
}
