package io.figwizard.billing;

import static org.assertj.core.api.Assertions.assertThat;

import io.figwizard.billing.BillingServer.User;
import io.figwizard.handlertesting.Answer;
import io.figwizard.handlertesting.Eventually;
import io.figwizard.twinkit.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever goes wrong with Stripe: an answer of its own, and nothing half done. */
class ProviderFailuresIT {
  /** Alone in being impatient: here Stripe hangs. */
  @RegisterExtension
  static final BillingServer SERVER =
      new BillingServer(
          settings -> settings.limits.readTimeout = io.dropwizard.util.Duration.seconds(2));

  private record Change(String action, Map<String, String> fields, String path, String outcome) {}

  private static final List<Change> CHANGES =
      List.of(
          new Change("upgrade", Map.of("plan", "team"), "/v1/subscriptions", "team false null"),
          new Change("cancel", Map.of(), "/v1/subscriptions", "premium true null"),
          new Change(
              "downgrade",
              Map.of("plan", "basic"),
              "/v1/subscription_schedules",
              "premium false basic"));

  static Stream<Arguments> faultsOfChanges() {
    Map<String, Fault> faults =
        Map.of(
            "down", Fault.answers(503),
            "broken", Fault.answers(500),
            "asked too often", Fault.answers(429).withRetryAfter(Duration.ofSeconds(1)),
            "hangs", Fault.hangs(Duration.ofSeconds(3)),
            "resets", Fault.resetsConnection(),
            "lost answer", Fault.losesAnswer());
    return CHANGES.stream()
        .flatMap(
            change ->
                faults.entrySet().stream()
                    .map(fault -> Arguments.of(fault.getKey(), fault.getValue(), change)));
  }

  @AfterEach
  void recover() throws Exception {
    SERVER.stripe.faults(new Fault[0]);
    User anybody = SERVER.newUser();
    Eventually.holds(
        "Stripe is asked again",
        () -> anybody.call("create-checkout-session", Map.of("plan", "basic")).ok());
  }

  @ParameterizedTest(name = "{0}: {2}")
  @MethodSource("faultsOfChanges")
  void leavesNothingHalfDone(String name, Fault fault, Change change) {
    User user = SERVER.newUser().subscribed("premium");
    String key = UUID.randomUUID().toString();
    SERVER.stripe.faults(fault.on("POST", change.path()).always());

    Answer failed = user.callWithKey(key, change.action(), change.fields());

    assertThat(failed.status()).as(failed.body().toString()).isEqualTo(503);
    assertThat(failed.errorCode()).isEqualTo("payment_provider_unavailable");
    assertThat(failed.header("Retry-After")).isNotEmpty();
    SERVER.stripe.faults(new Fault[0]);
    user.told();
    assertThat(user.ours()).as("after the failure").isEqualTo(user.theirs());
    assertThat(user.standing().path("premium").asBoolean()).isTrue();

    Answer again = user.callWithKey(key, change.action(), change.fields());
    assertThat(again.status()).as(again.body().toString()).isEqualTo(200);
    assertThat(user.ours()).isEqualTo(user.theirs());
    assertThat(
            user.standing().path("plan").asText()
                + " "
                + user.standing().path("cancelAtPeriodEnd").asText()
                + " "
                + user.standing().path("scheduledPlan").asText("null"))
        .isEqualTo(change.outcome());
    assertThat(user.data("invoices", Map.of()).path("invoices"))
        .as("charged once")
        .hasSize(change.action().equals("upgrade") ? 2 : 1);
  }

  @Test
  void makesOneCustomerWhenTheAnswerIsLost() {
    User user = SERVER.newUser();
    SERVER.stripe.faults(Fault.losesAnswer().on("POST", "/v1/customers").always());
    assertThat(user.call("create-checkout-session", Map.of("plan", "basic")).status())
        .isEqualTo(503);
    SERVER.stripe.faults(new Fault[0]);

    user.subscribed("basic");

    assertThat(customersOf(user)).isEqualTo(1);
  }

  @Test
  void answersFromItsOwnRowsWhenStripeIsDown() {
    User user = SERVER.newUser().subscribed("basic");
    SERVER.stripe.faults(Fault.answers(503).always());

    assertThat(user.standing().path("premium").asBoolean()).isTrue();
    assertThat(user.call("plans", Map.of()).status()).isEqualTo(200);
    assertThat(user.call("invoices", Map.of()).errorCode())
        .isEqualTo("payment_provider_unavailable");
    assertThat(user.call("portal-session", Map.of()).errorCode())
        .isEqualTo("payment_provider_unavailable");
  }

  @Test
  void stopsAskingWhenMostCallsFail() {
    User user = SERVER.newUser().subscribed("basic");
    SERVER.stripe.faults(Fault.answers(503).always());
    String notAsked = "billing.stripe.production.not-asked";
    long before = SERVER.meter(notAsked);

    IntStream.range(0, 25).forEach(i -> user.call("invoices", Map.of()));

    assertThat(SERVER.meter(notAsked)).isGreaterThan(before);
  }

  @Test
  void answers500WhenStripeDoesNotTakeItsKey() {
    User user = SERVER.newUser().subscribed("basic");
    SERVER.stripe.faults(Fault.answers(401).on("GET", "/v1/invoices").times(1));

    Answer answer = user.call("invoices", Map.of());

    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.errorCode()).isEqualTo("internal");
    assertThat(answer.body().toString()).doesNotContain("sk_", "stripe");
  }

  private static long customersOf(User user) {
    return SERVER.stripe.events(true, 1000).stream()
        .filter(event -> event.get("type").getAsString().equals("customer.created"))
        .filter(event -> event.toString().contains(user.id().toString()))
        .count();
  }
}
