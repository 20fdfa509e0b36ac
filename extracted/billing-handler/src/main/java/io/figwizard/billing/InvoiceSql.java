package io.figwizard.billing;

import java.time.Instant;
import java.util.UUID;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** Statements on {@code billing.invoice}. */
interface InvoiceSql {
  /**
   * An invoice as Stripe described it, as far as we keep it.
   *
   * @param amountDue in the smallest unit of the currency
   */
  record InvoiceRow(
      String stripeInvoiceId,
      @Nullable String number,
      String status,
      long amountDue,
      long amountPaid,
      String currency,
      Instant createdAt) {}

  /** Touches nothing where a later reading was written. */
  @SqlUpdate(
      """
      insert into billing.invoice
        (variant, user_id, seen_at, stripe_invoice_id, number, status, amount_due, amount_paid,
         currency, created_at)
      values
        (:variant, :userId, :seenAt, :stripeInvoiceId, :number, :status, :amountDue, :amountPaid,
         :currency, :createdAt)
      on conflict (variant, stripe_invoice_id) do update set
        user_id = excluded.user_id, seen_at = excluded.seen_at, number = excluded.number,
        status = excluded.status, amount_due = excluded.amount_due,
        amount_paid = excluded.amount_paid, currency = excluded.currency,
        created_at = excluded.created_at
      where invoice.seen_at <= excluded.seen_at
      """)
  int put(String variant, UUID userId, Instant seenAt, @BindMethods InvoiceRow row);
}
