package io.figwizard.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StripeEventsTest {
  @Test
  void readsASnapshot() {
    ReceivedEvent event =
        read(
            """
            {"id":"evt_1","object":"event","api_version":"2026-07-29.dahlia","created":1792000000,
             "livemode":true,"type":"customer.subscription.updated",
             "data":{"object":{"id":"sub_1","object":"subscription","customer":"cus_1"}}}""");

    assertThat(event.eventId()).isEqualTo("evt_1");
    assertThat(event.kind()).isEqualTo(Kind.SNAPSHOT);
    assertThat(event.type()).isEqualTo("customer.subscription.updated");
    assertThat(event.apiVersion()).isEqualTo("2026-07-29.dahlia");
    assertThat(event.objectId()).isEqualTo("sub_1");
    assertThat(event.subject()).isEqualTo("cus_1");
    assertThat(event.livemode()).isTrue();
    assertThat(event.orderingKey()).isEqualTo("cus_1");
    assertThat(event.payload())
        .hasToString(
            "{\"eventId\":\"evt_1\",\"eventType\":\"customer.subscription.updated\","
                + "\"apiVersion\":\"2026-07-29.dahlia\",\"objectId\":\"sub_1\","
                + "\"customer\":\"cus_1\",\"created\":1792000000}");
  }

  @Test
  void findsTheCustomerWhereverItStands() {
    assertThat(read(snapshot("{\"id\":\"cus_2\",\"object\":\"customer\"}")).subject())
        .isEqualTo("cus_2");
    assertThat(read(snapshot("{\"id\":\"in_1\",\"customer\":{\"id\":\"cus_3\"}}")).subject())
        .isEqualTo("cus_3");
    assertThat(read(snapshot("{\"id\":\"price_1\",\"object\":\"price\"}")).subject()).isNull();
    assertThat(read(snapshot("{\"id\":\"in_1\",\"customer\":null}")).subject()).isNull();
    assertThat(read(snapshot("{\"id\":\"in_1\",\"customer\":7}")).subject()).isNull();
    assertThat(read(snapshot("{\"id\":\"price_1\"}")).orderingKey()).isEqualTo("evt_1");
  }

  @Test
  void readsAThinEvent() {
    ReceivedEvent event =
        read(
            """
            {"id":"evt_65R","object":"v2.core.event","type":"v1.customer.updated","livemode":false,
             "created":"2026-09-30T10:00:00.250Z",
             "related_object":{"id":"cus_9","type":"customer","url":"/v1/customers/cus_9"}}""");

    assertThat(event.kind()).isEqualTo(Kind.THIN);
    assertThat(event.objectId()).isEqualTo("cus_9");
    assertThat(event.subject()).isEqualTo("cus_9");
    assertThat(event.livemode()).isFalse();
    assertThat(event.payload().path("created").asLong()).isEqualTo(1_790_762_400);
    assertThat(event.payload().path("apiVersion").isNull()).isTrue();
  }

  @Test
  void knowsNoCustomerOfAThinEventAboutSomethingElse() {
    ReceivedEvent event =
        read(
            """
            {"id":"evt_66","object":"v2.core.event","type":"v1.invoice.paid","created":"soon",
             "related_object":{"id":"in_9","type":"invoice"}}""");

    assertThat(event.objectId()).isEqualTo("in_9");
    assertThat(event.subject()).isNull();
    assertThat(event.orderingKey()).isEqualTo("evt_66");
    assertThat(event.payload().path("created").isNull()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "not JSON",
        "[]",
        "null",
        "7",
        "{",
        "{}",
        "{\"object\":\"event\",\"type\":\"invoice.paid\"}",
        "{\"id\":7,\"object\":\"event\",\"type\":\"invoice.paid\"}",
        "{\"id\":\"\",\"object\":\"event\",\"type\":\"invoice.paid\"}",
        "{\"id\":\"evt\\u0000\",\"object\":\"event\",\"type\":\"invoice.paid\"}",
        "{\"id\":\"evt\\n1\",\"object\":\"event\",\"type\":\"invoice.paid\"}"
      })
  void namesABodyWithoutAnIdAfterItsBytes(String body) {
    ReceivedEvent event = read(body);

    assertThat(event.kind()).isEqualTo(Kind.UNKNOWN);
    assertThat(event.eventId()).matches("sha256:[0-9a-f]{64}");
    assertThat(read(body).eventId()).isEqualTo(event.eventId());
    assertThat(read(body + " ").eventId()).isNotEqualTo(event.eventId());
  }

  @Test
  void keepsTheIdOfAnEventOfAnUnknownForm() {
    ReceivedEvent withoutType = read("{\"id\":\"evt_7\",\"object\":\"event\"}");
    ReceivedEvent ofTheNextForm =
        read("{\"id\":\"evt_8\",\"object\":\"v3.core.event\",\"type\":\"a.b\"}");

    assertThat(withoutType.kind()).isEqualTo(Kind.UNKNOWN);
    assertThat(withoutType.eventId()).isEqualTo("evt_7");
    assertThat(withoutType.type()).isEqualTo("unknown");
    assertThat(ofTheNextForm.kind()).isEqualTo(Kind.UNKNOWN);
    assertThat(ofTheNextForm.eventId()).isEqualTo("evt_8");
    assertThat(ofTheNextForm.type()).isEqualTo("a.b");
  }

  @Test
  void neverFails() {
    Random random = new Random(3);
    String[] pieces = {
      "{",
      "}",
      "[",
      "]",
      ":",
      ",",
      "\"id\"",
      "\"type\"",
      "\"object\"",
      "\"event\"",
      "\"data\"",
      "1e9",
      "1e999999999",
      "\"\\ud800\"",
      "null",
      "\"customer\"",
      "\u0000",
      "true"
    };
    for (int i = 0; i < 20_000; i++) {
      StringBuilder body = new StringBuilder();
      for (int piece = random.nextInt(20); piece >= 0; piece--) {
        body.append(pieces[random.nextInt(pieces.length)]);
      }
      assertThat(read(body.toString()).eventId()).isNotEmpty();
    }
    assertThat(read("[".repeat(100_000)).kind()).isEqualTo(Kind.UNKNOWN);
    assertThat(read("{\"a\":".repeat(100_000)).kind()).isEqualTo(Kind.UNKNOWN);
    assertThat(StripeEvents.read(new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1}).kind())
        .isEqualTo(Kind.UNKNOWN);
  }

  private static String snapshot(String object) {
    return "{\"id\":\"evt_1\",\"object\":\"event\",\"type\":\"a.b\",\"data\":{\"object\":"
        + object
        + "}}";
  }

  private static ReceivedEvent read(String body) {
    return StripeEvents.read(body.getBytes(UTF_8));
  }
}
