package io.figwizard.billing;

import com.stripe.model.Invoice;
import com.stripe.model.InvoicePayment;
import com.stripe.model.PaymentIntent;
import com.stripe.model.StripeError;
import com.stripe.param.InvoiceRetrieveParams;
import io.figwizard.handlerkit.Refusal;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The invoice that stands in the way of a change of plan. */
final class OpenInvoice {
  private static final String WITH_PAYMENTS = "payments.data.payment.payment_intent";

  private final PaymentProvider provider;

  OpenInvoice(PaymentProvider provider) {
    this.provider = provider;
  }

  /**
   * The page where the customer confirms the payment.
   *
   * @throws Refusal 402 when there is nothing to confirm, because the card was declined; its fields
   *     have the page where another card can pay
   */
  String pageToConfirm(String subscription) {
    Invoice invoice =
        provider.ask(
            stripe ->
                stripe
                    .invoices()
                    .retrieve(
                        stripe.subscriptions().retrieve(subscription).getLatestInvoice(),
                        InvoiceRetrieveParams.builder().addExpand(WITH_PAYMENTS).build()));
    Optional<PaymentIntent> payment = payment(invoice);
    if (payment.isEmpty() || payment.get().getStatus().equals("requires_payment_method")) {
      throw ProviderFailures.declined(
          payment.map(PaymentIntent::getLastPaymentError).map(OpenInvoice::code).orElse(null),
          invoice.getHostedInvoiceUrl());
    }
    return invoice.getHostedInvoiceUrl();
  }

  private static @Nullable String code(StripeError error) {
    return error.getDeclineCode() == null ? error.getCode() : error.getDeclineCode();
  }

  private static Optional<PaymentIntent> payment(Invoice invoice) {
    return invoice.getPayments().getData().stream()
        .map(InvoicePayment::getPayment)
        .map(InvoicePayment.Payment::getPaymentIntentObject)
        .filter(Objects::nonNull)
        .findFirst();
  }
}
