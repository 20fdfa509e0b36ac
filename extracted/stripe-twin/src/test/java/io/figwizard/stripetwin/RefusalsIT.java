package io.figwizard.stripetwin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.stripe.exception.CardException;
import com.stripe.exception.InvalidRequestException;
import com.stripe.exception.StripeException;
import com.stripe.model.Customer;
import com.stripe.model.Subscription;
import com.stripe.param.CustomerCreateParams;
import com.stripe.param.CustomerListParams;
import com.stripe.param.CustomerRetrieveParams;
import com.stripe.param.InvoicePayParams;
import com.stripe.param.PaymentMethodAttachParams;
import com.stripe.param.SubscriptionCreateParams;
import com.stripe.param.SubscriptionListParams;
import com.stripe.param.SubscriptionUpdateParams;
import com.stripe.param.checkout.SessionCreateParams;
import io.figwizard.stripetwin.state.Card;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sad requests get what Stripe says: type, code, status and parameter. */
final class RefusalsIT {
  private final Shop shop = new Shop();

  @AfterEach
  void close() {
    shop.close();
  }

  @Test
  void anIdInTheAddressThatDoesNotExistIs404() {
    InvalidRequestException refusal =
        invalid(() -> shop.stripe.v1().customers().retrieve("cus_nobody"));

    assertThat(refusal.getStatusCode()).isEqualTo(404);
    assertThat(refusal.getCode()).isEqualTo("resource_missing");
    assertThat(refusal.getParam()).isEqualTo("id");
    assertThat(refusal.getStripeError().getMessage()).isEqualTo("No such customer: 'cus_nobody'");
    assertThat(refusal.getStripeError().getType()).isEqualTo("invalid_request_error");
    assertThat(refusal.getStripeError().getDocUrl()).endsWith("/resource-missing");
  }

  @Test
  void anIdInAParameterThatDoesNotExistIs400() {
    InvalidRequestException refusal =
        invalid(
            () ->
                shop.stripe
                    .v1()
                    .subscriptions()
                    .list(SubscriptionListParams.builder().setCustomer("cus_nobody").build()));

    assertThat(refusal.getStatusCode()).isEqualTo(400);
    assertThat(refusal.getParam()).isEqualTo("customer");
  }

  @Test
  void anObjectOfTheOtherWorldIsHintedAt() throws Exception {
    Customer customer = shop.customer();

    InvalidRequestException refusal =
        invalid(() -> shop.client("sk_live_shop").v1().customers().retrieve(customer.getId()));

    assertThat(refusal.getStatusCode()).isEqualTo(404);
    assertThat(refusal.getStripeError().getMessage())
        .contains(
            "a similar object exists in test mode, but a live mode key was used to make this"
                + " request");
  }

  @Test
  void anUnknownParameterIsNamed() {
    InvalidRequestException refusal =
        invalid(
            () ->
                shop.stripe
                    .v1()
                    .customers()
                    .create(CustomerCreateParams.builder().putExtraParam("colour", "red").build()));

    assertThat(refusal.getCode()).isEqualTo("parameter_unknown");
    assertThat(refusal.getParam()).isEqualTo("colour");
    assertThat(shop.twin.state().events(false, 100).toString()).doesNotContain("customer.created");
  }

  @Test
  void anEmptyParameterThatCannotBeUnsetIsRefused() {
    InvalidRequestException refusal = invalid(() -> shop.session("", Shop.BASIC));

    assertThat(refusal.getCode()).isEqualTo("parameter_invalid_empty");
    assertThat(refusal.getParam()).isEqualTo("customer");
  }

  @Test
  void anAddressThatIsNoneIsRefused() throws Exception {
    String customer = shop.customer().getId();

    InvalidRequestException refusal =
        invalid(
            () ->
                shop.stripe
                    .v1()
                    .checkout()
                    .sessions()
                    .create(
                        SessionCreateParams.builder()
                            .setMode(SessionCreateParams.Mode.SUBSCRIPTION)
                            .setCustomer(customer)
                            .setSuccessUrl("done")
                            .addLineItem(
                                SessionCreateParams.LineItem.builder()
                                    .setPrice(Shop.BASIC)
                                    .setQuantity(1L)
                                    .build())
                            .build()));

    assertThat(refusal.getCode()).isEqualTo("url_invalid");
    assertThat(refusal.getParam()).isEqualTo("success_url");
  }

  @Test
  void limitsOfListsAreChecked() {
    InvalidRequestException refusal =
        invalid(
            () ->
                shop.stripe
                    .v1()
                    .customers()
                    .list(CustomerListParams.builder().setLimit(101L).build()));

    assertThat(refusal.getCode()).isEqualTo("parameter_invalid_integer");
    assertThat(refusal.getParam()).isEqualTo("limit");
  }

  @Test
  void whatCannotBeExpandedIsRefused() throws Exception {
    Customer customer = shop.customer();

    InvalidRequestException refusal =
        invalid(
            () ->
                shop.stripe
                    .v1()
                    .customers()
                    .retrieve(
                        customer.getId(),
                        CustomerRetrieveParams.builder().addExpand("shoes").build()));

    assertThat(refusal.getStripeError().getMessage())
        .isEqualTo("This property cannot be expanded (shoes).");
  }

  @Test
  void aCancelledSubscriptionIsNotFoundForCancellingAgain() throws Exception {
    Subscription subscription = shop.subscription(Shop.BASIC);
    assertThat(shop.stripe.v1().subscriptions().cancel(subscription.getId()).getStatus())
        .isEqualTo("canceled");

    InvalidRequestException refusal =
        invalid(() -> shop.stripe.v1().subscriptions().cancel(subscription.getId()));

    assertThat(refusal.getStatusCode()).isEqualTo(404);
    assertThat(refusal.getCode()).isEqualTo("resource_missing");
  }

