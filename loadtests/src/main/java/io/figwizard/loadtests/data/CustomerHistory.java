package io.figwizard.loadtests.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A customer of billing in one variant, with all subscriptions. Days around the moment of the data.
 *
 * @param stripeId begins with {@code cus_gen_}, so that billing does not ask Stripe about it; null
 *     where Stripe was asked for a customer and its answer was lost
 * @param seenAt when Stripe last told us; null before the first time
 */
record CustomerHistory(
    String variant,
    @Nullable String stripeId,
    double createdAt,
    @Nullable Double seenAt,
    long version,
    List<SubscriptionHistory> subscriptions) {

  private static final double BUSY_SHARE = 0.6;
  private static final double USUAL_SHARE = 0.22;
  private static final double SANDBOX_SHARE = 0.02;

  CustomerHistory {
    subscriptions = List.copyOf(subscriptions);
  }

  /** Of the user with that index, production first; most users never paid for anything. */
  static List<CustomerHistory> of(long seed, Population population, int index) {
    Dice dice = Dice.of(seed, "customer", index);
    List<CustomerHistory> all = new ArrayList<>(2);
    double share = population.isBusy(index) ? BUSY_SHARE : USUAL_SHARE;
    if (dice.chance(share)) {
      all.add(one(dice, "production"));
    }
    if (dice.chance(SANDBOX_SHARE)) {
      all.add(one(dice, "sandbox"));
    }
    return all;
  }

  /** What the user had paid for in a variant at that time. */
  static Optional<String> planOn(List<CustomerHistory> customers, String variant, double day) {
    return customers.stream()
        .filter(customer -> customer.variant.equals(variant))
        .flatMap(customer -> customer.subscriptions.stream())
        .filter(subscription -> subscription.coversDay(day))
        .map(SubscriptionHistory::plan)
        .findFirst();
  }

  private static CustomerHistory one(Dice dice, String variant) {
    double created = -Math.min(UserRows.YOUNGEST - 1.0, 0.05 + dice.exponential(420));
    if (dice.chance(0.005)) {
      return new CustomerHistory(variant, null, created, null, 0, List.of());
    }
    List<SubscriptionHistory> subscriptions = SubscriptionHistory.of(dice, created);
    double changed =
        subscriptions.stream().mapToDouble(CustomerHistory::lastChange).max().orElse(created);
    // Stripe writes at least once a month about somebody who pays.
    double seen = Math.max(changed, -SubscriptionHistory.MONTH) * dice.share() * 0.9;
    boolean told = !subscriptions.isEmpty() || dice.chance(0.5);
    return new CustomerHistory(
        variant,
        "cus_gen_" + dice.hex(),
        created,
        told ? seen : null,
        told ? 1 + dice.below(40) : 0,
        subscriptions);
  }

  private static double lastChange(SubscriptionHistory subscription) {
    Double ended = subscription.endedAt();
    Double until = subscription.accessUntil();
    return subscription.lapsed() && until != null
        ? until
        : ended == null ? subscription.startedAt() : Math.min(0, ended);
  }
}
