package io.figwizard.billing;

import com.stripe.model.SubscriptionSchedule;
import com.stripe.param.SubscriptionScheduleCreateParams;
import com.stripe.param.SubscriptionScheduleUpdateParams;
import com.stripe.param.SubscriptionScheduleUpdateParams.Phase;
import io.figwizard.billing.SubscriptionSql.SubscriptionRow;
import io.figwizard.handlerkit.Call;

/** Changes of plan that Stripe makes when the paid period is over. */
final class Schedules {
  private final Shop shop;

  Schedules(Shop shop) {
    this.shop = shop;
  }

  /**
   * Gives up the change that is planned, if there is one; the subscription goes on as it is.
   *
   * @param action on whose behalf
   */
  void release(Call call, SubscriptionRow row, String action) {
    String schedule = row.stripeScheduleId();
    if (schedule != null) {
      shop.change(
          call,
          row,
          action + "-release",
          step ->
              stripe -> stripe.subscriptionSchedules().release(schedule, shop.once(call, step)));
    }
  }

  /** Plans the change. Half done, it leaves a schedule that changes nothing, to be used later. */
  void changeAtPeriodEnd(Call call, SubscriptionRow row, Plan next) {
    SubscriptionSchedule schedule = schedule(call, row);
    // Without a phase it was released a moment ago.
    Shop.require(schedule.getCurrentPhase() != null);
    SubscriptionScheduleUpdateParams change =
        SubscriptionScheduleUpdateParams.builder()
            .setEndBehavior(SubscriptionScheduleUpdateParams.EndBehavior.RELEASE)
            .addPhase(
                Phase.builder()
                    .setStartDate(schedule.getCurrentPhase().getStartDate())
                    .setEndDate(row.currentPeriodEnd().getEpochSecond())
                    .addItem(item(row.stripePriceId()))
                    .build())
            .addPhase(
                Phase.builder()
                    .addItem(item(shop.catalogue().price(next)))
                    .setDuration(once(next))
                    .setProrationBehavior(Phase.ProrationBehavior.NONE)
                    .build())
            .build();
    shop.change(
        call,
        row,
        "downgrade",
        step ->
            stripe ->
                stripe
                    .subscriptionSchedules()
                    .update(schedule.getId(), change, shop.once(call, step)));
  }

  private SubscriptionSchedule schedule(Call call, SubscriptionRow row) {
    String existing = row.stripeScheduleId();
    return shop.change(
        call,
        row,
        "downgrade-schedule",
        step ->
            stripe ->
                existing != null
                    ? stripe.subscriptionSchedules().retrieve(existing)
                    : stripe
                        .subscriptionSchedules()
                        .create(
                            SubscriptionScheduleCreateParams.builder()
                                .setFromSubscription(row.stripeSubscriptionId())
                                .build(),
                            shop.once(call, step)));
  }

  private static Phase.Item item(String price) {
    return Phase.Item.builder().setPrice(price).setQuantity(1L).build();
  }

  /** One period of the new plan; then the schedule's work is done. */
  private static Phase.Duration once(Plan plan) {
    return Phase.Duration.builder()
        .setInterval(Phase.Duration.Interval.valueOf(plan.interval().name()))
        .setIntervalCount(1L)
        .build();
  }
}
