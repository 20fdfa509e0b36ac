package io.figwizard.billing;

import io.figwizard.billing.SubscriptionSql.SubscriptionRow;
import io.figwizard.handlerkit.Action;
import io.figwizard.handlerkit.Call;
import io.figwizard.handlerkit.DryRunnable;
import io.figwizard.handlerkit.Effect;
import io.figwizard.handlerkit.Handles;
import io.figwizard.handlerkit.RateLimited;

/**
 * Ends the subscription when the paid period is over, and takes back a downgrade. Until then
 * everything stays, and {@link Resume} takes it back.
 */
@Handles(action = "cancel", effect = Effect.EXTERNAL)
@RateLimited(by = RateLimited.By.USER, requests = 20, seconds = 60)
@DryRunnable
final class Cancel implements Action<Cancel.Request, Standing> {
  record Request() {}

  private final Shop shop;

  Cancel(Shop shop) {
    this.shop = shop;
  }

  @Override
  public Standing handle(Call call, Request request) {
    SubscriptionRow row = shop.live(call);
    // Stripe does not cancel what a schedule manages.
    new Schedules(shop).release(call, row, "cancel");
    new CancelAtPeriodEnd(shop).set(call, row, true, "cancel");
    Standing standing = shop.standingAfterChange(call);
    Shop.require(standing.cancelAtPeriodEnd());
    return standing;
  }
}
