package io.figwizard.stripetwin;

import static com.stripe.param.SubscriptionUpdateParams.PaymentBehavior.ALLOW_INCOMPLETE;
import static com.stripe.param.SubscriptionUpdateParams.PaymentBehavior.DEFAULT_INCOMPLETE;
import static com.stripe.param.SubscriptionUpdateParams.PaymentBehavior.ERROR_IF_INCOMPLETE;
import static com.stripe.param.SubscriptionUpdateParams.PaymentBehavior.PENDING_IF_INCOMPLETE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.stripe.exception.CardException;
import com.stripe.exception.InvalidRequestException;
import com.stripe.model.Event;
import com.stripe.model.Invoice;
import com.stripe.model.InvoiceLineItem;
import com.stripe.model.Subscription;
import com.stripe.param.InvoiceListParams;
import com.stripe.param.InvoicePayParams;
import com.stripe.param.InvoiceRetrieveParams;
import com.stripe.param.SubscriptionUpdateParams;
import io.figwizard.stripetwin.state.Card;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class PlanChangeIT {
  private final Shop shop = new Shop();

  @AfterEach
  void close() {
    shop.close();
  }

  @Test
  void anUpgradeChargesTheDifferenceAtOnce() throws Exception {
    Subscription basic = shop.subscription(Shop.BASIC);
    long half = (item(basic).getCurrentPeriodEnd() - item(basic).getCurrentPeriodStart()) / 2;
    shop.twin.state().advanceClock(Duration.ofSeconds(half));

    Subscription premium = shop.change(basic, Shop.PREMIUM, PENDING_IF_INCOMPLETE);

    assertThat(item(premium).getPrice().getId()).isEqualTo(Shop.PREMIUM);
    assertThat(item(premium).getId()).isEqualTo(item(basic).getId());
    assertThat(item(premium).getCurrentPeriodEnd()).isEqualTo(item(basic).getCurrentPeriodEnd());
    assertThat(premium.getPendingUpdate()).isNull();
    Invoice invoice = latest(premium);
    assertThat(invoice.getBillingReason()).isEqualTo("subscription_update");
    assertThat(invoice.getStatus()).isEqualTo("paid");
    assertThat(invoice.getLines().getData())
        .extracting(InvoiceLineItem::getAmount)
        .satisfiesExactly(
            unused -> assertThat(unused).isBetween(-451L, -449L),
            remaining -> assertThat(remaining).isBetween(949L, 951L));
    assertThat(invoice.getAmountPaid()).isBetween(499L, 501L);
    assertThat(
            invoice
                .getLines()
                .getData()
                .get(0)
                .getParent()
                .getSubscriptionItemDetails()
                .getProration())
        .isTrue();
  }

  @Test
  void aDeclinedUpgradeWaitsBesideTheSubscription() throws Exception {
    Subscription basic = shop.subscription(Shop.BASIC);
    shop.twin.state().setDefaultCard(basic.getCustomer(), Card.ATTACHES_THEN_FAILS);

    Subscription pending = shop.change(basic, Shop.PREMIUM, PENDING_IF_INCOMPLETE);

    assertThat(item(pending).getPrice().getId()).isEqualTo(Shop.BASIC);
    assertThat(pending.getStatus()).isEqualTo("active");
    assertThat(pending.getPendingUpdate().getSubscriptionItems().get(0).getPrice().getId())
        .isEqualTo(Shop.PREMIUM);
    assertThat(pending.getPendingUpdate().getExpiresAt())
        .isBetween(pending.getCreated() + 82_000, pending.getCreated() + 83_000);
    assertThat(latest(pending).getStatus()).isEqualTo("open");
    assertThat(shop.eventTypes()).contains("invoice.payment_failed");
  }

  @Test
  void aPendingUpdateIsAppliedWhenItsInvoiceIsPaid() throws Exception {
    Subscription basic = shop.subscription(Shop.BASIC);
    shop.twin.state().setDefaultCard(basic.getCustomer(), Card.THREE_D_SECURE);
    Subscription pending = shop.change(basic, Shop.PREMIUM, PENDING_IF_INCOMPLETE);
    assertThat(pending.getPendingUpdate()).isNotNull();
    assertThat(shop.eventTypes()).contains("invoice.payment_action_required");
    assertThat(latest(pending).getHostedInvoiceUrl())
        .isEqualTo(shop.twin.url() + "/invoice/" + pending.getLatestInvoice());

    shop.twin.state().confirm3ds(pending.getLatestInvoice(), true);

    Subscription premium = shop.read(basic);
    assertThat(premium.getPendingUpdate()).isNull();
    assertThat(item(premium).getPrice().getId()).isEqualTo(Shop.PREMIUM);
    assertThat(shop.eventTypes()).contains("customer.subscription.pending_update_applied");
    assertThat(shop.events())
        .allSatisfy(event -> assertThat(event.getDataObjectDeserializer().getObject()).isPresent());
  }

  @Test
  void aPendingUpdateThatNobodyPaysExpiresAfter23Hours() throws Exception {
    Subscription basic = shop.subscription(Shop.BASIC);
    shop.twin.state().setDefaultCard(basic.getCustomer(), Card.THREE_D_SECURE);
    Subscription pending = shop.change(basic, Shop.PREMIUM, PENDING_IF_INCOMPLETE);

    shop.twin.state().advanceClock(Duration.ofHours(24));

    Subscription after = shop.read(basic);
    assertThat(after.getPendingUpdate()).isNull();
    assertThat(item(after).getPrice().getId()).isEqualTo(Shop.BASIC);
    assertThat(shop.stripe.v1().invoices().retrieve(pending.getLatestInvoice()).getStatus())
        .isEqualTo("void");
    assertThat(shop.eventTypes())
        .contains("customer.subscription.pending_update_expired", "invoice.voided");
  }

  @Test
  void aSecondPendingUpdateTakesThePlaceOfTheFirst() throws Exception {
    Subscription basic = shop.subscription(Shop.BASIC);
    shop.twin.state().setDefaultCard(basic.getCustomer(), Card.THREE_D_SECURE);
    Subscription first = shop.change(basic, Shop.PREMIUM, PENDING_IF_INCOMPLETE);

    Subscription second = shop.change(basic, Shop.TEAM, PENDING_IF_INCOMPLETE);

    assertThat(second.getPendingUpdate().getSubscriptionItems().get(0).getPrice().getId())
        .isEqualTo(Shop.TEAM);
    assertThat(shop.stripe.v1().invoices().retrieve(first.getLatestInvoice()).getStatus())
        .isEqualTo("void");
  }

  @Test
  void aPendingUpdateTakesNoOtherParameters() throws Exception {
    Subscription basic = shop.subscription(Shop.BASIC);

    assertThatThrownBy(
            () ->
                shop.stripe
                    .v1()
                    .subscriptions()
                    .update(
                        basic.getId(),
                        SubscriptionUpdateParams.builder()
                            .setPaymentBehavior(PENDING_IF_INCOMPLETE)
                            .putMetadata("a", "b")
                            .build()))
        .isInstanceOfSatisfying(
            InvalidRequestException.class, e -> assertThat(e.getStatusCode()).isEqualTo(400));
  }

  @Test
  void errorIfIncompleteRefusesAndChangesNothing() throws Exception {
    Subscription basic = shop.subscription(Shop.BASIC);
    shop.twin.state().setDefaultCard(basic.getCustomer(), Card.INSUFFICIENT_FUNDS);
    int events = shop.events().size();

    assertThatThrownBy(() -> shop.change(basic, Shop.PREMIUM, ERROR_IF_INCOMPLETE))
        .isInstanceOfSatisfying(
            CardException.class,
            e -> {
              assertThat(e.getStatusCode()).isEqualTo(402);
              assertThat(e.getCode()).isEqualTo("card_declined");
              assertThat(e.getDeclineCode()).isEqualTo("insufficient_funds");
              assertThat(e.getStripeError().getPaymentIntent().getStatus())
                  .isEqualTo("requires_payment_method");
            });

    Subscription after = shop.read(basic);
    assertThat(item(after).getPrice().getId()).isEqualTo(Shop.BASIC);
    assertThat(after.getLatestInvoice()).isEqualTo(basic.getLatestInvoice());
    assertThat(shop.events()).hasSize(events);
  }

  @Test
  void errorIfIncompleteNamesTheMissingConfirmation() throws Exception {
    Subscription basic = shop.subscription(Shop.BASIC);
    shop.twin.state().setDefaultCard(basic.getCustomer(), Card.THREE_D_SECURE);

    assertThatThrownBy(() -> shop.change(basic, Shop.PREMIUM, ERROR_IF_INCOMPLETE))
        .isInstanceOfSatisfying(
            CardException.class,
            e -> assertThat(e.getCode()).isEqualTo("subscription_payment_intent_requires_action"));
  }

  @Test
  void allowIncompleteChangesThePlanAndOwesTheMoney() throws Exception {
    Subscription basic = shop.subscription(Shop.BASIC);
    shop.twin.state().setDefaultCard(basic.getCustomer(), Card.ATTACHES_THEN_FAILS);

    Subscription owing = shop.change(basic, Shop.PREMIUM, ALLOW_INCOMPLETE);

    assertThat(owing.getStatus()).isEqualTo("past_due");
    assertThat(item(owing).getPrice().getId()).isEqualTo(Shop.PREMIUM);

    shop.twin.state().setDefaultCard(basic.getCustomer(), Card.SUCCEEDS);
    shop.stripe.v1().invoices().pay(owing.getLatestInvoice(), InvoicePayParams.builder().build());

    assertThat(shop.read(basic).getStatus()).isEqualTo("active");
  }

  @Test
  void defaultIncompleteWaitsForTheClientToConfirm() throws Exception {
    Subscription basic = shop.subscription(Shop.BASIC);

    Subscription waiting = shop.change(basic, Shop.PREMIUM, DEFAULT_INCOMPLETE);

    assertThat(waiting.getStatus()).isEqualTo("past_due");
    Invoice invoice =
        shop.stripe
            .v1()
            .invoices()
            .retrieve(
                waiting.getLatestInvoice(),
                InvoiceRetrieveParams.builder()
                    .addExpand("payments.data.payment.payment_intent")
                    .addExpand("confirmation_secret")
                    .build());
    assertThat(invoice.getStatus()).isEqualTo("open");
    assertThat(invoice.getAttemptCount()).isZero();
    assertThat(invoice.getConfirmationSecret().getClientSecret()).startsWith("pi_");
    assertThat(
            invoice
                .getPayments()
                .getData()
                .get(0)
                .getPayment()
                .getPaymentIntentObject()
                .getStatus())
        .isEqualTo("requires_confirmation");
  }

  @Test
  void aDowngradeWithProrationsGivesCreditOnTheNextInvoice() throws Exception {
    Subscription team = shop.subscription(Shop.TEAM);

    shop.stripe
        .v1()
        .subscriptions()
        .update(
            team.getId(),
            SubscriptionUpdateParams.builder()
                .addItem(
                    SubscriptionUpdateParams.Item.builder()
                        .setId(item(team).getId())
                        .setPrice(Shop.BASIC)
                        .build())
                .build());
    assertThat(shop.eventTypes()).contains("invoiceitem.created");
    shop.twin.state().advanceClock(Duration.ofDays(32));

    Subscription basic = shop.read(team);
    Invoice renewal = latest(basic);
    assertThat(renewal.getBillingReason()).isEqualTo("subscription_cycle");
    assertThat(renewal.getTotal()).isBetween(-3101L, -3099L);
    assertThat(renewal.getAmountDue()).isZero();
    assertThat(renewal.getStatus()).isEqualTo("paid");
    assertThat(shop.stripe.v1().customers().retrieve(team.getCustomer()).getBalance())
        .isEqualTo(renewal.getTotal());
  }

  @Test
  void anUpdateTellsWhatWasBefore() throws Exception {
    Subscription basic = shop.subscription(Shop.BASIC);
    shop.change(basic, Shop.PREMIUM, PENDING_IF_INCOMPLETE);

    Event update =
        shop.events().stream()
            .filter(event -> event.getType().equals("customer.subscription.updated"))
            .reduce((first, second) -> second)
            .orElseThrow();

    assertThat(update.getData().getPreviousAttributes())
        .containsKeys("items", "latest_invoice")
        .doesNotContainKeys("status", "customer");
    assertThat(update.getRequest().getId()).startsWith("req_");
  }

  @Test
  void everyInvoiceOfACustomerCanBeListed() throws Exception {
    Subscription basic = shop.subscription(Shop.BASIC);
    shop.change(basic, Shop.PREMIUM, PENDING_IF_INCOMPLETE);

    assertThat(
            shop.stripe
                .v1()
                .invoices()
                .list(InvoiceListParams.builder().setCustomer(basic.getCustomer()).build())
                .getData())
        .extracting(Invoice::getBillingReason)
        .containsExactly("subscription_update", "subscription_create");
  }

  private Invoice latest(Subscription subscription) throws Exception {
    return shop.stripe.v1().invoices().retrieve(subscription.getLatestInvoice());
  }

  private static com.stripe.model.SubscriptionItem item(Subscription subscription) {
    return subscription.getItems().getData().get(0);
  }
}
