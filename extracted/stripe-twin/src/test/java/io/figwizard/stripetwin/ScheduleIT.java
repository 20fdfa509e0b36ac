package io.figwizard.stripetwin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.stripe.exception.InvalidRequestException;
import com.stripe.model.Invoice;
import com.stripe.model.Subscription;
import com.stripe.model.SubscriptionItem;
import com.stripe.model.SubscriptionSchedule;
import com.stripe.param.SubscriptionScheduleCreateParams;
import com.stripe.param.SubscriptionScheduleUpdateParams;
import com.stripe.param.SubscriptionUpdateParams;
import io.figwizard.stripetwin.state.NewPrice;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ScheduleIT {
  private final Shop shop = new Shop();

  @AfterEach
  void close() {
    shop.close();
  }

  @Test
  void aDowngradeHappensWhenThePeriodEnds() throws Exception {
    Subscription premium = shop.subscription(Shop.PREMIUM);

    SubscriptionSchedule schedule = downgrade(premium);

    assertThat(schedule.getStatus()).isEqualTo("active");
    assertThat(schedule.getPhases()).hasSize(2);
    Subscription planned = shop.read(premium);
    assertThat(planned.getSchedule()).isEqualTo(schedule.getId());
    assertThat(price(planned)).isEqualTo(Shop.PREMIUM);

    shop.twin.state().advanceClock(Duration.ofDays(32));

    Subscription basic = shop.read(premium);
    assertThat(price(basic)).isEqualTo(Shop.BASIC);
    assertThat(basic.getSchedule()).isEqualTo(schedule.getId());
    Invoice renewal = shop.stripe.v1().invoices().retrieve(basic.getLatestInvoice());
    assertThat(renewal.getAmountPaid()).isEqualTo(900);
    assertThat(renewal.getBillingReason()).isEqualTo("subscription_cycle");

    shop.twin.state().advanceClock(Duration.ofDays(31));

    assertThat(shop.read(premium).getSchedule()).isNull();
    SubscriptionSchedule over = shop.stripe.v1().subscriptionSchedules().retrieve(schedule.getId());
    assertThat(over.getStatus()).isEqualTo("released");
    assertThat(over.getReleasedSubscription()).isEqualTo(premium.getId());
    assertThat(shop.eventTypes())
        .contains(
            "subscription_schedule.created",
            "subscription_schedule.updated",
            "subscription_schedule.released");
    assertThat(shop.events())
        .allSatisfy(event -> assertThat(event.getDataObjectDeserializer().getObject()).isPresent());
  }

  @Test
  void aReleasedScheduleChangesNothingAnyMore() throws Exception {
    Subscription premium = shop.subscription(Shop.PREMIUM);
    SubscriptionSchedule schedule = downgrade(premium);

    SubscriptionSchedule released =
        shop.stripe.v1().subscriptionSchedules().release(schedule.getId());

    assertThat(released.getStatus()).isEqualTo("released");
    assertThat(shop.read(premium).getSchedule()).isNull();
    shop.twin.state().advanceClock(Duration.ofDays(32));
    assertThat(price(shop.read(premium))).isEqualTo(Shop.PREMIUM);
    assertThatThrownBy(() -> shop.stripe.v1().subscriptionSchedules().release(schedule.getId()))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("currently in the `released` status");
  }

  @Test
  void aChangeToAnotherIntervalCountsItsPeriodsFromThere() throws Exception {
    String yearly =
        shop.twin
            .state()
            .price(new NewPrice("price_basic_yearly", "Basic", 9000, "eur", "year", null, false))
            .get("id")
            .getAsString();
    Subscription premium = shop.subscription(Shop.PREMIUM);
    long change = premium.getItems().getData().get(0).getCurrentPeriodEnd();
    downgrade(premium, yearly);

    shop.twin.state().advanceClock(Duration.ofDays(32));

    SubscriptionItem item = shop.read(premium).getItems().getData().get(0);
    assertThat(item.getPrice().getId()).isEqualTo(yearly);
    assertThat(item.getCurrentPeriodStart()).isEqualTo(change);
    assertThat(item.getCurrentPeriodEnd()).isGreaterThanOrEqualTo(change + 365 * 86_400);
  }

  @Test
  void aSubscriptionHasOneScheduleAtMost() throws Exception {
    Subscription premium = shop.subscription(Shop.PREMIUM);
    downgrade(premium);

    assertThatThrownBy(() -> create(premium))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("already attached to a schedule");
  }

  @Test
  void aScheduledSubscriptionIsNotCancelledDirectly() throws Exception {
    Subscription premium = shop.subscription(Shop.PREMIUM);
    downgrade(premium);

    assertThatThrownBy(
            () ->
                shop.stripe
                    .v1()
                    .subscriptions()
                    .update(
                        premium.getId(),
                        SubscriptionUpdateParams.builder().setCancelAtPeriodEnd(true).build()))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("managed by the subscription schedule");
  }

  @Test
  void cancellingTheSubscriptionAtOnceCancelsItsSchedule() throws Exception {
    Subscription premium = shop.subscription(Shop.PREMIUM);
    SubscriptionSchedule schedule = downgrade(premium);

    shop.stripe.v1().subscriptions().cancel(premium.getId());

    assertThat(shop.stripe.v1().subscriptionSchedules().retrieve(schedule.getId()).getStatus())
        .isEqualTo("canceled");
  }

  private SubscriptionSchedule create(Subscription subscription) throws Exception {
    return shop.stripe
        .v1()
        .subscriptionSchedules()
        .create(
            SubscriptionScheduleCreateParams.builder()
                .setFromSubscription(subscription.getId())
                .build());
  }

  private SubscriptionSchedule downgrade(Subscription subscription) throws Exception {
    return downgrade(subscription, Shop.BASIC);
  }

  private SubscriptionSchedule downgrade(Subscription subscription, String price) throws Exception {
    SubscriptionSchedule schedule = create(subscription);
    SubscriptionSchedule.Phase current = schedule.getPhases().get(0);
    return shop.stripe
        .v1()
        .subscriptionSchedules()
        .update(
            schedule.getId(),
            SubscriptionScheduleUpdateParams.builder()
                .setEndBehavior(SubscriptionScheduleUpdateParams.EndBehavior.RELEASE)
                .addPhase(
                    SubscriptionScheduleUpdateParams.Phase.builder()
                        .setStartDate(current.getStartDate())
                        .setEndDate(current.getEndDate())
                        .addItem(item(current.getItems().get(0).getPrice()))
                        .build())
                .addPhase(
                    SubscriptionScheduleUpdateParams.Phase.builder()
                        .setProrationBehavior(
                            SubscriptionScheduleUpdateParams.Phase.ProrationBehavior.NONE)
                        .addItem(item(price))
                        .build())
                .build());
  }

  private static SubscriptionScheduleUpdateParams.Phase.Item item(String price) {
    return SubscriptionScheduleUpdateParams.Phase.Item.builder()
        .setPrice(price)
        .setQuantity(1L)
        .build();
  }

  private static String price(Subscription subscription) {
    return subscription.getItems().getData().get(0).getPrice().getId();
  }
}
