package io.figwizard.billing;

import io.figwizard.billing.SubscriptionSql.SubscriptionRow;
import io.figwizard.handlerkit.Action;
import io.figwizard.handlerkit.Call;
import io.figwizard.handlerkit.DryRunnable;
import io.figwizard.handlerkit.Effect;
import io.figwizard.handlerkit.Handles;
import io.figwizard.handlerkit.RateLimited;
import io.figwizard.handlerkit.Refusal;
import jakarta.validation.constraints.NotBlank;

/**
 * Changes to a plan of a lower rank at the end of the paid period; until then everything stays.
 * Takes back an earlier downgrade or a cancellation.
 */
@Handles(action = "downgrade", effect = Effect.EXTERNAL)
@RateLimited(by = RateLimited.By.USER, requests = 20, seconds = 60)
@DryRunnable
final class Downgrade implements Action<Downgrade.Request, Standing> {
  record Request(@NotBlank String plan) {}

  private final Shop shop;

  Downgrade(Shop shop) {
    this.shop = shop;
  }

  @Override
  public Standing handle(Call call, Request request) {
    Plan wanted = shop.catalogue().wanted(request.plan());
    SubscriptionRow row = shop.live(call);
    if (wanted.id().equals(row.scheduledPlan())) {
      return shop.standing(call);
    }
    if (wanted.rank() >= shop.catalogue().rank(row.plan())) {
      throw Refusal.conflict(
          "not_a_downgrade",
          "\"%s\" is not below your plan, \"%s\". See upgrade.".formatted(wanted.id(), row.plan()));
    }
    if (row.hasOpenInvoice()) {
      throw Shop.paymentPending();
    }
    new CancelAtPeriodEnd(shop).set(call, row, false, "downgrade-resume");
    new Schedules(shop).changeAtPeriodEnd(call, row, wanted);
    Standing standing = shop.standingAfterChange(call);
    Shop.require(wanted.id().equals(standing.scheduledPlan()));
    return standing;
  }
}
