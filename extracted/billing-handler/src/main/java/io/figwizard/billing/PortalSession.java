package io.figwizard.billing;

import com.stripe.param.billingportal.SessionCreateParams;
import io.figwizard.handlerkit.Action;
import io.figwizard.handlerkit.Call;
import io.figwizard.handlerkit.DryRunnable;
import io.figwizard.handlerkit.Effect;
import io.figwizard.handlerkit.Handles;
import io.figwizard.handlerkit.RateLimited;
import io.figwizard.handlerkit.Refusal;

/** A page of Stripe's where the caller changes cards and sees receipts. */
@Handles(action = "portal-session", effect = Effect.EXTERNAL)
@RateLimited(by = RateLimited.By.USER, requests = 20, seconds = 60)
@DryRunnable
final class PortalSession implements Action<PortalSession.Request, PortalSession.Answer> {
  record Request() {}

  /**
   * @param url where to send the browser, good for a few minutes
   */
  record Answer(String url) {}

  private final Shop shop;

  PortalSession(Shop shop) {
    this.shop = shop;
  }

  @Override
  public Answer handle(Call call, Request request) {
    String customer =
        shop.customers()
            .ofUser(call.userId())
            .map(CustomerSql.Customer::stripeCustomerId)
            .orElseThrow(PortalSession::nothingToShow);
    SessionCreateParams page =
        SessionCreateParams.builder()
            .setCustomer(customer)
            .setReturnUrl(shop.settings().getPortalReturnUrl())
            .build();
    try {
      return new Answer(
          shop.provider()
              .ask(
                  stripe ->
                      stripe
                          .billingPortal()
                          .sessions()
                          .create(page, shop.once(call, "portal-session")))
              .getUrl());
    } catch (MissingAtStripe e) {
      // Somebody deleted the customer at Stripe.
      throw nothingToShow();
    }
  }

  private static Refusal nothingToShow() {
    return Refusal.conflict(
        "no_subscription", "You have no subscription. See create-checkout-session.");
  }
}
