package io.figwizard.billing;

import com.stripe.model.Invoice;
import com.stripe.model.StripeCollection;
import com.stripe.param.InvoiceListParams;
import io.figwizard.handlerkit.Action;
import io.figwizard.handlerkit.Call;
import io.figwizard.handlerkit.Effect;
import io.figwizard.handlerkit.Handles;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The caller's invoices, as Stripe has them now, the newest first. */
@Handles(action = "invoices", effect = Effect.SAFE)
final class Invoices implements Action<Invoices.Request, Invoices.Answer> {
  /**
   * @param limit invoices in the answer, 20 when left out
   * @param cursor the {@code nextCursor} of the page before; left out for the first page
   */
  record Request(
      @Min(1) @Max(100) @Nullable Integer limit,
      @Pattern(regexp = "in_[A-Za-z0-9_]{1,100}", message = "must be a nextCursor of invoices")
          @Nullable String cursor) {}

  /**
   * @param nextCursor null on the last page
   */
  record Answer(List<Entry> invoices, @Nullable String nextCursor) {}

  /**
   * @param status Stripe's: {@code open} ones wait for a payment
   * @param amountDue in the smallest unit of the currency
   * @param url page where it can be paid and printed; null for a draft
   */
  record Entry(
      String invoiceId,
      @Nullable String number,
      String status,
      long amountDue,
      long amountPaid,
      String currency,
      Instant createdAt,
      @Nullable String url,
      @Nullable String pdf) {}

  private static final int LIMIT = 20;

  private final Shop shop;

  Invoices(Shop shop) {
    this.shop = shop;
  }

  @Override
  public Answer handle(Call call, Request request) {
    Optional<String> customer =
        shop.customers().ofUser(call.userId()).map(CustomerSql.Customer::stripeCustomerId);
    return customer.isEmpty() ? new Answer(List.of(), null) : page(customer.get(), request);
  }

  private Answer page(String customer, Request request) {
    long limit = request.limit() == null ? LIMIT : request.limit();
    InvoiceListParams params =
        InvoiceListParams.builder()
            .setCustomer(customer)
            .setLimit(limit)
            .setStartingAfter(request.cursor())
            .build();
    StripeCollection<Invoice> page;
    try {
      page = shop.provider().ask(stripe -> stripe.invoices().list(params));
    } catch (MissingAtStripe e) {
      // A cursor of somebody else, or a customer that was deleted at Stripe.
      return new Answer(List.of(), null);
    }
    List<Entry> entries = page.getData().stream().map(Invoices::entry).toList();
    return new Answer(
        entries,
        Boolean.TRUE.equals(page.getHasMore()) && !entries.isEmpty()
            ? entries.get(entries.size() - 1).invoiceId()
            : null);
  }

  private static Entry entry(Invoice invoice) {
    return new Entry(
        invoice.getId(),
        invoice.getNumber(),
        invoice.getStatus(),
        invoice.getAmountDue(),
        invoice.getAmountPaid(),
        invoice.getCurrency(),
        Instant.ofEpochSecond(invoice.getCreated()),
        invoice.getHostedInvoiceUrl(),
        invoice.getInvoicePdf());
  }
}
