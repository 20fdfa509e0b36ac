package io.figwizard.billing;

import com.stripe.param.SubscriptionUpdateParams;
import io.figwizard.billing.SubscriptionSql.SubscriptionRow;
import io.figwizard.handlerkit.Action;
import io.figwizard.handlerkit.Call;
import io.figwizard.handlerkit.DryRunnable;
import io.figwizard.handlerkit.Effect;
import io.figwizard.handlerkit.Handles;
import io.figwizard.handlerkit.RateLimited;
import io.figwizard.handlerkit.Refusal;
import jakarta.validation.constraints.NotBlank;
import org.jspecify.annotations.Nullable;

/**
 * Changes to a plan of a higher rank now, and charges the difference for the rest of the period
 * now. Without the payment the plan stays what it was. Asked for the plan that the caller has
 * already, it changes nothing, so that a request whose answer was lost can be sent again.
 */
@Handles(action = "upgrade", effect = Effect.EXTERNAL)
@RateLimited(by = RateLimited.By.USER, requests = 20, seconds = 60)
@DryRunnable
final class Upgrade implements Action<Upgrade.Request, Upgrade.Answer> {
  record Request(@NotBlank String plan) {}

  /**
   * @param status {@code action_required} while the bank wants the caller to confirm the payment
   * @param invoiceUrl where to do that, else null
   */
  record Answer(Status status, @Nullable String invoiceUrl, Standing subscription) {}

  enum Status {
    UPGRADED,
    ACTION_REQUIRED
  }

  private final Shop shop;
  private final OpenInvoice invoices;

  Upgrade(Shop shop) {
    this.shop = shop;
    this.invoices = new OpenInvoice(shop.provider());
  }

  @Override
  public Answer handle(Call call, Request request) {
    Plan wanted = shop.catalogue().wanted(request.plan());
    SubscriptionRow row = shop.live(call);
    if (!wanted.id().equals(row.plan()) && !wanted.id().equals(row.pendingPlan())) {
      refuseUnlessHigher(row, wanted);
      row = change(call, row, wanted);
    }
    return answer(call, row, wanted);
  }

  private void refuseUnlessHigher(SubscriptionRow row, Plan wanted) {
    if (wanted.rank() <= shop.catalogue().rank(row.plan())) {
      throw Refusal.conflict(
          "not_an_upgrade",
          "\"%s\" is not above your plan, \"%s\". See downgrade."
              .formatted(wanted.id(), row.plan()));
    }
    if (row.hasOpenInvoice()) {
      throw Shop.paymentPending();
    }
  }

  private SubscriptionRow change(Call call, SubscriptionRow row, Plan wanted) {
    new Schedules(shop).release(call, row, "upgrade");
    SubscriptionUpdateParams change =
        SubscriptionUpdateParams.builder()
            .addItem(
                SubscriptionUpdateParams.Item.builder()
                    .setId(row.stripeItemId())
                    .setPrice(shop.catalogue().price(wanted))
                    .build())
            .setProrationBehavior(SubscriptionUpdateParams.ProrationBehavior.ALWAYS_INVOICE)
            .setPaymentBehavior(SubscriptionUpdateParams.PaymentBehavior.PENDING_IF_INCOMPLETE)
            .build();
    shop.change(
        call,
        row,
        "upgrade",
        step ->
            stripe ->
                stripe
                    .subscriptions()
                    .update(row.stripeSubscriptionId(), change, shop.once(call, step)));
    return shop.live(call);
  }

  private Answer answer(Call call, SubscriptionRow row, Plan wanted) {
    if (wanted.id().equals(row.plan())) {
      return new Answer(Status.UPGRADED, null, shop.standing(call));
    }
    Shop.require(wanted.id().equals(row.pendingPlan()));
    String page = invoices.pageToConfirm(row.stripeSubscriptionId());
    return new Answer(Status.ACTION_REQUIRED, page, shop.standing(call));
  }
}
