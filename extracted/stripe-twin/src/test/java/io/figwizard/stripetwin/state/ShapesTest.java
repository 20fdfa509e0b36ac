package io.figwizard.stripetwin.state;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.stripe.model.Customer;
import com.stripe.model.Event;
import com.stripe.model.Invoice;
import com.stripe.model.InvoiceItem;
import com.stripe.model.InvoiceLineItem;
import com.stripe.model.InvoicePayment;
import com.stripe.model.LineItem;
import com.stripe.model.PaymentIntent;
import com.stripe.model.PaymentMethod;
import com.stripe.model.Plan;
import com.stripe.model.Price;
import com.stripe.model.Product;
import com.stripe.model.Subscription;
import com.stripe.model.SubscriptionItem;
import com.stripe.model.SubscriptionSchedule;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Stripe's own library knows which fields there are. */
final class ShapesTest {
  /** Sent only when expanded, only for accounts with such a feature, or only in other forms. */
  private static final Map<String, Set<String>> LEFT_OUT =
      Map.ofEntries(
          Map.entry(
              "customer",
              Set.of(
                  "business_name",
                  "cash_balance",
                  "customer_account",
                  "deleted",
                  "individual_name",
                  "invoice_credit_balance",
                  "sources",
                  "subscriptions",
                  "tax",
                  "tax_ids")),
          Map.entry("product", Set.of("deleted")),
          Map.entry("price", Set.of("currency_options", "deleted", "tiers")),
          Map.entry("plan", Set.of("deleted", "tiers")),
          Map.entry(
              "subscription",
              Set.of(
                  "billing_schedules",
                  "customer_account",
                  "managed_payments",
                  "presentment_details")),
          Map.entry("subscription_item", Set.of("billed_until", "deleted")),
          Map.entry(
              "invoice",
              Set.of(
                  "confirmation_secret",
                  "customer_account",
                  "deleted",
                  "payments",
                  "threshold_reason")),
          Map.entry("line_item", Set.of("quantity_decimal", "subscription")),
          Map.entry(
              "invoiceitem",
              Set.of("customer_account", "deleted", "proration_details", "quantity_decimal")),
          Map.entry("invoice_payment", Set.of()),
          Map.entry(
              "payment_intent",
              Set.of(
                  "allowed_payment_method_types",
                  "customer_account",
                  "hooks",
                  "managed_payments",
                  "payment_details",
                  "presentment_details")),
          Map.entry(
              "checkout.session",
              Set.of(
                  "branding_settings",
                  "customer_account",
                  "excluded_payment_method_types",
                  "integration_identifier",
                  "line_items",
                  "managed_payments",
                  "name_collection",
                  "optional_items",
                  "presentment_details",
                  "redirect_on_completion",
                  "return_url",
                  "tax_id_collection")),
          Map.entry("subscription_schedule", Set.of("customer_account")),
          Map.entry("phase", Set.of("trial")),
          Map.entry("billing_portal.session", Set.of("customer_account")),
          Map.entry("item", Set.of("discounts", "adjustable_quantity", "metadata", "taxes")),
          Map.entry("event", Set.of("account", "context")));

  static Map<String, Class<?>> kinds() {
    return new TreeMap<>(
        Map.ofEntries(
            Map.entry("customer", Customer.class),
            Map.entry("product", Product.class),
            Map.entry("price", Price.class),
            Map.entry("plan", Plan.class),
            Map.entry("payment_method", PaymentMethod.class),
            Map.entry("subscription", Subscription.class),
            Map.entry("subscription_item", SubscriptionItem.class),
            Map.entry("invoice", Invoice.class),
            Map.entry("line_item", InvoiceLineItem.class),
            Map.entry("invoiceitem", InvoiceItem.class),
            Map.entry("invoice_payment", InvoicePayment.class),
            Map.entry("payment_intent", PaymentIntent.class),
            Map.entry("checkout.session", com.stripe.model.checkout.Session.class),
            Map.entry("item", LineItem.class),
            Map.entry("subscription_schedule", SubscriptionSchedule.class),
            Map.entry("phase", SubscriptionSchedule.Phase.class),
            Map.entry("phase_item", SubscriptionSchedule.Phase.Item.class),
            Map.entry("billing_portal.session", com.stripe.model.billingportal.Session.class),
            Map.entry("event", Event.class)));
  }

  static Set<Map.Entry<String, Class<?>>> entries() {
    return kinds().entrySet();
  }

  @Test
  void aFieldThatStripeDoesNotHaveIsFoundHoweverDeepItIs() {
    JsonObject line = new Shapes().empty("line_item");
    Fields.child(line, "period").addProperty("middle", 1);
    JsonObject invoice = new Shapes().empty("invoice");
    Fields.setElements(invoice, "lines", List.of(line));

    assertThat(KnownFields.unknown(invoice, Invoice.class))
        .containsExactly("Invoice.lines.data.period.middle");
  }

  @ParameterizedTest
  @MethodSource("entries")
  void everyFieldIsOneThatStripeHas(Map.Entry<String, Class<?>> kind) {
    assertThat(KnownFields.unknown(new Shapes().empty(kind.getKey()), kind.getValue())).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("entries")
  void noFieldThatStripeSendsIsMissing(Map.Entry<String, Class<?>> kind) {
    // The kinds of payment methods are fields of their own; there are sixty.
    if (kind.getKey().equals("payment_method")) {
      return;
    }
    Set<String> missing = new TreeSet<>(KnownFields.of(kind.getValue()).keySet());
    missing.removeAll(new Shapes().empty(kind.getKey()).keySet());

    assertThat(missing).isSubsetOf(LEFT_OUT.getOrDefault(kind.getKey(), Set.of()));
  }
}
