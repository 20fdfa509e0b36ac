package io.figwizard.billing;

import com.stripe.model.Invoice;
import com.stripe.param.InvoiceListParams;
import io.figwizard.billing.InvoiceSql.InvoiceRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/**
 * Our rows of a customer's invoices, for those who read what billing publishes. The user is shown
 * what Stripe has, by {@link Invoices}; these are a copy of when Stripe last told of an invoice.
 * Like {@link Refresh}, it asks and does not believe events, and holds no connection meanwhile.
 */
final class InvoiceCopies {
  /** Of one customer; 80 years of monthly ones. */
  private static final int MOST = 1_000;

  private static final long PAGE = 100;
  private static final String DRAFT = "draft";

  private final Shop shop;
  private final Jdbi jdbi;

  InvoiceCopies(Shop shop, Jdbi jdbi) {
    this.shop = shop;
    this.jdbi = jdbi;
  }

  /** Nothing happens for a customer who is none of ours. */
  void refresh(String stripeCustomer) {
    shop.customers()
        .ofStripe(stripeCustomer)
        .or(() -> shop.customers().adopt(stripeCustomer))
        .ifPresent(customer -> refresh(customer.userId(), stripeCustomer));
  }

  private void refresh(UUID user, String stripeCustomer) {
    Instant asked = shop.clock().instant();
    List<InvoiceRow> rows = read(stripeCustomer);
    jdbi.useTransaction(
        handle -> {
          handle.attach(CustomerSql.class).invoicesSeen(shop.variant().id(), user, asked);
          InvoiceSql sql = handle.attach(InvoiceSql.class);
          rows.forEach(row -> sql.put(shop.variant().id(), user, asked, row));
        });
  }

  private List<InvoiceRow> read(String stripeCustomer) {
    InvoiceListParams all =
        InvoiceListParams.builder().setCustomer(stripeCustomer).setLimit(PAGE).build();
    try {
      return shop.provider()
          .ask(
              stripe -> {
                List<InvoiceRow> rows = new ArrayList<>();
                for (Invoice invoice : stripe.invoices().list(all).autoPagingIterable()) {
                  if (!DRAFT.equals(invoice.getStatus())) {
                    rows.add(row(invoice));
                  }
                  if (rows.size() == MOST) {
                    break;
                  }
                }
                return rows;
              });
    } catch (MissingAtStripe e) {
      // Somebody deleted the customer at Stripe. What we know stays: it was paid.
      return List.of();
    }
  }

  private static InvoiceRow row(Invoice invoice) {
    return new InvoiceRow(
        invoice.getId(),
        invoice.getNumber(),
        invoice.getStatus(),
        invoice.getAmountDue(),
        invoice.getAmountPaid(),
        invoice.getCurrency(),
        Instant.ofEpochSecond(invoice.getCreated()));
  }
}
