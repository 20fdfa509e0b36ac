package io.figwizard.monolith;

import static io.figwizard.monolith.EnvelopeContract.assertFailure;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.figwizard.handlertesting.Answer;
import io.figwizard.handlertesting.HandlerClient;
import io.figwizard.handlertesting.TestTokens;
import io.figwizard.stripetwin.control.TwinControl;
import io.figwizard.stripetwin.state.Card;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What the billing handler answers, wherever it runs, with the twin of Stripe behind it. */
interface BillingContract extends EnvelopeContract {
  /** Whose tokens the server under test accepts. */
  TestTokens tokens();

  /** The Stripe that the server under test asks. No event of it reaches anybody. */
  TwinControl stripe();

  @Override
  default String handler() {
    return "billing";
  }

  @Override
  default String oneAction() {
    return "create-checkout-session";
  }

  @Test
  default void showsThePlansToEverybody() {
    Answer answer = client().call(handler(), "plans", Map.of());

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.data().path("plans").findValuesAsText("id"))
        .containsExactly("basic", "premium", "team");
    assertThat(answer.data().path("plans").path(0).fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder("id", "name", "rank", "amount", "currency", "interval");
  }

  @Test
  default void refusesWhoIsNotLoggedIn() {
    for (String action :
        List.of(
            "subscription",
            "create-checkout-session",
            "upgrade",
            "downgrade",
            "cancel",
            "resume",
            "portal-session",
            "invoices")) {
      assertFailure(client().call(handler(), action, Map.of()), 401, "unauthenticated");
    }
  }

  @Test
  default void knowsWhoNeverSubscribed() {
    HandlerClient user = someone();

    Answer standing = user.call(handler(), "subscription", Map.of());
    assertThat(standing.status()).isEqualTo(200);
    assertThat(standing.data().path("status").asText()).isEqualTo("none");
    assertThat(standing.data().path("premium").asBoolean(true)).isFalse();
    assertThat(user.call(handler(), "invoices", Map.of()).data().path("invoices")).isEmpty();
    assertFailure(user.call(handler(), "cancel", Map.of()), 409, "no_subscription");
    assertFailure(user.call(handler(), "resume", Map.of()), 409, "no_subscription");
    assertFailure(user.call(handler(), "portal-session", Map.of()), 409, "no_subscription");
    assertFailure(user.call(handler(), "upgrade", Map.of("plan", "team")), 409, "no_subscription");
    assertFailure(
        user.call(handler(), "downgrade", Map.of("plan", "basic")), 409, "no_subscription");
  }

  @Test
  default void refusesPlansThatThereAreNot() {
    Answer unknown = someone().call(handler(), "create-checkout-session", Map.of("plan", "gold"));
    Answer missing = someone().call(handler(), "create-checkout-session", Map.of());

    assertFailure(unknown, 422, "invalid_input");
    assertThat(unknown.body().at("/error/fields/plan").asText()).contains("basic, premium, team");
    assertFailure(missing, 422, "invalid_input");
    assertFailure(someone().call(handler(), "invoices", Map.of("limit", 0)), 422, "invalid_input");
    assertFailure(
        someone().call(handler(), "invoices", Map.of("cursor", "sub_1")), 422, "invalid_input");
  }

  @Test
  default void takesASubscriptionFromThePaymentToItsEnd() {
    HandlerClient user = someone();
    Answer page = user.call(handler(), "create-checkout-session", Map.of("plan", "premium"));
    assertThat(page.status()).as(page.body().toString()).isEqualTo(200);
    assertThat(page.data().path("url").asText()).contains("/pay/");
    stripe().pay(page.data().path("sessionId").asText(), Card.SUCCEEDS);

    assertThat(data(user, "subscription").path("premium").asBoolean(true))
        .as("before Stripe told us")
        .isFalse();
    assertFailure(
        user.call(handler(), "create-checkout-session", Map.of("plan", "team")),
        409,
        "already_subscribed");
    JsonNode standing = data(user, "subscription");
    assertThat(standing.path("premium").asBoolean()).isTrue();
    assertThat(standing.fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder(
            "plan",
            "status",
            "premium",
            "accessUntil",
            "currentPeriodEnd",
            "cancelAtPeriodEnd",
            "scheduledPlan",
            "pendingPlan",
            "seenAt");

    assertFailure(user.call(handler(), "upgrade", Map.of("plan", "basic")), 409, "not_an_upgrade");
    assertFailure(
        user.call(handler(), "downgrade", Map.of("plan", "team")), 409, "not_a_downgrade");
    JsonNode upgraded = user.call(handler(), "upgrade", Map.of("plan", "team")).data();
    assertThat(upgraded.path("status").asText()).isEqualTo("upgraded");
    assertThat(upgraded.at("/subscription/plan").asText()).isEqualTo("team");
    assertThat(
            user.call(handler(), "downgrade", Map.of("plan", "basic"))
                .data()
                .path("scheduledPlan")
                .asText())
        .isEqualTo("basic");
    assertThat(data(user, "resume").path("scheduledPlan").isNull()).isTrue();
    assertThat(data(user, "cancel").path("cancelAtPeriodEnd").asBoolean()).isTrue();
    assertThat(data(user, "portal-session").path("url").asText()).contains("/portal/");
    assertThat(data(user, "invoices").path("invoices")).hasSize(2);
  }

  @Test
  default void doesARequestWithAKeyOnce() {
    HandlerClient withKey = someone().with("Idempotency-Key", UUID.randomUUID().toString());
    Map<String, String> wanted = Map.of("plan", "basic");

    Answer first = withKey.call(handler(), "create-checkout-session", wanted);
    Answer second = withKey.call(handler(), "create-checkout-session", wanted);

    assertThat(second.data()).isEqualTo(first.data());
    assertThat(second.header("Idempotency-Replayed")).isEqualTo("true");
    assertFailure(
        withKey.call(handler(), "create-checkout-session", Map.of("plan", "team")),
        409,
        "idempotency_conflict");
  }

  @Test
  default void saysWhichCardWasDeclined() {
    HandlerClient user = someone();
    Answer page = user.call(handler(), "create-checkout-session", Map.of("plan", "basic"));
    String session = page.data().path("sessionId").asText();
    stripe().pay(session, Card.SUCCEEDS);
    stripe()
        .setDefaultCard(
            stripe().object(session).get("customer").getAsString(), Card.ATTACHES_THEN_FAILS);

    Answer answer = user.call(handler(), "upgrade", Map.of("plan", "team"));

    assertFailure(answer, 402, "card_declined");
    assertThat(answer.body().at("/error/fields/declineCode").asText()).isNotEmpty();
  }

  private JsonNode data(HandlerClient user, String action) {
    Answer answer = user.call(handler(), action, Map.of());
    assertThat(answer.status()).as(() -> action + ": " + answer.body()).isEqualTo(200);
    return answer.data();
  }

  private HandlerClient someone() {
    return client().as(tokens().forUser(UUID.randomUUID()));
  }
}
