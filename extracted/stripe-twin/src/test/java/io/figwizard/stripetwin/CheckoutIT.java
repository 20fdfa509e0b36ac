package io.figwizard.stripetwin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.stripe.exception.InvalidRequestException;
import com.stripe.model.Event;
import com.stripe.model.Invoice;
import com.stripe.model.Subscription;
import com.stripe.model.checkout.Session;
import com.stripe.param.SubscriptionListParams;
import com.stripe.param.SubscriptionRetrieveParams;
import com.stripe.param.checkout.SessionCreateParams;
import com.stripe.param.checkout.SessionRetrieveParams;
import io.figwizard.stripetwin.state.Card;
import io.figwizard.stripetwin.state.PaymentOutcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class CheckoutIT {
  private final Shop shop = new Shop();

  @AfterEach
  void close() {
    shop.close();
  }

  @Test
  void aPaidSessionBeginsAnActiveSubscription() throws Exception {
    String customer = shop.customer().getId();
    Session session = shop.session(customer, Shop.PREMIUM);

    assertThat(session.getStatus()).isEqualTo("open");
    assertThat(session.getPaymentStatus()).isEqualTo("unpaid");
    assertThat(session.getAmountTotal()).isEqualTo(1900);
    assertThat(session.getUrl()).isEqualTo(shop.twin.url() + "/pay/" + session.getId());

    PaymentOutcome outcome = shop.twin.state().pay(session.getId(), Card.SUCCEEDS);

    assertThat(outcome.status()).isEqualTo(PaymentOutcome.Status.SUCCEEDED);
    Session paid =
        shop.stripe
            .v1()
            .checkout()
            .sessions()
            .retrieve(
                session.getId(),
                SessionRetrieveParams.builder()
                    .addExpand("subscription.latest_invoice")
                    .addExpand("line_items")
                    .addExpand("customer")
                    .build());
    assertThat(paid.getStatus()).isEqualTo("complete");
    assertThat(paid.getPaymentStatus()).isEqualTo("paid");
    assertThat(paid.getCustomerObject().getMetadata()).containsEntry("user_id", "42");
    assertThat(paid.getLineItems().getData()).hasSize(1);
    Subscription subscription = paid.getSubscriptionObject();
    assertThat(subscription.getStatus()).isEqualTo("active");
    assertThat(subscription.getDefaultPaymentMethod()).startsWith("pm_");
    assertThat(subscription.getItems().getData().get(0).getPrice().getId()).isEqualTo(Shop.PREMIUM);
    assertThat(subscription.getItems().getData().get(0).getCurrentPeriodEnd())
        .isGreaterThan(subscription.getCreated() + 27 * 86_400);
    Invoice invoice = subscription.getLatestInvoiceObject();
    assertThat(invoice.getStatus()).isEqualTo("paid");
    assertThat(invoice.getAmountPaid()).isEqualTo(1900);
    assertThat(invoice.getParent().getSubscriptionDetails().getSubscription())
        .isEqualTo(subscription.getId());
  }

  @Test
  void everyEventOfAPurchaseIsReadableWithItsType() throws Exception {
    shop.subscription(Shop.BASIC);

    assertThat(shop.events())
        .allSatisfy(event -> assertThat(event.getDataObjectDeserializer().getObject()).isPresent());
    assertThat(shop.eventTypes())
        .containsSubsequence(
            "customer.created",
            "payment_method.attached",
            "customer.subscription.created",
            "invoice.created",
            "payment_intent.created",
            "invoice.finalized",
            "payment_intent.succeeded",
            "invoice.paid",
            "invoice.payment_succeeded",
            "customer.subscription.updated",
            "checkout.session.completed");
    Event update =
        shop.events().stream()
            .filter(event -> event.getType().equals("customer.subscription.updated"))
            .findFirst()
            .orElseThrow();
    assertThat(update.getData().getPreviousAttributes()).containsEntry("status", "incomplete");
    assertThat(update.getApiVersion()).isEqualTo(com.stripe.Stripe.API_VERSION);
  }

  @Test
  void aDeclinedCardLeavesTheSessionOpenForAnother() throws Exception {
    String customer = shop.customer().getId();
    Session session = shop.session(customer, Shop.BASIC);

    PaymentOutcome declined = shop.twin.state().pay(session.getId(), Card.INSUFFICIENT_FUNDS);

    assertThat(declined.status()).isEqualTo(PaymentOutcome.Status.DECLINED);
    assertThat(declined.declineCode()).isEqualTo("insufficient_funds");
    assertThat(shop.stripe.v1().checkout().sessions().retrieve(session.getId()).getStatus())
        .isEqualTo("open");
    assertThat(shop.eventTypes()).contains("invoice.payment_failed");

    shop.twin.state().pay(session.getId(), Card.SUCCEEDS);

    assertThat(
            shop.stripe
                .v1()
                .subscriptions()
                .list(SubscriptionListParams.builder().setCustomer(customer).build())
                .getData())
        .extracting(Subscription::getStatus)
        .containsExactly("active");
  }

  @Test
  void aCardWith3dSecurePaysOnceTheCustomerConfirmed() throws Exception {
    Session session = shop.session(shop.customer().getId(), Shop.BASIC);

    PaymentOutcome asked = shop.twin.state().pay(session.getId(), Card.THREE_D_SECURE);
    assertThat(asked.status()).isEqualTo(PaymentOutcome.Status.REQUIRES_ACTION);
    assertThat(shop.twin.state().confirm3ds(session.getId(), false).status())
        .isEqualTo(PaymentOutcome.Status.DECLINED);

    String intent = shop.twin.state().pay(session.getId(), Card.THREE_D_SECURE).paymentIntent();
    assertThat(shop.twin.state().confirm3ds(intent, true).status())
        .isEqualTo(PaymentOutcome.Status.SUCCEEDED);

    Session paid = shop.stripe.v1().checkout().sessions().retrieve(session.getId());
    assertThat(paid.getStatus()).isEqualTo("complete");
    assertThat(
            shop.stripe
                .v1()
                .subscriptions()
                .retrieve(
                    paid.getSubscription(),
                    SubscriptionRetrieveParams.builder()
                        .addExpand("default_payment_method")
                        .build())
                .getDefaultPaymentMethodObject()
                .getCard()
                .getLast4())
        .isEqualTo("3155");
  }

  @Test
  void aPriceThatDoesNotExistIsNamedAsStripeNamesIt() throws Exception {
    String customer = shop.customer().getId();

    assertThatThrownBy(() -> shop.session(customer, "price_nowhere"))
        .isInstanceOfSatisfying(
            InvalidRequestException.class,
            e -> {
              assertThat(e.getStatusCode()).isEqualTo(400);
              assertThat(e.getCode()).isEqualTo("resource_missing");
              assertThat(e.getParam()).isEqualTo("line_items[0][price]");
              assertThat(e.getStripeError().getMessage())
                  .isEqualTo("No such price: 'price_nowhere'");
              assertThat(e.getRequestId()).startsWith("req_");
            });
  }

  @Test
  void aSessionWithoutItsParametersIsRefused() {
    assertThatThrownBy(
            () ->
                shop.stripe
                    .v1()
                    .checkout()
                    .sessions()
                    .create(
                        SessionCreateParams.builder()
                            .setMode(SessionCreateParams.Mode.SUBSCRIPTION)
                            .setSuccessUrl("https://example.com/")
                            .build()))
        .isInstanceOfSatisfying(
            InvalidRequestException.class,
            e -> {
              assertThat(e.getCode()).isEqualTo("parameter_missing");
              assertThat(e.getParam()).isEqualTo("line_items");
            });
  }

  @Test
  void anExpiredSessionCannotBePaid() throws Exception {
    Session session = shop.session(shop.customer().getId(), Shop.BASIC);

    assertThat(shop.stripe.v1().checkout().sessions().expire(session.getId()).getStatus())
        .isEqualTo("expired");

    assertThatThrownBy(() -> shop.twin.state().pay(session.getId(), Card.SUCCEEDS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expired");
    assertThatThrownBy(() -> shop.stripe.v1().checkout().sessions().expire(session.getId()))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("Only Checkout Sessions with a status in");
  }
}
