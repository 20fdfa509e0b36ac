package io.figwizard.billing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.gson.JsonObject;
import io.figwizard.billing.BillingServer.User;
import io.figwizard.handlertesting.Answer;
import io.figwizard.stripetwin.state.Card;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SubscribeIT {
  @RegisterExtension static final BillingServer SERVER = new BillingServer();

  @Test
  void showsThePlansToEverybody() {
    JsonNode plans = SERVER.anonymous().call("billing", "plans", Map.of()).data().path("plans");

    assertThat(plans.findValuesAsText("id")).containsExactly("basic", "premium", "team");
    assertThat(plans.get(1).toString())
        .isEqualTo(
            "{\"id\":\"premium\",\"name\":\"Premium\",\"rank\":2,\"amount\":1900,"
                + "\"currency\":\"eur\",\"interval\":\"month\"}");
  }

  @Test
  void opensWhatIsPaidForWhenStripeHasToldUsAndNotBefore() {
    User user = SERVER.newUser();
    assertThat(user.standing().path("status").asText()).isEqualTo("none");

    SERVER.stripe.pay(user.checkout("premium"), Card.SUCCEEDS);

    assertThat(user.standing().path("premium").asBoolean()).as("before the event").isFalse();
    assertThat(entitlements(user)).isZero();
    user.told();
    JsonNode standing = user.standing();
    assertThat(standing.path("premium").asBoolean()).isTrue();
    assertThat(standing.path("plan").asText()).isEqualTo("premium");
    assertThat(standing.path("status").asText()).isEqualTo("active");
    assertThat(entitlements(user)).isEqualTo(1);
    assertThat(Instant.parse(standing.path("accessUntil").asText()))
        .as("the end of the period and a day of grace")
        .isEqualTo(
            Instant.parse(standing.path("currentPeriodEnd").asText()).plus(Duration.ofDays(1)));
    assertThat(SERVER.announced(user.id())).containsExactly("premium active");
    user.told();
    assertThat(SERVER.announced(user.id())).as("told again").hasSize(1);
  }

  @Test
  void opensNothingForADeclinedCard() {
    User user = SERVER.newUser();
    String session = user.checkout("premium");

    SERVER.stripe.pay(session, Card.DECLINED);
    user.told();
    assertThat(user.standing().path("premium").asBoolean()).isFalse();

    SERVER.stripe.pay(session, Card.SUCCEEDS);
    user.told();
    assertThat(user.standing().path("premium").asBoolean()).isTrue();
  }

  @Test
  void waitsForTheBank() {
    User user = SERVER.newUser();
    String session = user.checkout("premium");

    SERVER.stripe.pay(session, Card.THREE_D_SECURE);
    user.told();
    assertThat(user.standing().path("premium").asBoolean()).isFalse();

    SERVER.stripe.confirm3ds(session, true);
    user.told();
    assertThat(user.standing().path("premium").asBoolean()).isTrue();
  }

  @Test
  void keepsTheSandboxApart() {
    UUID id = UUID.randomUUID();
    User sandbox = SERVER.user(id, "billing-sandbox").subscribed("team");
    User production = SERVER.user(id, "billing");

    assertThat(sandbox.standing().path("premium").asBoolean()).isTrue();
    assertThat(production.standing().path("status").asText()).isEqualTo("none");
    assertThat(
            SERVER.count("published.entitlement where user_id = ? and variant = 'production'", id))
        .isZero();
    assertThat(production.subscribed("basic").standing().path("plan").asText()).isEqualTo("basic");
    assertThat(sandbox.standing().path("plan").asText()).isEqualTo("team");
  }

  @Test
  void tellsStripeTheUsersIdAndNothingElseAboutTheUser() {
    User user = SERVER.newUser();
    user.checkout("basic");

    JsonObject customer = SERVER.stripe.object(user.customer());

    assertThat(customer.getAsJsonObject("metadata").toString())
        .contains("\"user_id\":\"" + user.id() + "\"", "\"variant\":\"production\"");
    assertThat(customer.get("email").isJsonNull()).isTrue();
    assertThat(customer.get("name").isJsonNull()).isTrue();
  }

  @Test
  void sellsToSomebodyWhoseCustomerWasDeletedAtStripe() throws Exception {
    User user = SERVER.newUser().subscribed("basic");
    String deleted = user.customer();
    Stripes.live(SERVER).delete(deleted);

    assertThat(user.call("portal-session", Map.of()).errorCode()).isEqualTo("no_subscription");
    user.subscribed("team");

    assertThat(user.customer()).isNotEqualTo(deleted);
    assertThat(user.standing().path("plan").asText()).isEqualTo("team");
    assertThat(
            SERVER.count(
                "billing.outbox where type = 'customer.erased' and ordering_key = ?",
                "stripe:production:" + deleted))
        .as("what was told about the old one is erased")
        .isEqualTo(1);
  }

  @Test
  void sellsToAUserOfGeneratedData() {
    UUID id = SERVER.generated("production");
    User user = SERVER.user(id, "billing");
    assertThat(user.standing().path("plan").asText()).as("as generated").isEqualTo("premium");

    Answer first = user.callWithKey("one", "create-checkout-session", Map.of("plan", "basic"));
    Answer again = user.callWithKey("one", "create-checkout-session", Map.of("plan", "basic"));
    SERVER.stripe.pay(first.data().path("sessionId").asText(), Card.SUCCEEDS);
    user.told();

    assertThat(again.data()).isEqualTo(first.data());
    assertThat(user.standing().path("plan").asText()).isEqualTo("basic");
    assertThat(user.customer()).doesNotStartWith("cus_gen_");
  }

  @Test
  void closesThePageThatWasLeftOpen() {
    User user = SERVER.newUser();
    String first = user.checkout("basic");

    String second = user.checkout("premium");

    assertThat(SERVER.stripe.object(first).get("status").getAsString()).isEqualTo("expired");
    assertThat(SERVER.stripe.object(second).get("status").getAsString()).isEqualTo("open");
  }

  @Test
  void makesOnePageForARequestThatComesTwice() {
    User user = SERVER.newUser();

    Answer first = user.callWithKey("key-1", "create-checkout-session", Map.of("plan", "basic"));
    Answer second = user.callWithKey("key-1", "create-checkout-session", Map.of("plan", "basic"));

    assertThat(second.data()).isEqualTo(first.data());
    assertThat(
            user.callWithKey("key-1", "create-checkout-session", Map.of("plan", "team"))
                .errorCode())
        .isEqualTo("idempotency_conflict");
  }

  @Test
  void sellsNobodyASecondSubscription() {
    User user = SERVER.newUser().subscribed("basic");

    Answer answer = user.call("create-checkout-session", Map.of("plan", "premium"));

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.errorCode()).isEqualTo("already_subscribed");
  }

  @Test
  void noticesThatItWasPaidForBeforeItSellsAgain() {
    User user = SERVER.newUser();
    SERVER.stripe.pay(user.checkout("basic"), Card.SUCCEEDS);

    assertThat(user.call("create-checkout-session", Map.of("plan", "basic")).errorCode())
        .isEqualTo("already_subscribed");
    assertThat(user.standing().path("premium").asBoolean()).isTrue();
  }

  @Test
  void refusesPlansThatThereAreNot() {
    Answer answer = SERVER.newUser().call("create-checkout-session", Map.of("plan", "gold"));

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.body().at("/error/fields/plan").asText()).contains("basic, premium, team");
  }

  @Test
  void refusesChangesWithoutASubscription() {
    User user = SERVER.newUser();

    assertThat(user.call("upgrade", Map.of("plan", "team")).errorCode())
        .isEqualTo("no_subscription");
    assertThat(user.call("downgrade", Map.of("plan", "basic")).errorCode())
        .isEqualTo("no_subscription");
    assertThat(user.call("cancel", Map.of()).errorCode()).isEqualTo("no_subscription");
    assertThat(user.call("resume", Map.of()).errorCode()).isEqualTo("no_subscription");
    assertThat(user.call("portal-session", Map.of()).errorCode()).isEqualTo("no_subscription");
    assertThat(user.data("invoices", Map.of()).path("invoices")).isEmpty();
  }

  @Test
  void listsInvoicesPageByPage() {
    User user = SERVER.newUser().subscribed("basic");
    user.data("upgrade", Map.of("plan", "team"));

    JsonNode first = user.data("invoices", Map.of("limit", 1));
    JsonNode second =
        user.data("invoices", Map.of("limit", 1, "cursor", first.path("nextCursor").asText()));

    assertThat(first.path("invoices")).hasSize(1);
    assertThat(second.path("invoices").get(0).path("amountPaid").asLong()).isEqualTo(900);
    assertThat(second.path("invoices").get(0).path("status").asText()).isEqualTo("paid");
    assertThat(second.path("nextCursor").isNull()).isTrue();
  }

  @Test
  void givesAPortalToCustomers() {
    assertThat(
            SERVER
                .newUser()
                .subscribed("basic")
                .data("portal-session", Map.of())
                .path("url")
                .asText())
        .contains("/portal/");
  }

  private static int entitlements(User user) {
    return SERVER.count(
        "published.entitlement where user_id = ? and variant = ?", user.id(), user.variant());
  }
}
