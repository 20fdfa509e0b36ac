package io.figwizard.billing;

import com.stripe.model.Price;
import com.stripe.model.Subscription;
import com.stripe.model.SubscriptionItem;
import com.stripe.model.SubscriptionSchedule;
import io.figwizard.billing.SubscriptionSql.SubscriptionRow;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Takes from Stripe's subscription what we keep of it. */
final class SubscriptionReader {
  /** For lists: without the schedule, the plan that comes next is not in the answer. */
  static final String EXPAND = "data.schedule";

  private static final Set<String> ACCESS = Set.of("active", "trialing", "past_due");

  private final Catalogue catalogue;
  private final Duration grace;
  private final Clock clock;

  SubscriptionReader(Catalogue catalogue, Duration grace, Clock clock) {
    this.catalogue = catalogue;
    this.grace = grace;
    this.clock = clock;
  }

  /**
   * @throws IllegalStateException when it has no item: Stripe does not make such ones
   */
  SubscriptionRow read(Subscription subscription) {
    SubscriptionItem item = item(subscription.getItems().getData(), subscription.getId());
    String plan = catalogue.planOfPrice(item.getPrice().getId());
    // Of the item: since 2025 subscriptions themselves have none.
    Instant periodEnd = Instant.ofEpochSecond(item.getCurrentPeriodEnd());
    Instant accessUntil = accessUntil(subscription, periodEnd);
    return new SubscriptionRow(
        subscription.getId(),
        plan,
        item.getPrice().getId(),
        item.getId(),
        subscription.getStatus(),
        periodEnd,
        Boolean.TRUE.equals(subscription.getCancelAtPeriodEnd()),
        subscription.getSchedule(),
        scheduledPlan(subscription.getScheduleObject(), plan),
        pendingPlan(subscription.getPendingUpdate(), plan),
        accessUntil,
        accessUntil != null && !accessUntil.isAfter(clock.instant()),
        Instant.ofEpochSecond(subscription.getStartDate()));
  }

  private SubscriptionItem item(List<SubscriptionItem> items, String subscription) {
    return items.stream()
        .max(Comparator.comparingInt(item -> rank(item.getPrice())))
        .orElseThrow(() -> new IllegalStateException(subscription + " has no item."));
  }

  private int rank(Price price) {
    return catalogue.rank(catalogue.planOfPrice(price.getId()));
  }

  private @Nullable Instant accessUntil(Subscription subscription, Instant periodEnd) {
    return ACCESS.contains(subscription.getStatus()) ? periodEnd.plus(grace) : null;
  }

  private @Nullable String scheduledPlan(@Nullable SubscriptionSchedule schedule, String plan) {
    if (schedule == null || schedule.getCurrentPhase() == null) {
      return null;
    }
    long ends = schedule.getCurrentPhase().getEndDate();
    return schedule.getPhases().stream()
        .filter(phase -> phase.getStartDate() >= ends && !phase.getItems().isEmpty())
        .min(Comparator.comparing(SubscriptionSchedule.Phase::getStartDate))
        .map(phase -> catalogue.planOfPrice(phase.getItems().get(0).getPrice()))
        .filter(next -> !next.equals(plan))
        .orElse(null);
  }

  private @Nullable String pendingPlan(Subscription.@Nullable PendingUpdate pending, String plan) {
    if (pending == null || pending.getSubscriptionItems() == null) {
      return null;
    }
    return pending.getSubscriptionItems().stream()
        .map(item -> catalogue.planOfPrice(item.getPrice().getId()))
        .filter(next -> !next.equals(plan))
        .findFirst()
        .orElse(null);
  }
}
