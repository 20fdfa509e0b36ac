package io.figwizard.billing;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** Statements on {@code billing.customer}. */
interface CustomerSql {
  /**
   * @param stripeCustomerId null where Stripe was asked for a customer and did not answer yet
   * @param version of the last reading that was written
   */
  record Customer(String variant, UUID userId, @Nullable String stripeCustomerId, long version) {}

  @SqlQuery(
      """
      select variant, user_id, stripe_customer_id, version from billing.customer
      where variant = :variant and user_id = :userId
      """)
  Optional<Customer> ofUser(String variant, UUID userId);

  @SqlQuery(
      """
      select variant, user_id, stripe_customer_id, version from billing.customer
      where variant = :variant and stripe_customer_id = :stripeCustomerId
      """)
  Optional<Customer> ofStripe(String variant, String stripeCustomerId);

  /** Names the variants, so that the key finds them. */
  @SqlQuery(
      """
      select variant, user_id, stripe_customer_id, version from billing.customer
      where variant in ('production', 'sandbox') and user_id = :userId
      order by variant
      """)
  List<Customer> inAllVariants(UUID userId);

  /** When Stripe last told us about the user; empty before the first time. */
  @SqlQuery(
      """
      select seen_at from billing.customer
      where variant = :variant and user_id = :userId and seen_at is not null
      """)
  Optional<Instant> seenAt(String variant, UUID userId);

  /** Since when our rows say what Stripe does: it told us, or the customer was made. */
  @SqlQuery(
      """
      select coalesce(seen_at, created_at) from billing.customer
      where variant = :variant and user_id = :userId
      """)
  Optional<Instant> knownSince(String variant, UUID userId);

  /**
   * The next ones in the order of the key, for somebody who goes through all of them. Without those
   * of generated data: Stripe has never heard of them (docs/decisions, 16).
   */
  @SqlQuery(
      """
      select variant, user_id, stripe_customer_id, version from billing.customer
      where variant = :variant and stripe_customer_id is not null and user_id > :after
        and not starts_with(stripe_customer_id, 'cus_gen_')
      order by user_id
      limit :limit
      """)
  List<Customer> page(String variant, UUID after, int limit);

  /** How many customers of generated data there are, which {@link #page} leaves out. */
  @SqlQuery(
      """
      select count(*) from billing.customer
      where variant = :variant and starts_with(stripe_customer_id, 'cus_gen_')
      """)
  long generated(String variant);

  /** Those with access that has ended since anybody looked, but for generated ones. */
  @SqlQuery(
      """
      select distinct c.variant, c.user_id, c.stripe_customer_id, c.version
      from billing.subscription s
      join billing.customer c on c.variant = s.variant and c.user_id = s.user_id
      where s.variant = :variant and not s.lapsed and s.access_until <= :now
        and c.stripe_customer_id is not null
        and not starts_with(c.stripe_customer_id, 'cus_gen_')
      limit :limit
      """)
  List<Customer> toLapse(String variant, Instant now, int limit);

  /** Says that there may be a customer at Stripe, before Stripe is asked for one. */
  @SqlUpdate(
      """
      insert into billing.customer (variant, user_id, created_at)
      values (:variant, :userId, :now)
      on conflict do nothing
      """)
  int announce(String variant, UUID userId, Instant now);

  /** 0 where the user has another one, or is gone. */
  @SqlUpdate(
      """
      update billing.customer set stripe_customer_id = :stripeCustomerId
      where variant = :variant and user_id = :userId
        and coalesce(stripe_customer_id, :stripeCustomerId) = :stripeCustomerId
      """)
  int assign(String variant, UUID userId, String stripeCustomerId);

  /** 0 where the user has a third one by now, or is gone. */
  @SqlUpdate(
      """
      update billing.customer set stripe_customer_id = :stripeCustomerId
      where variant = :variant and user_id = :userId and stripe_customer_id = :insteadOf
      """)
  int replace(String variant, UUID userId, String insteadOf, String stripeCustomerId);

  /** Takes the next version; 0 where somebody else has taken it, or the customer is gone. */
  @SqlUpdate(
      """
      update billing.customer set version = version + 1, seen_at = :seenAt
      where variant = :variant and user_id = :userId and version = :version
      """)
  int advance(String variant, UUID userId, long version, Instant seenAt);

  /** Whether Stripe has never told of this customer's invoices, or only before that time. */
  @SqlQuery(
      """
      select exists (
        select from billing.customer
        where variant = :variant and stripe_customer_id = :stripeCustomerId
          and (invoices_seen_at is null or invoices_seen_at < :before))
      """)
  boolean invoicesSeenBefore(String variant, String stripeCustomerId, Instant before);

  /** Stripe has told of all invoices. */
  @SqlUpdate(
      """
      update billing.customer set invoices_seen_at = :seenAt
      where variant = :variant and user_id = :userId
      """)
  int invoicesSeen(String variant, UUID userId, Instant seenAt);

  /** With all subscriptions and invoices. */
  @SqlUpdate("delete from billing.customer where variant = :variant and user_id = :userId")
  int delete(String variant, UUID userId);
}
