package io.figwizard.billing;

import java.time.Instant;
import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/**
 * {@code billing.outbox}: what others must learn, written in the transaction that makes it true.
 */
interface OutboxSql {
  @SqlUpdate(
      """
      insert into billing.outbox (type, ordering_key, payload)
      values ('subscription.changed', 'user:' || cast(:userId as text),
              jsonb_build_object(
                  'userId', cast(:userId as text), 'variant', cast(:variant as text),
                  'plan', cast(:plan as text), 'status', cast(:status as text),
                  'accessUntil', to_char(
                      cast(:accessUntil as timestamptz) at time zone 'UTC',
                      'YYYY-MM-DD"T"HH24:MI:SS"Z"')))
      """)
  void subscriptionChanged(
      UUID userId,
      String variant,
      @Nullable String plan,
      String status,
      @Nullable Instant accessUntil);

  @SqlUpdate(
      """
      insert into billing.outbox (type, ordering_key, payload)
      values ('customer.erased',
              'stripe:' || cast(:variant as text) || ':' || cast(:stripeCustomerId as text),
              jsonb_build_object(
                  'variant', cast(:variant as text),
                  'customerId', cast(:stripeCustomerId as text)))
      """)
  void customerErased(String variant, String stripeCustomerId);
}
