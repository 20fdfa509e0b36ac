package io.figwizard.billing;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** Statements on {@code billing.subscription}. */
interface SubscriptionSql {
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

  @SqlQuery(
      """
      select stripe_subscription_id, plan, stripe_price_id, stripe_item_id, status,
        current_period_end, cancel_at_period_end, stripe_schedule_id, scheduled_plan,
        pending_plan, access_until, lapsed, started_at
      from billing.subscription
      where variant = :variant and user_id = :userId
      order by stripe_subscription_id collate "C"
      """)
  List<SubscriptionRow> ofUser(String variant, UUID userId);

  @SqlUpdate(
      """
      insert into billing.subscription
        (variant, user_id, seen_at, stripe_subscription_id, plan, stripe_price_id, stripe_item_id,
         status, current_period_end, cancel_at_period_end, stripe_schedule_id, scheduled_plan,
         pending_plan, access_until, lapsed, started_at)
      values
        (:variant, :userId, :seenAt, :stripeSubscriptionId, :plan, :stripePriceId, :stripeItemId,
         :status, :currentPeriodEnd, :cancelAtPeriodEnd, :stripeScheduleId, :scheduledPlan,
         :pendingPlan, :accessUntil, :lapsed, :startedAt)
      on conflict (variant, stripe_subscription_id) do update set
        user_id = excluded.user_id, seen_at = excluded.seen_at, plan = excluded.plan,
        stripe_price_id = excluded.stripe_price_id, stripe_item_id = excluded.stripe_item_id,
        status = excluded.status, current_period_end = excluded.current_period_end,
        cancel_at_period_end = excluded.cancel_at_period_end,
        stripe_schedule_id = excluded.stripe_schedule_id,
        scheduled_plan = excluded.scheduled_plan, pending_plan = excluded.pending_plan,
        access_until = excluded.access_until, lapsed = excluded.lapsed,
        started_at = excluded.started_at
      """)
  int put(String variant, UUID userId, Instant seenAt, @BindMethods SubscriptionRow row);

  /** Removes what Stripe did not name. */
  @SqlUpdate(
      """
      delete from billing.subscription
      where variant = :variant and user_id = :userId
        and stripe_subscription_id <> all (:stripeSubscriptionIds)
      """)
  int keepOnly(String variant, UUID userId, String[] stripeSubscriptionIds);
}
