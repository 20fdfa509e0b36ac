package io.figwizard.stripetwin;

import com.stripe.StripeClient;
import com.stripe.exception.StripeException;
import com.stripe.model.Customer;
import com.stripe.model.Event;
import com.stripe.model.Subscription;
import com.stripe.model.checkout.Session;
import com.stripe.param.CustomerCreateParams;
import com.stripe.param.EventListParams;
import com.stripe.param.SubscriptionUpdateParams;
import com.stripe.param.checkout.SessionCreateParams;
import io.figwizard.stripetwin.state.Card;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A double and a client of stripe-java, as one of our domains uses it. */
final class Shop implements AutoCloseable {
  static final String BASIC = "price_basic_monthly";
  static final String PREMIUM = "price_premium_monthly";
  static final String TEAM = "price_team_monthly";

  final StripeTwin twin;
  final StripeClient stripe;

  Shop() {
    this(StripeTwinOptions.defaults());
  }

  Shop(StripeTwinOptions options) {
    twin = StripeTwin.start(options);
    stripe = client("sk_test_shop");
  }

  static Shop at(Clock clock) {
    return new Shop(StripeTwinOptions.defaults().withClock(clock));
  }

  StripeClient client(String key) {
    return StripeClient.builder()
        .setApiKey(key)
        .setApiBase(twin.url().toString())
        .setMaxNetworkRetries(0)
        .build();
  }

  Customer customer() throws StripeException {
    return stripe
        .v1()
        .customers()
        .create(
            CustomerCreateParams.builder()
                .setEmail("ada@example.com")
                .putMetadata("user_id", "42")
                .build());
  }

  Session session(String customer, String price) throws StripeException {
    return stripe
        .v1()
        .checkout()
        .sessions()
        .create(
            SessionCreateParams.builder()
                .setMode(SessionCreateParams.Mode.SUBSCRIPTION)
                .setCustomer(customer)
                .setSuccessUrl("https://example.com/done?s={CHECKOUT_SESSION_ID}")
                .setCancelUrl("https://example.com/cancel")
                .addLineItem(
                    SessionCreateParams.LineItem.builder().setPrice(price).setQuantity(1L).build())
                .build());
  }

  /** An active subscription, paid with a card that succeeds. */
  Subscription subscription(String price) throws StripeException {
    return subscription(customer().getId(), price);
  }

  Subscription subscription(String customer, String price) throws StripeException {
    Session session = session(customer, price);
    twin.state().pay(session.getId(), Card.SUCCEEDS);
    return subscription(stripe.v1().checkout().sessions().retrieve(session.getId()));
  }

  private Subscription subscription(Session session) throws StripeException {
    return stripe.v1().subscriptions().retrieve(session.getSubscription());
  }

  Subscription read(Subscription subscription) throws StripeException {
    return stripe.v1().subscriptions().retrieve(subscription.getId());
  }

  Subscription change(
      Subscription subscription, String price, SubscriptionUpdateParams.PaymentBehavior behavior)
      throws StripeException {
    return stripe
        .v1()
        .subscriptions()
        .update(
            subscription.getId(),
            SubscriptionUpdateParams.builder()
                .setPaymentBehavior(behavior)
                .setProrationBehavior(SubscriptionUpdateParams.ProrationBehavior.ALWAYS_INVOICE)
                .addItem(
                    SubscriptionUpdateParams.Item.builder()
                        .setId(subscription.getItems().getData().get(0).getId())
                        .setPrice(price)
                        .build())
                .build());
  }

  /** All events, oldest first. */
  List<Event> events() throws StripeException {
    List<Event> events = new ArrayList<>();
    EventListParams params = EventListParams.builder().setLimit(100L).build();
    stripe.v1().events().list(params).autoPagingIterable().forEach(events::add);
    Collections.reverse(events);
    return events;
  }

  List<String> eventTypes() throws StripeException {
    return events().stream().map(Event::getType).toList();
  }

  @Override
  public void close() {
    twin.close();
  }
}
