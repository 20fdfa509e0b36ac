package io.figwizard.billing;

import com.stripe.StripeClient;
import com.stripe.exception.StripeException;
import com.stripe.param.CustomerCreateParams;
import com.stripe.param.SubscriptionCreateParams;
import java.util.Map;

/** Somebody else who works with the same account at Stripe, as at its dashboard. */
final class Stripes {
  private final StripeClient client;

  private Stripes(StripeClient client) {
    this.client = client;
  }

  static Stripes live(BillingServer server) {
    return new Stripes(
        StripeClient.builder()
            .setApiKey("sk_live_of_a_test")
            .setApiBase(server.twin.url().toString())
            .build());
  }

  void cancel(String subscription) throws StripeException {
    client.v1().subscriptions().cancel(subscription);
  }

  String customer(Map<String, String> metadata) throws StripeException {
    return client
        .v1()
        .customers()
        .create(CustomerCreateParams.builder().setMetadata(metadata).build())
        .getId();
  }

  void delete(String customer) throws StripeException {
    client.v1().customers().delete(customer);
  }

  /** A subscription beside the one that the customer has. */
  void subscribe(String customer, String price) throws StripeException {
    client
        .v1()
        .subscriptions()
        .create(
            SubscriptionCreateParams.builder()
                .setCustomer(customer)
                .addItem(SubscriptionCreateParams.Item.builder().setPrice(price).build())
                .build());
  }
}
