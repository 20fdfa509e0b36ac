package io.figwizard.billing;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** Statements on {@code billing.subscription}. */
interface SubscriptionSql {
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
