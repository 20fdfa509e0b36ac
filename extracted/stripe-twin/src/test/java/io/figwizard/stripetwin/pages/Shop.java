package io.figwizard.stripetwin.pages;

import com.stripe.StripeClient;
import com.stripe.exception.StripeException;
import com.stripe.model.Customer;
import com.stripe.model.Subscription;
import com.stripe.model.checkout.Session;
import com.stripe.param.CustomerCreateParams;
import com.stripe.param.SubscriptionListParams;
import com.stripe.param.billingportal.SessionCreateParams.Builder;
import com.stripe.param.checkout.SessionCreateParams;
import io.figwizard.stripetwin.StripeTwin;
import io.figwizard.stripetwin.state.Card;

/** A customer of the twin, and what a shop asks Stripe on their behalf. */
final class Shop {
  static final String SUCCESS = "https://shop.example/thanks?session={CHECKOUT_SESSION_ID}";
  static final String CANCEL = "https://shop.example/?why='cancelled'&then=back";
  static final String PORTAL_RETURN = "https://shop.example/account";

  private final StripeTwin twin;
  private final StripeClient stripe;
  private final String customer;

  Shop(StripeTwin twin) throws StripeException {
    this.twin = twin;
    this.stripe =
        StripeClient.builder().setApiKey("sk_test_shop").setApiBase(twin.url().toString()).build();
    Customer created =
        stripe
            .v1()
            .customers()
            .create(CustomerCreateParams.builder().setEmail("zoe@example.com").build());
    this.customer = created.getId();
  }

  StripeClient stripe() {
    return stripe;
  }

  String customer() {
    return customer;
  }

  Session checkout() throws StripeException {
    return stripe
        .v1()
        .checkout()
        .sessions()
        .create(
            SessionCreateParams.builder()
                .setMode(SessionCreateParams.Mode.SUBSCRIPTION)
                .setCustomer(customer)
                .setSuccessUrl(SUCCESS)
                .setCancelUrl(CANCEL)
                .addLineItem(
                    SessionCreateParams.LineItem.builder()
                        .setPrice("price_basic_monthly")
                        .setQuantity(1L)
                        .build())
                .build());
  }

  Session checkoutAgain(Session session) throws StripeException {
    return stripe.v1().checkout().sessions().retrieve(session.getId());
  }

  /** The customer subscribes without looking at a page. */
  Subscription subscribe(Card card) throws StripeException {
    twin.control().pay(checkout().getId(), card);
    return subscription();
  }

  Subscription subscription() throws StripeException {
    return stripe
        .v1()
        .subscriptions()
        .list(
            SubscriptionListParams.builder()
                .setCustomer(customer)
                .setStatus(SubscriptionListParams.Status.ALL)
                .build())
        .getData()
        .get(0);
  }

  String portal() throws StripeException {
    return stripe
        .v1()
        .billingPortal()
        .sessions()
        .create(new Builder().setCustomer(customer).setReturnUrl(PORTAL_RETURN).build())
        .getUrl();
  }
}
