package io.figwizard.billing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.figwizard.billing.BillingServer.User;
import io.figwizard.handlertesting.Answer;
import io.figwizard.stripetwin.state.Card;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ChangesIT {
  private static final Duration A_PERIOD = Duration.ofDays(32);

  @RegisterExtension static final BillingServer SERVER = new BillingServer();

  @Test
  void upgradesNowAndChargesTheDifferenceNow() {
    User user = SERVER.newUser().subscribed("basic");

    JsonNode answer = user.data("upgrade", Map.of("plan", "team"));

    assertThat(answer.path("status").asText()).isEqualTo("upgraded");
    assertThat(answer.at("/subscription/plan").asText()).isEqualTo("team");
    assertThat(user.theirs()).isEqualTo(user.ours());
    JsonNode invoice = user.data("invoices", Map.of()).path("invoices").get(0);
    assertThat(invoice.path("amountPaid").asLong()).isBetween(3900L, 4000L);
    assertThat(SERVER.announced(user.id())).containsExactly("basic active", "team active");
    assertThat(user.data("upgrade", Map.of("plan", "team")).path("status").asText())
        .as("sent again")
        .isEqualTo("upgraded");
    assertThat(user.data("invoices", Map.of()).path("invoices")).hasSize(2);
  }

  @Test
  void waitsForTheBankBeforeItUpgrades() {
    User user = SERVER.newUser().subscribed("basic");
    SERVER.stripe.setDefaultCard(user.customer(), Card.THREE_D_SECURE);

    JsonNode answer = user.data("upgrade", Map.of("plan", "premium"));

    assertThat(answer.path("status").asText()).isEqualTo("action_required");
    assertThat(answer.path("invoiceUrl").asText()).contains("/invoice/");
    assertThat(answer.at("/subscription/plan").asText()).isEqualTo("basic");
    assertThat(answer.at("/subscription/pendingPlan").asText()).isEqualTo("premium");
    assertThat(user.call("upgrade", Map.of("plan", "team")).errorCode())
        .isEqualTo("payment_pending");
    assertThat(user.data("upgrade", Map.of("plan", "premium")).path("status").asText())
        .as("sent again")
        .isEqualTo("action_required");

    SERVER.stripe.confirm3ds(user.atStripe().get("latest_invoice").getAsString(), true);
    user.told();
    assertThat(user.standing().path("plan").asText()).isEqualTo("premium");
    assertThat(user.standing().path("pendingPlan").isNull()).isTrue();
  }

  @Test
  void staysOnThePlanWhenTheBankRefuses() {
    User user = SERVER.newUser().subscribed("basic");
    SERVER.stripe.setDefaultCard(user.customer(), Card.THREE_D_SECURE);
    user.data("upgrade", Map.of("plan", "premium"));

    SERVER.stripe.confirm3ds(user.atStripe().get("latest_invoice").getAsString(), false);
    user.told();

    assertThat(user.standing().path("plan").asText()).isEqualTo("basic");
    assertThat(user.standing().path("premium").asBoolean()).isTrue();
    assertThat(user.call("upgrade", Map.of("plan", "premium")).errorCode())
        .as("asked again")
        .isEqualTo("card_declined");
    // Stripe gives the change up after 23 hours.
    SERVER.stripe.advanceClock(Duration.ofHours(24));
    user.told();
    assertThat(user.standing().path("pendingPlan").isNull()).isTrue();
    SERVER.stripe.setDefaultCard(user.customer(), Card.SUCCEEDS);
    assertThat(user.data("upgrade", Map.of("plan", "premium")).path("status").asText())
        .isEqualTo("upgraded");
  }

  @Test
  void staysOnThePlanWhenTheCardIsDeclined() {
    User user = SERVER.newUser().subscribed("basic");
    SERVER.stripe.setDefaultCard(user.customer(), Card.ATTACHES_THEN_FAILS);

    Answer answer = user.call("upgrade", Map.of("plan", "premium"));

    assertThat(answer.status()).isEqualTo(402);
    assertThat(answer.errorCode()).isEqualTo("card_declined");
    assertThat(answer.body().at("/error/fields/declineCode").asText()).isNotEmpty();
    assertThat(answer.body().at("/error/fields/invoiceUrl").asText()).contains("/invoice/");
    assertThat(user.standing().path("plan").asText()).isEqualTo("basic");
    assertThat(user.standing().path("premium").asBoolean()).isTrue();
    assertThat(user.theirs()).isEqualTo(user.ours());
  }

  @Test
  void refusesAnUpgradeThatIsNone() {
    User user = SERVER.newUser().subscribed("premium");

    assertThat(user.call("upgrade", Map.of("plan", "basic")).errorCode())
        .isEqualTo("not_an_upgrade");
    assertThat(user.call("downgrade", Map.of("plan", "premium")).errorCode())
        .isEqualTo("not_a_downgrade");
    assertThat(user.call("downgrade", Map.of("plan", "team")).errorCode())
        .isEqualTo("not_a_downgrade");
  }

  @Test
  void downgradesWhenThePeriodIsOver() {
    User user = SERVER.newUser().subscribed("team");

    JsonNode answer = user.data("downgrade", Map.of("plan", "basic"));

    assertThat(answer.path("plan").asText()).isEqualTo("team");
    assertThat(answer.path("scheduledPlan").asText()).isEqualTo("basic");
    assertThat(user.data("downgrade", Map.of("plan", "premium")).path("scheduledPlan").asText())
        .as("thought better of it")
        .isEqualTo("premium");
    SERVER.stripe.advanceClock(A_PERIOD);
    user.told();
    assertThat(user.standing().path("plan").asText()).isEqualTo("premium");
    assertThat(user.standing().path("scheduledPlan").isNull()).isTrue();
    assertThat(user.theirs()).isEqualTo(user.ours());
  }

  @Test
  void cancelsWhenThePeriodIsOver() {
    User user = SERVER.newUser().subscribed("premium");

    JsonNode answer = user.data("cancel", Map.of());

    assertThat(answer.path("cancelAtPeriodEnd").asBoolean()).isTrue();
    assertThat(answer.path("premium").asBoolean()).isTrue();
    assertThat(user.data("cancel", Map.of()).path("cancelAtPeriodEnd").asBoolean()).isTrue();
    SERVER.stripe.advanceClock(A_PERIOD);
    user.told();
    assertThat(user.standing().path("status").asText()).isEqualTo("canceled");
    assertThat(user.standing().path("premium").asBoolean()).isFalse();
    assertThat(SERVER.count("published.entitlement where user_id = ?", user.id())).isZero();
    assertThat(SERVER.announced(user.id())).containsExactly("premium active", "premium canceled");
    assertThat(user.subscribed("basic").standing().path("premium").asBoolean())
        .as("comes back")
        .isTrue();
  }

  @Test
  void cancelsInsteadOfADowngrade() {
    User user = SERVER.newUser().subscribed("team");
    user.data("downgrade", Map.of("plan", "basic"));

    JsonNode answer = user.data("cancel", Map.of());

    assertThat(answer.path("cancelAtPeriodEnd").asBoolean()).isTrue();
    assertThat(answer.path("scheduledPlan").isNull()).isTrue();
  }

  @Test
  void downgradesInsteadOfACancellation() {
    User user = SERVER.newUser().subscribed("team");
    user.data("cancel", Map.of());

    JsonNode answer = user.data("downgrade", Map.of("plan", "basic"));

    assertThat(answer.path("cancelAtPeriodEnd").asBoolean()).isFalse();
    assertThat(answer.path("scheduledPlan").asText()).isEqualTo("basic");
  }

  @Test
  void resumesWhatWasCancelledOrDowngraded() {
    User user = SERVER.newUser().subscribed("team");
    user.data("cancel", Map.of());
    assertThat(user.data("resume", Map.of()).path("cancelAtPeriodEnd").asBoolean()).isFalse();

    user.data("downgrade", Map.of("plan", "basic"));
    assertThat(user.data("resume", Map.of()).path("scheduledPlan").isNull()).isTrue();

    SERVER.stripe.advanceClock(A_PERIOD);
    user.told();
    assertThat(user.standing().path("plan").asText()).isEqualTo("team");
    assertThat(user.standing().path("premium").asBoolean()).as("renewed").isTrue();
  }

  @Test
  void upgradesInsteadOfADowngrade() {
    User user = SERVER.newUser().subscribed("premium");
    user.data("downgrade", Map.of("plan", "basic"));

    assertThat(user.data("upgrade", Map.of("plan", "team")).at("/subscription/plan").asText())
        .isEqualTo("team");
    assertThat(user.standing().path("scheduledPlan").isNull()).isTrue();
  }
}
