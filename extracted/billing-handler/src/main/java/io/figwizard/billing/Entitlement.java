package io.figwizard.billing;

import io.figwizard.billing.SubscriptionSql.SubscriptionRow;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a user has in one variant, all subscriptions taken together: what others learn by {@code
 * subscription.changed}.
 *
 * @param plan null without any subscription
 * @param status Stripe's, {@code none} without any subscription
 * @param accessUntil null where there is no access
 * @param lapsed whether the access has ended by time
 */
record Entitlement(
    @Nullable String plan, String status, @Nullable Instant accessUntil, boolean lapsed) {
  private static final Entitlement NONE = new Entitlement(null, "none", null, false);

  /** Of the live subscription; where there is none, of the one that came last. */
  static Entitlement of(List<SubscriptionRow> rows) {
    return SubscriptionRow.current(rows)
        .or(() -> rows.stream().max(Comparator.comparing(SubscriptionRow::startedAt)))
        .map(row -> new Entitlement(row.plan(), row.status(), row.accessUntil(), row.lapsed()))
        .orElse(NONE);
  }
}
