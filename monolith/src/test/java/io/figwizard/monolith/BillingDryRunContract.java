package io.figwizard.monolith;

import static io.figwizard.monolith.EnvelopeContract.assertFailure;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.figwizard.handlertesting.Answer;
import io.figwizard.handlertesting.Eventually;
import io.figwizard.handlertesting.HandlerClient;
import io.figwizard.handlertesting.TestDatabase;
import io.figwizard.handlertesting.TestTokens;
import io.figwizard.stripetwin.control.TwinControl;
import io.figwizard.stripetwin.state.Card;
import io.figwizard.twinkit.Fault;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/**
 * What the billing handler answers to the routing proxy's dry runs, wherever it runs: what it would
 * have asked Stripe, which is asked nothing.
 */
interface BillingDryRunContract {
  /** Of the server under test itself, without a token: a proxy lets no dry runs pass. */
  HandlerClient client();

  /** Whose tokens the server under test accepts. */
  TestTokens tokens();

  TestDatabase database();

  /** The Stripe that the server under test would ask. */
  TwinControl stripe();

  @Test
  default void aDryRunOfACheckoutEndsAtThePageThatItWouldOpen() throws Exception {
    HandlerClient user = someone();
    Map<String, String> basic = Map.of("plan", "basic");
    user.call("billing", "create-checkout-session", basic).expectData();

    JsonNode effects = dry(user, "create-checkout-session", basic);

    assertThat(whats(effects))
        .containsExactly(
            "stripe GET /v1/subscriptions",
            "stripe GET /v1/checkout/sessions",
            "stripe POST /v1/checkout/sessions");
    assertThat(effects.path("ended").asBoolean()).isTrue();
    assertThat(effects.at("/rows/billing.customer/updated").asInt()).isEqualTo(1);
    JsonNode page = effects.at("/outbound/2/fields");
    assertThat(page.path("line_items[0][price]").asText()).isEqualTo("price_basic_monthly");
    assertThat(page.path("mode").asText()).isEqualTo("subscription");
    for (String told : List.of("customer", "metadata[user_id]", "success_url", "Idempotency-Key")) {
      assertThat(page.path(told).asText()).as(told).startsWith("~");
    }
    JsonNode team = dry(user, "create-checkout-session", Map.of("plan", "team"));
    assertThat(team.at("/outbound/2/fields/line_items[0][price]").asText())
        .isEqualTo("price_team_monthly");
  }

  /** Nobody is made a customer; until then there is none to open a page for. */
  @Test
  default void aDryRunOfAFirstCheckoutEndsAtTheCustomerThatItWouldMake() throws Exception {
    JsonNode effects = dry(someone(), "create-checkout-session", Map.of("plan", "basic"));

    assertThat(whats(effects)).containsExactly("stripe POST /v1/customers");
    assertThat(effects.at("/rows/billing.customer/inserted").asInt()).isEqualTo(1);
  }

  @Test
  default void dryRunsOfChangesEndAtTheChange() throws Exception {
    HandlerClient user = someone();
    Answer page = user.call("billing", "create-checkout-session", Map.of("plan", "premium"));
    stripe().pay(page.data().path("sessionId").asText(), Card.SUCCEEDS);

    JsonNode upgrade = dryAfterResume(user, "upgrade", Map.of("plan", "team"));
    assertThat(whats(upgrade))
        .containsExactly("stripe GET /v1/subscriptions", "stripe POST /v1/subscriptions/{id}");
    assertThat(upgrade.at("/outbound/1/fields/items[0][price]").asText())
        .isEqualTo("price_team_monthly");
    assertThat(upgrade.at("/outbound/1/fields/proration_behavior").asText())
        .isEqualTo("always_invoice");

    assertThat(whats(dryAfterResume(user, "downgrade", Map.of("plan", "basic"))))
        .containsExactly("stripe GET /v1/subscriptions", "stripe POST /v1/subscription_schedules");
    JsonNode cancel = dryAfterResume(user, "cancel", Map.of());
    assertThat(whats(cancel))
        .containsExactly("stripe GET /v1/subscriptions", "stripe POST /v1/subscriptions/{id}");
    assertThat(cancel.at("/outbound/1/fields/cancel_at_period_end").asText()).isEqualTo("true");
    assertThat(whats(dryAfterResume(user, "portal-session", Map.of())))
        .containsExactly("stripe POST /v1/billing_portal/sessions");
  }

  /** What there is nothing to do for any more, as after the real request, is answered. */
  @Test
  default void aDryRunOfWhatIsDoneAlreadyComesToItsEnd() throws Exception {
    HandlerClient user = someone();
    Answer page = user.call("billing", "create-checkout-session", Map.of("plan", "premium"));
    stripe().pay(page.data().path("sessionId").asText(), Card.SUCCEEDS);
    JsonNode real = user.call("billing", "resume", Map.of()).expectData();

    Answer dry = dryAnswer(user, "resume", Map.of());

    assertThat(dry.data().path("plan")).isEqualTo(real.path("plan"));
    JsonNode effects = DryRunRequests.effects(dry);
    assertThat(effects.has("ended")).isFalse();
    assertThat(whats(effects))
        .containsExactly("stripe GET /v1/subscriptions", "stripe GET /v1/subscriptions");
  }

  @Test
  default void aDryRunRefusesAsTheActionDoes() throws Exception {
    for (String action : List.of("cancel", "resume", "portal-session")) {
      Answer dry = dryAnswer(someone(), action, Map.of());

      assertFailure(dry, 409, "no_subscription");
      assertThat(DryRunRequests.effects(dry).path("outbound")).isEmpty();
    }
  }

  private JsonNode dryAfterResume(HandlerClient user, String action, Map<String, String> fields)
      throws Exception {
    // Makes our rows what Stripe says now: what is older, a dry run does not go on with.
    user.call("billing", "resume", Map.of()).expectData();
    JsonNode effects = dry(user, action, fields);
    assertThat(effects.path("ended").asBoolean()).as(effects.toPrettyString()).isTrue();
    return effects;
  }

  private JsonNode dry(HandlerClient user, String action, Map<String, String> fields)
      throws Exception {
    Answer answer = dryAnswer(user, action, fields);
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
    JsonNode effects = DryRunRequests.effects(answer);
    assertThat(effects.path("complete").asBoolean()).isTrue();
    return effects;
  }

  /** Until nobody else has asked Stripe meanwhile, as jobs do: who asks, asks each time. */
  private Answer dryAnswer(HandlerClient user, String action, Map<String, String> fields)
      throws Exception {
    AtomicReference<Answer> answer = new AtomicReference<>();
    Eventually.holds(
        "a dry run of " + action + " asks Stripe nothing",
        () -> {
          stripe().faults(Fault.answers(500));
          try {
            answer.set(DryRunRequests.leavingNothing(database(), user, "billing", action, fields));
            return stripe().remainingFaults().size() == 1;
          } finally {
            stripe().faults();
          }
        });
    return answer.get();
  }

  private static List<String> whats(JsonNode effects) {
    return effects.path("outbound").findValuesAsText("what");
  }

  private HandlerClient someone() {
    return client().as(tokens().forUser(UUID.randomUUID()));
  }
}
