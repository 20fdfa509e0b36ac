package io.figwizard.loadtests.data;

import java.util.UUID;

/** Writes customers and their subscriptions. Immutable. */
final class BillingRows implements UserPart {

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
    }
  }
}
