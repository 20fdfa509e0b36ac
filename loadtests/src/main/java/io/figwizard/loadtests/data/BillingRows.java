package io.figwizard.loadtests.data;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/** Writes customers, their subscriptions and invoices. Immutable. */
final class BillingRows implements UserPart {

  private static final Map<String, Integer> CENTS =
      Map.of("basic", 900, "premium", 1_900, "team", 4_900);

  /** By the subscription's status, where it is not paid. */
  private static final Map<String, String> LAST_INVOICE =
      Map.of(
          "past_due", "open",
          "incomplete", "open",
          "unpaid", "uncollectible",
          "incomplete_expired", "void");

  private final long seed;
  private final Population population;
  private final Days days;

  BillingRows(long seed, Population population, Days days) {
    this.seed = seed;
    this.population = population;
    this.days = days;
  }

  @Override
  public void write(int chunk, int first, int last, RowsByTable rows) {
    for (int index = first; index < last; index++) {
      UUID user = population.userId(index);
      for (CustomerHistory customer : CustomerHistory.of(seed, population, index)) {
        customer(user, customer, rows);
      }
    }
  }

  private void customer(UUID user, CustomerHistory customer, RowsByTable rows) {
    rows.row(Table.CUSTOMER)
        .text(customer.variant())
        .uuid(user)
        .text(customer.stripeId())
        .int8(customer.version())
        .timestamp(days.maybeAt(customer.seenAt()))
        .timestamp(days.at(customer.createdAt()));
    for (SubscriptionHistory subscription : customer.subscriptions()) {
      rows.row(Table.SUBSCRIPTION)
          .text(customer.variant())
          .text(subscription.id())
          .uuid(user)
          .text(subscription.plan())
          .text(subscription.price())
          .text(subscription.item())
          .text(subscription.status())
          .timestamp(days.at(subscription.periodEnd()))
          .bool(subscription.cancelAtPeriodEnd())
          .text(subscription.schedule())
          .text(subscription.scheduledPlan())
          .text(subscription.pendingPlan())
          .timestamp(days.maybeAt(subscription.accessUntil()))
          .bool(subscription.lapsed())
          .timestamp(days.at(subscription.startedAt()))
          .timestamp(days.maybeAt(customer.seenAt()));
      invoices(user, customer.variant(), subscription, rows);
    }
  }

  private void invoices(
      UUID user, String variant, SubscriptionHistory subscription, RowsByTable rows) {
    List<Double> invoiced = subscription.invoicedAt();
    for (int month = 0; month < invoiced.size(); month++) {
      boolean last = month == invoiced.size() - 1;
      String status = last ? LAST_INVOICE.getOrDefault(subscription.status(), "paid") : "paid";
      boolean free = subscription.status().equals("trialing");
      int amount = free ? 0 : CENTS.getOrDefault(subscription.plan(), 700);
      String id = subscription.invoiceId(month);
      rows.row(Table.INVOICE)
          .text(variant)
          .text(id)
          .uuid(user)
          .text("GEN-" + id.substring("in_gen_".length()).toUpperCase(Locale.ROOT))
          .text(status)
          .int8(amount)
          .int8(status.equals("paid") ? amount : 0)
          .text("eur")
          .timestamp(days.at(invoiced.get(month)))
          .timestamp(days.at(invoiced.get(month) * (1 - 1e-6)));
    }
  }
}
