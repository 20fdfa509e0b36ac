package io.figwizard.billing;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A subscription as Stripe described it, as far as we keep it.
 *
 * @param plan an id of the catalogue, or {@link Catalogue#UNKNOWN}
 * @param stripeScheduleId of the schedule that will change the plan
 * @param pendingPlan the plan that an unpaid invoice stands in the way of
 * @param accessUntil null where the status gives no access
 * @param lapsed whether that time was over when Stripe was asked
 */
record SubscriptionRow(
    String stripeSubscriptionId,
    String plan,
    String stripePriceId,
    String stripeItemId,
    String status,
    Instant currentPeriodEnd,
    boolean cancelAtPeriodEnd,
    @Nullable String stripeScheduleId,
    @Nullable String scheduledPlan,
    @Nullable String pendingPlan,
    @Nullable Instant accessUntil,
    boolean lapsed,
    Instant startedAt) {
  private static final Set<String> ENDED = Set.of("canceled", "incomplete", "incomplete_expired");
  private static final Set<String> OPEN_INVOICE = Set.of("past_due", "unpaid");

  /** The one that a user's requests are about: with access before without, the newest first. */
  static Optional<SubscriptionRow> current(List<SubscriptionRow> rows) {
    return rows.stream()
        .filter(SubscriptionRow::isLive)
        .max(
            Comparator.comparing((SubscriptionRow row) -> row.accessUntil() != null)
                .thenComparing(SubscriptionRow::startedAt)
                .thenComparing(SubscriptionRow::stripeSubscriptionId));
  }

  /** Whether Stripe will go on with it, or go on trying. */
  boolean isLive() {
    return !ENDED.contains(status);
  }

  /** Whether an invoice must be paid before anything else can change. */
  boolean hasOpenInvoice() {
    return pendingPlan != null || OPEN_INVOICE.contains(status);
  }

  /** The same without what time alone changes. */
  SubscriptionRow withoutTime() {
    return new SubscriptionRow(
        stripeSubscriptionId,
        plan,
        stripePriceId,
        stripeItemId,
        status,
        currentPeriodEnd,
        cancelAtPeriodEnd,
        stripeScheduleId,
        scheduledPlan,
        pendingPlan,
        accessUntil,
        false,
        startedAt);
  }
}
