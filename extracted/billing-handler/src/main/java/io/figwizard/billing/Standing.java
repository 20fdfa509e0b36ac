package io.figwizard.billing;

import io.figwizard.billing.SubscriptionSql.SubscriptionRow;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a user stands with us, as clients see it.
 *
 * @param plan null for who never subscribed; {@code unknown} for one that is not sold here
 * @param status Stripe's, {@code none} for who never subscribed
 * @param premium whether what is paid for is open now
 * @param accessUntil null where the status gives no access
 * @param scheduledPlan the plan from the end of the period on, where it will change
 * @param pendingPlan the plan that begins as soon as an open invoice is paid
 * @param seenAt when Stripe said so; null for who never had to do with it
 */
record Standing(
    @Nullable String plan,
    String status,
    boolean premium,
    @Nullable Instant accessUntil,
    @Nullable Instant currentPeriodEnd,
    boolean cancelAtPeriodEnd,
    @Nullable String scheduledPlan,
    @Nullable String pendingPlan,
    @Nullable Instant seenAt) {

  static Standing of(List<SubscriptionRow> rows, @Nullable Instant seenAt, Instant now) {
    Entitlement entitlement = Entitlement.of(rows);
    Instant until = entitlement.accessUntil();
    boolean premium =
        until != null && until.isAfter(now) && !Catalogue.UNKNOWN.equals(entitlement.plan());
    SubscriptionRow live = SubscriptionRow.current(rows).orElse(null);
    return live == null
        ? new Standing(
            entitlement.plan(),
            entitlement.status(),
            premium,
            until,
            null,
            false,
            null,
            null,
            seenAt)
        : new Standing(
            live.plan(),
            live.status(),
            premium,
            until,
            live.currentPeriodEnd(),
            live.cancelAtPeriodEnd(),
            live.scheduledPlan(),
            live.pendingPlan(),
            seenAt);
  }
}