  @Test
  void aCancelledSubscriptionTakesMetadataOnly() throws Exception {
    Subscription subscription = shop.subscription(Shop.BASIC);
    shop.stripe.v1().subscriptions().cancel(subscription.getId());

    InvalidRequestException refusal =
        invalid(
            () ->
                shop.change(
                    subscription,
                    Shop.TEAM,
                    SubscriptionUpdateParams.PaymentBehavior.ALLOW_INCOMPLETE));

    assertThat(refusal.getStatusCode()).isEqualTo(400);
    assertThat(refusal.getStripeError().getMessage())
        .isEqualTo(
            "A canceled subscription can only update its cancellation_details and metadata.");
    assertThat(
            shop.stripe
                .v1()
                .subscriptions()
                .update(
                    subscription.getId(),
                    SubscriptionUpdateParams.builder().putMetadata("why", "test").build())
                .getMetadata())
        .containsEntry("why", "test");
  }

  @Test
  void anIncompleteSubscriptionDoesNotChangeItsPlan() throws Exception {
    Subscription incomplete =
        create(
            shop.customer().getId(), SubscriptionCreateParams.PaymentBehavior.DEFAULT_INCOMPLETE);
    assertThat(incomplete.getStatus()).isEqualTo("incomplete");

    InvalidRequestException refusal =
        invalid(
            () ->
                shop.change(
                    incomplete,
                    Shop.TEAM,
                    SubscriptionUpdateParams.PaymentBehavior.ALLOW_INCOMPLETE));

    assertThat(refusal.getStatusCode()).isEqualTo(400);
  }

  @Test
  void aDeclinedCardCannotBeAttached() throws Exception {
    String customer = shop.customer().getId();

    CardException refusal =
        catchThrowableOfType(
            CardException.class,
            () ->
                shop.stripe
                    .v1()
                    .paymentMethods()
                    .attach(
                        "pm_card_visa_chargeDeclined",
                        PaymentMethodAttachParams.builder().setCustomer(customer).build()));

    assertThat(refusal.getStatusCode()).isEqualTo(402);
    assertThat(refusal.getDeclineCode()).isEqualTo("generic_decline");
  }

  @Test
  void aSubscriptionWithoutAnyCardIsRefusedAndNotKept() throws Exception {
    String customer = shop.customer().getId();

    InvalidRequestException refusal =
        invalid(() -> create(customer, SubscriptionCreateParams.PaymentBehavior.ALLOW_INCOMPLETE));

    assertThat(refusal.getCode()).isEqualTo("resource_missing");
    assertThat(shop.twin.state().subscriptionsOf(customer)).isEmpty();
  }

  @Test
  void payingAnInvoiceWithABadCardIsACardErrorThatCounts() throws Exception {
    Subscription subscription = shop.subscription(Shop.BASIC);
    shop.twin.state().setDefaultCard(subscription.getCustomer(), Card.ATTACHES_THEN_FAILS);
    Subscription owing =
        shop.change(
            subscription, Shop.TEAM, SubscriptionUpdateParams.PaymentBehavior.ALLOW_INCOMPLETE);

    CardException refusal =
        catchThrowableOfType(
            CardException.class,
            () ->
                shop.stripe
                    .v1()
                    .invoices()
                    .pay(owing.getLatestInvoice(), InvoicePayParams.builder().build()));

    assertThat(refusal.getCode()).isEqualTo("card_declined");
    assertThat(shop.stripe.v1().invoices().retrieve(owing.getLatestInvoice()).getAttemptCount())
        .isEqualTo(2);
  }

  @Test
  void aPaidInvoiceCannotBePaidAgain() throws Exception {
    Subscription subscription = shop.subscription(Shop.BASIC);

    InvalidRequestException refusal =
        invalid(
            () ->
                shop.stripe
                    .v1()
                    .invoices()
                    .pay(subscription.getLatestInvoice(), InvoicePayParams.builder().build()));

    assertThat(refusal.getStripeError().getMessage()).isEqualTo("Invoice is already paid");
  }

  @Test
  void aDeletedCustomerIsGoneAndSoAreItsSubscriptions() throws Exception {
    Subscription subscription = shop.subscription(Shop.BASIC);
    String customer = subscription.getCustomer();

    assertThat(shop.stripe.v1().customers().delete(customer).getDeleted()).isTrue();

    assertThat(shop.stripe.v1().customers().retrieve(customer).getDeleted()).isTrue();
    assertThat(shop.read(subscription).getStatus()).isEqualTo("canceled");
    assertThat(invalid(() -> shop.stripe.v1().customers().delete(customer)).getStatusCode())
        .isEqualTo(404);
    assertThat(invalid(() -> shop.session(customer, Shop.BASIC)).getCode())
        .isEqualTo("resource_missing");
    assertThat(shop.eventTypes())
        .containsSubsequence("customer.subscription.deleted", "customer.deleted");
  }

  private Subscription create(String customer, SubscriptionCreateParams.PaymentBehavior behavior)
      throws StripeException {
    return shop.stripe
        .v1()
        .subscriptions()
        .create(
            SubscriptionCreateParams.builder()
                .setCustomer(customer)
                .setPaymentBehavior(behavior)
                .addItem(SubscriptionCreateParams.Item.builder().setPrice(Shop.BASIC).build())
                .build());
  }

  private static InvalidRequestException invalid(ThrowingCallable request) {
    return catchThrowableOfType(InvalidRequestException.class, request);
  }
}
