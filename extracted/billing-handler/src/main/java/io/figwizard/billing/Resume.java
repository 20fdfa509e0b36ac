package io.figwizard.billing;

import io.figwizard.billing.SubscriptionSql.SubscriptionRow;
import io.figwizard.handlerkit.Action;
import io.figwizard.handlerkit.Call;
import io.figwizard.handlerkit.DryRunnable;
import io.figwizard.handlerkit.Effect;
import io.figwizard.handlerkit.Handles;
import io.figwizard.handlerkit.RateLimited;

/** Takes back a cancellation or a downgrade: the subscription goes on as it is. */
@Handles(action = "resume", effect = Effect.EXTERNAL)
@RateLimited(by = RateLimited.By.USER, requests = 20, seconds = 60)
@DryRunnable
final class Resume implements Action<Resume.Request, Standing> {
  record Request() {}

  private final Shop shop;

  Resume(Shop shop) {
    this.shop = shop;
  }

  @Override
  public Standing handle(Call call, Request request) {
    SubscriptionRow row = shop.live(call);
    new Schedules(shop).release(call, row, "resume");
    new CancelAtPeriodEnd(shop).set(call, row, false, "resume");
    Standing standing = shop.standingAfterChange(call);
    Shop.require(!standing.cancelAtPeriodEnd() && standing.scheduledPlan() == null);
    return standing;
  }
}
