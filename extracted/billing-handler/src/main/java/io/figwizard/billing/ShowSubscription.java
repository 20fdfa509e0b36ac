package io.figwizard.billing;

import io.figwizard.handlerkit.Action;
import io.figwizard.handlerkit.Call;
import io.figwizard.handlerkit.Effect;
import io.figwizard.handlerkit.Handles;

/**
 * How the caller stands, by our copy of what Stripe says. So it answers when Stripe does not, and
 * opens nothing before Stripe has told us of a payment.
 */
@Handles(action = "subscription", effect = Effect.SAFE)
final class ShowSubscription implements Action<ShowSubscription.Request, Standing> {
  record Request() {}

  private final Shop shop;

  ShowSubscription(Shop shop) {
    this.shop = shop;
  }

  @Override
  public Standing handle(Call call, Request request) {
    return shop.standing(call);
  }
}
