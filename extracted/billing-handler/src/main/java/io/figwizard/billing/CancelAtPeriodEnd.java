package io.figwizard.billing;

import com.stripe.param.SubscriptionUpdateParams;
import io.figwizard.billing.SubscriptionSql.SubscriptionRow;
import io.figwizard.handlerkit.Call;

/** Whether Stripe ends the subscription when the paid period is over. */
final class CancelAtPeriodEnd {
  private final Shop shop;

  CancelAtPeriodEnd(Shop shop) {
    this.shop = shop;
  }

  /**
   * @param action on whose behalf
   */
  void set(Call call, SubscriptionRow row, boolean cancel, String action) {
    if (row.cancelAtPeriodEnd() == cancel) {
      return;
    }
    SubscriptionUpdateParams change =
        SubscriptionUpdateParams.builder().setCancelAtPeriodEnd(cancel).build();
    shop.change(
        call,
        row,
        action,
        step ->
            stripe ->
                stripe
                    .subscriptions()
                    .update(row.stripeSubscriptionId(), change, shop.once(call, step)));
  }
}
