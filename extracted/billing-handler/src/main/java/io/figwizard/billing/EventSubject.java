package io.figwizard.billing;

import java.util.Optional;

/** Whose customer an object of Stripe's is: thin events name the object alone. */
final class EventSubject {
  private final PaymentProvider provider;

  EventSubject(PaymentProvider provider) {
    this.provider = provider;
  }

  /** Empty for objects that have no customer, and for those that are gone. */
  Optional<String> customerOf(String id) {
    String kind = id.substring(0, id.indexOf('_') + 1);
    try {
      return switch (kind) {
        case "cus_" -> Optional.of(id);
        case "sub_" -> ask(stripe -> stripe.subscriptions().retrieve(id).getCustomer());
        case "in_" -> ask(stripe -> stripe.invoices().retrieve(id).getCustomer());
        case "cs_" -> ask(stripe -> stripe.checkout().sessions().retrieve(id).getCustomer());
        case "pi_" -> ask(stripe -> stripe.paymentIntents().retrieve(id).getCustomer());
        default -> Optional.empty();
      };
    } catch (MissingAtStripe e) {
      return Optional.empty();
    }
  }

  private Optional<String> ask(PaymentProvider.Question<String> question) {
    return Optional.ofNullable(provider.ask(question));
  }
}
