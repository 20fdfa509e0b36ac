package io.figwizard.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.figwizard.billing.BillingServer.User;
import io.figwizard.handlerkit.Refusal;
import io.figwizard.stripetwin.state.Card;
import io.figwizard.twinkit.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the worker does for the domain. */
class BackgroundIT {
  @RegisterExtension static final BillingServer SERVER = new BillingServer();

  @AfterEach
  void recover() {
    SERVER.stripe.faults(new Fault[0]);
  }

  @Test
  void findsTheUserOfAnEventThatComesBeforeTheRow() throws Exception {
    UUID id = UUID.randomUUID();
    String customer =
        Stripes.live(SERVER).customer(Map.of("user_id", id.toString(), "variant", "production"));

    SERVER.tell("production", customer);

    assertThat(SERVER.user(id, "billing").customer()).isEqualTo(customer);
  }

  @Test
  void countsEventsOfCustomersWhoAreNotOurs() throws Exception {
    String meter = "billing.events.production.unknown-customer";
    long before = SERVER.meter(meter);
    Stripes stripe = Stripes.live(SERVER);

    SERVER.tell("production", stripe.customer(Map.of()));
    SERVER.tell("production", stripe.customer(Map.of("user_id", "x", "variant", "production")));
    SERVER.tell(
        "production",
        stripe.customer(Map.of("user_id", UUID.randomUUID().toString(), "variant", "sandbox")));
    SERVER.tell("production", "cus_never");

    assertThat(SERVER.meter(meter)).isEqualTo(before + 4);
  }

  @Test
  void findsTheCustomerOfAThinEvent() {
    User user = SERVER.newUser();
    SERVER.stripe.pay(user.checkout("basic"), Card.SUCCEEDS);

    SERVER.consume(
        "billing.stripe-event",
        "stripe.event",
        JsonNodeFactory.instance
            .objectNode()
            .put("variant", "production")
            .put("objectId", user.atStripe().get("id").getAsString())
            .putNull("customer"));

    assertThat(user.standing().path("premium").asBoolean()).isTrue();
  }

  @Test
  void comesAgainWhenStripeIsDown() {
    User user = SERVER.newUser();
    SERVER.stripe.pay(user.checkout("basic"), Card.SUCCEEDS);
    SERVER.stripe.faults(Fault.answers(503).always());

    assertThatThrownBy(user::told).isInstanceOf(Refusal.class);
    SERVER.stripe.faults(new Fault[0]);
    user.told();

    assertThat(user.standing().path("premium").asBoolean()).isTrue();
  }

  @Test
  void keepsACopyOfInvoicesForOthersToRead() {
    User user = SERVER.newUser().subscribed("basic");
    user.data("upgrade", Map.of("plan", "team"));
    tellOfInvoices(user);
    tellOfInvoices(user);

    JsonNode shown = user.data("invoices", Map.of()).path("invoices");
    assertThat(published(user.id()))
        .hasSizeGreaterThan(1)
        .containsExactlyInAnyOrderElementsOf(
            shown
                .valueStream()
                .map(
                    invoice ->
                        "%s %s %s %d %d %s production"
                            .formatted(
                                invoice.path("invoiceId").asText(),
                                invoice.path("number").asText(),
                                invoice.path("status").asText(),
                                invoice.path("amountDue").asLong(),
                                invoice.path("amountPaid").asLong(),
                                invoice.path("currency").asText()))
                .toList());
    assertThat(published(SERVER.newUser().id())).isEmpty();
  }

  @Test
  void copiesInvoicesWhenOneIsToldOfAndNotOtherwise() throws Exception {
    User user = SERVER.newUser().subscribed("basic");

    SERVER.consume("billing.invoices", "stripe.event", told(user.customer(), "customer.updated"));
    SERVER.consume("billing.invoices", "stripe.event", told("cus_never", "invoice.paid"));
    assertThat(published(user.id())).isEmpty();
    SERVER.stripe.faults(Fault.answers(503).always());
    assertThatThrownBy(() -> tellOfInvoices(user)).isInstanceOf(Refusal.class);
    SERVER.stripe.faults(new Fault[0]);
    tellOfInvoices(user);

    assertThat(published(user.id())).hasSize(1);
  }

  @Test
  void anOlderReadingOfAnInvoiceDoesNotReplaceANewerOne() {
    User user = SERVER.newUser().subscribed("basic");
    tellOfInvoices(user);
    List<String> now = published(user.id());
    SERVER
        .owner()
        .useHandle(
            handle ->
                handle.execute(
                    "update billing.invoice set status = 'newer', seen_at = seen_at + interval '1"
                        + " year' where user_id = ?",
                    user.id()));

    tellOfInvoices(user);

    assertThat(now).singleElement().asString().contains(" paid ");
    assertThat(published(user.id())).singleElement().asString().contains(" newer ");
  }

