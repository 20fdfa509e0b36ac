package io.figwizard.stripetwin;

import static org.assertj.core.api.Assertions.assertThat;

import com.stripe.model.Invoice;
import com.stripe.model.Subscription;
import com.stripe.model.checkout.Session;
import com.stripe.param.InvoiceListParams;
import com.stripe.param.SubscriptionListParams;
import com.stripe.param.SubscriptionUpdateParams;
import io.figwizard.stripetwin.state.Card;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class TimeIT {
  private static final Instant LAST_OF_JANUARY = Instant.parse("2026-01-31T12:00:00Z");

  private final Shop shop = Shop.at(Clock.fixed(LAST_OF_JANUARY, ZoneOffset.UTC));

  @AfterEach
  void close() {
    shop.close();
  }

  @Test
  void everyPeriodBeginsWithAnInvoiceOnTheDayOfTheAnchor() throws Exception {
    Subscription subscription = shop.subscription(Shop.BASIC);

    shop.twin.state().advanceClock(Duration.ofDays(70));

    assertThat(
            shop.stripe
                .v1()
                .invoices()
                .list(InvoiceListParams.builder().setSubscription(subscription.getId()).build())
                .getData())
        .extracting(invoice -> Instant.ofEpochSecond(invoice.getCreated()).toString())
        .containsExactly("2026-03-31T12:00:00Z", "2026-02-28T12:00:00Z", "2026-01-31T12:00:00Z");
    assertThat(shop.twin.state().now()).isEqualTo(LAST_OF_JANUARY.plus(Duration.ofDays(70)));
  }

  @Test
  void aRenewalThatFailsIsTriedAgainAndThenEndsTheSubscription() throws Exception {
    Subscription subscription = shop.subscription(Shop.BASIC);
    shop.twin.state().setDefaultCard(subscription.getCustomer(), Card.ATTACHES_THEN_FAILS);

    shop.twin.state().advanceClock(Duration.ofDays(29));

    assertThat(shop.read(subscription).getStatus()).isEqualTo("past_due");
    Invoice open = shop.stripe.v1().invoices().retrieve(shop.read(subscription).getLatestInvoice());
    assertThat(open.getStatus()).isEqualTo("open");
    assertThat(open.getNextPaymentAttempt()).isNotNull();

    shop.twin.state().advanceClock(Duration.ofDays(10));

    Subscription ended = shop.read(subscription);
    assertThat(ended.getStatus()).isEqualTo("canceled");
    assertThat(ended.getCancellationDetails().getReason()).isEqualTo("payment_failed");
  }

  @Test
  void aRenewalThatFailedIsPaidByANewCard() throws Exception {
    Subscription subscription = shop.subscription(Shop.BASIC);
    shop.twin.state().setDefaultCard(subscription.getCustomer(), Card.ATTACHES_THEN_FAILS);
    shop.twin.state().advanceClock(Duration.ofDays(29));
    shop.twin.state().setDefaultCard(subscription.getCustomer(), Card.SUCCEEDS);

    shop.twin.state().advanceClock(Duration.ofDays(4));

    assertThat(shop.read(subscription).getStatus()).isEqualTo("active");
  }

  @Test
  void aSubscriptionThatIsToEndEndsWithItsPeriod() throws Exception {
    Subscription subscription = shop.subscription(Shop.BASIC);
    Subscription ending = cancelAtPeriodEnd(subscription, true);
    assertThat(ending.getCancelAt())
        .isEqualTo(ending.getItems().getData().get(0).getCurrentPeriodEnd());

    shop.twin.state().advanceClock(Duration.ofDays(29));

    Subscription ended = shop.read(subscription);
    assertThat(ended.getStatus()).isEqualTo("canceled");
    assertThat(ended.getEndedAt()).isEqualTo(ending.getCancelAt());
    assertThat(shop.eventTypes()).last().isEqualTo("customer.subscription.deleted");
  }

  @Test
  void aSubscriptionThatWasResumedGoesOn() throws Exception {
    Subscription subscription = shop.subscription(Shop.BASIC);
    cancelAtPeriodEnd(subscription, true);

    Subscription resumed = cancelAtPeriodEnd(subscription, false);

    assertThat(resumed.getCancelAt()).isNull();
    assertThat(resumed.getCanceledAt()).isNull();
    shop.twin.state().advanceClock(Duration.ofDays(29));
    assertThat(shop.read(subscription).getStatus()).isEqualTo("active");
  }

  @Test
  void aSessionExpiresAfterADayAndItsSubscriptionWithIt() throws Exception {
    Session session = shop.session(shop.customer().getId(), Shop.BASIC);
    shop.twin.state().pay(session.getId(), Card.DECLINED);

    shop.twin.state().advanceClock(Duration.ofHours(25));

    assertThat(shop.stripe.v1().checkout().sessions().retrieve(session.getId()).getStatus())
        .isEqualTo("expired");
    assertThat(
            shop.stripe
                .v1()
                .subscriptions()
                .list(
                    SubscriptionListParams.builder()
                        .setCustomer(session.getCustomer())
                        .setStatus(SubscriptionListParams.Status.ALL)
                        .build())
                .getData())
        .extracting(Subscription::getStatus)
        .containsExactly("incomplete_expired");
  }

  @Test
  void eventsNeverGoBackInTime() throws Exception {
    shop.subscription(Shop.BASIC);
    shop.twin.state().advanceClock(Duration.ofDays(100));

    assertThat(shop.events()).extracting(event -> event.getCreated()).isSorted();
  }

  private Subscription cancelAtPeriodEnd(Subscription subscription, boolean cancel)
      throws Exception {
    return shop.stripe
        .v1()
        .subscriptions()
        .update(
            subscription.getId(),
            SubscriptionUpdateParams.builder().setCancelAtPeriodEnd(cancel).build());
  }
}