  @Test
  void copiesAtNightTheInvoicesThatNoEventToldOf() {
    User user = SERVER.newUser().subscribed("basic");
    assertThat(published(user.id())).isEmpty();

    SERVER.run("billing.reconcile");

    assertThat(published(user.id())).singleElement().asString().contains(" paid ");
  }

  @Test
  void copiesInvoicesAgainAfterAMonthAndNotEveryNight() {
    User user = SERVER.newUser().subscribed("basic");
    SERVER.run("billing.reconcile");
    change("delete from billing.invoice where user_id = ?", user);

    SERVER.run("billing.reconcile");
    assertThat(published(user.id())).isEmpty();
    change(
        "update billing.customer set invoices_seen_at = invoices_seen_at - interval '31 days'"
            + " where user_id = ?",
        user);
    SERVER.run("billing.reconcile");

    assertThat(published(user.id())).hasSize(1);
  }

  private static void change(String sql, User user) {
    SERVER.owner().useHandle(handle -> handle.execute(sql, user.id()));
  }

  private static void tellOfInvoices(User user) {
    SERVER.consume("billing.invoices", "stripe.event", told(user.customer(), "invoice.paid"));
  }

  private static JsonNode told(String customer, String type) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("variant", "production")
        .put("eventType", type)
        .put("customer", customer);
  }

  private static List<String> published(UUID user) {
    return SERVER
        .owner()
        .withHandle(
            handle ->
                handle
                    .select(
                        "select concat_ws(' ', invoice_id, number, status, amount_due, amount_paid,"
                            + " currency, variant) from published.invoices where user_id = ?",
                        user)
                    .mapTo(String.class)
                    .list());
  }

  @Test
  void announcesAccessThatTimeHasEnded() {
    User ended = SERVER.newUser().subscribed("basic");
    ended.data("cancel", Map.of());
    User renewed = SERVER.newUser().subscribed("basic");
    SERVER.stripe.advanceClock(Duration.ofDays(40));
    assertThat(ended.standing().path("premium").asBoolean()).as("by time alone").isFalse();

    SERVER.run("billing.expire-access");

    assertThat(SERVER.announced(ended.id())).containsExactly("basic active", "basic canceled");
    assertThat(renewed.standing().path("premium").asBoolean()).isTrue();
    SERVER.run("billing.expire-access");
    assertThat(SERVER.announced(ended.id())).hasSize(2);
  }

  @Test
  void reconcilesWithStripeWhoIsRight() throws Exception {
    User user = SERVER.newUser().subscribed("team");
    User unnoticed = SERVER.newUser();
    SERVER.stripe.pay(unnoticed.checkout("basic"), Card.SUCCEEDS);
    UUID lost = UUID.randomUUID();
    Stripes.live(SERVER).customer(Map.of("user_id", lost.toString(), "variant", "production"));
    Stripes.live(SERVER).cancel(user.atStripe().get("id").getAsString());
    String meter = "billing.reconciliation.production.differences";
    long before = SERVER.meter(meter);

    SERVER.run("billing.reconcile");

    assertThat(user.standing().path("status").asText()).isEqualTo("canceled");
    assertThat(unnoticed.standing().path("premium").asBoolean()).isTrue();
    assertThat(SERVER.user(lost, "billing").customer()).startsWith("cus_");
    assertThat(SERVER.meter(meter)).isGreaterThanOrEqualTo(before + 2);
    long after = SERVER.meter(meter);
    SERVER.run("billing.reconcile");
    assertThat(SERVER.meter(meter)).as("nothing left to do").isEqualTo(after);
  }

  @Test
  void neverAsksStripeAboutGeneratedCustomers() {
    User paying = SERVER.newUser().subscribed("basic");
    UUID generated = SERVER.generated("production");
    int before = SERVER.slow().askedAbout(paying.customer());

    SERVER.run("billing.reconcile");
    SERVER.run("billing.expire-access");

    assertThat(SERVER.slow().askedAbout(paying.customer())).isGreaterThan(before);
    assertThat(SERVER.slow().askedAbout("cus_gen_" + generated)).isZero();
    assertThat(SERVER.count("billing.subscription where user_id = ?", generated)).isEqualTo(1);
    assertThat(SERVER.announced(generated)).isEmpty();
  }

  @Test
  void erasesGeneratedCustomersAsAllOthers() {
    UUID generated = SERVER.generated("production");

    leave(generated);

    assertThat(SERVER.count("billing.customer where user_id = ?", generated)).isZero();
  }

  @Test
  void erasesWhoLeftHereAndAtStripe() {
    UUID id = UUID.randomUUID();
    User production = SERVER.user(id, "billing").subscribed("team");
    User sandbox = SERVER.user(id, "billing-sandbox").subscribed("basic");
    String customer = production.customer();
    String inSandbox = sandbox.customer();

    leave(id);
    leave(id);

    assertThat(SERVER.count("billing.customer where user_id = ?", id)).isZero();
    assertThat(SERVER.count("billing.subscription where user_id = ?", id)).isZero();
    assertThat(SERVER.stripe.subscriptionsOf(customer))
        .allMatch(subscription -> subscription.get("status").getAsString().equals("canceled"));
    assertThat(
            SERVER.count(
                "billing.outbox where type = 'customer.erased' and ordering_key in (?, ?)",
                "stripe:production:" + customer,
                "stripe:sandbox:" + inSandbox))
        .isEqualTo(2);
    SERVER.tell("production", customer);
    assertThat(SERVER.count("billing.customer where user_id = ?", id)).as("a late event").isZero();
  }

  @Test
  void erasesACustomerWhoseAnswerWasLost() {
    User user = SERVER.newUser();
    SERVER.stripe.faults(Fault.losesAnswer().on("POST", "/v1/customers").always());
    user.call("create-checkout-session", Map.of("plan", "basic"));
    SERVER.stripe.faults(new Fault[0]);

    leave(user.id());

    assertThat(SERVER.count("billing.customer where user_id = ?", user.id())).isZero();
    assertThat(
            SERVER.stripe.events(true, 20).stream()
                .filter(event -> event.toString().contains(user.id().toString()))
                .map(event -> event.get("type").getAsString()))
        .contains("customer.deleted");
  }

  @Test
  void triesAgainToEraseWhenStripeIsDown() {
    User user = SERVER.newUser().subscribed("basic");
    SERVER.stripe.faults(Fault.answers(503).on("DELETE", "/v1/customers").always());

    assertThatThrownBy(() -> leave(user.id())).isInstanceOf(Refusal.class);
    assertThat(SERVER.count("billing.customer where user_id = ?", user.id())).isEqualTo(1);
    SERVER.stripe.faults(new Fault[0]);
    leave(user.id());

    assertThat(SERVER.count("billing.customer where user_id = ?", user.id())).isZero();
  }

  @Test
  void erasesWhoNeverManagedToPay() {
    User user = SERVER.newUser();
    SERVER.stripe.pay(user.checkout("basic"), Card.DECLINED);
    user.told();
    String customer = user.customer();

    leave(user.id());

    assertThat(SERVER.count("billing.customer where user_id = ?", user.id())).isZero();
    assertDeletedAtStripe(customer);
  }

  @Test
  void erasesWhoseSubscriptionSomebodyCancelledAtStripe() throws Exception {
    User user = SERVER.newUser().subscribed("basic");
    String customer = user.customer();
    Stripes.live(SERVER).cancel(user.atStripe().get("id").getAsString());

    leave(user.id());

    assertDeletedAtStripe(customer);
  }

  @Test
  void erasesWhomSomebodyDeletedAtStripe() throws Exception {
    User user = SERVER.newUser().subscribed("basic");
    Stripes.live(SERVER).delete(user.customer());

    leave(user.id());

    assertThat(SERVER.count("billing.customer where user_id = ?", user.id())).isZero();
  }

  @Test
  void goesOnWhereItWasInterrupted() {
    User user = SERVER.newUser().subscribed("basic");
    String customer = user.customer();
    SERVER.stripe.faults(Fault.losesAnswer().on("DELETE", "/v1/subscriptions").always());
    assertThatThrownBy(() -> leave(user.id())).isInstanceOf(Refusal.class);
    SERVER.stripe.faults();

    leave(user.id());

    assertThat(SERVER.count("billing.customer where user_id = ?", user.id())).isZero();
    assertDeletedAtStripe(customer);
  }

  private static void assertDeletedAtStripe(String customer) {
    assertThat(
            SERVER.stripe.events(true, 100).stream()
                .filter(event -> event.get("type").getAsString().equals("customer.deleted"))
                .filter(event -> event.toString().contains(customer)))
        .hasSize(1);
  }

  private static void leave(UUID user) {
    SERVER.consume(
        "billing.user-deleted",
        "user.deleted",
        JsonNodeFactory.instance.objectNode().put("userId", user.toString()));
  }
}
