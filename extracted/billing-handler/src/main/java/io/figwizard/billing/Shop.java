package io.figwizard.billing;

import com.stripe.net.RequestOptions;
import io.figwizard.billing.SubscriptionSql.SubscriptionRow;
import io.figwizard.handlerkit.Call;
import io.figwizard.handlerkit.Refusal;
import io.figwizard.handlerkit.Variant;
import java.time.Clock;
import java.util.function.Function;

/** All that the actions, consumers and jobs of one variant share. */
record Shop(
    Variant variant,
    VariantConfiguration settings,
    Catalogue catalogue,
    PaymentProvider provider,
    Customers customers,
    Refresh refresh,
    Clock clock) {
  /** More than that many came between by chance: then it is a fault of ours. */
  private static final int ATTEMPTS = 4;

  /**
   * The caller's subscription, as Stripe knows it now.
   *
   * @throws Refusal 409 when there is none that can still be changed
   */
  SubscriptionRow live(Call call) {
    return SubscriptionRow.current(refresh.ofUser(call.userId()))
        .orElseThrow(
            () ->
                Refusal.conflict(
                    "no_subscription", "You have no subscription. See create-checkout-session."));
  }

  /** As {@link #live}, after Stripe was asked to change it. */
  Standing standingAfterChange(Call call) {
    refresh.ofUser(call.userId());
    return standing(call);
  }

  /** What our rows say. Begins the call's transaction: Stripe must not be asked after it. */
  Standing standing(Call call) {
    return Standing.of(
        call.sql(SubscriptionSql.class).ofUser(variant.id(), call.userId()),
        call.sql(CustomerSql.class).seenAt(variant.id(), call.userId()).orElse(null),
        clock.instant());
  }

  /**
   * Makes Stripe do a step of this request once, also when the request comes again.
   *
   * @param step of the action, as no other step is named
   */
  RequestOptions once(Call call, String step) {
    return PaymentProvider.once(
        step + ":" + variant.id() + ":" + call.userId() + ":" + call.idempotencyKey());
  }

  /**
   * Asks Stripe to change a subscription. Others may do the same at the same time: here, on the
   * other side, at Stripe's own pages. What Stripe does not accept because of them is no fault.
   *
   * @param row as it was when the change was decided upon
   * @param step names the change for {@link #once}
   * @param change gets the step's name of this attempt: under the one before, Stripe would only say
   *     again what it said then
   * @throws Refusal 409 when it is not like that any more
   */
  <T> T change(
      Call call,
      SubscriptionRow row,
      String step,
      Function<String, PaymentProvider.Question<T>> change) {
    for (int attempt = 1; ; attempt++) {
      try {
        return provider.ask(change.apply(attempt == 1 ? step : step + "-" + attempt));
      } catch (RefusedByStripe | MissingAtStripe e) {
        // Or it was changed and changed back; not every time, though.
        requireUnchanged(call, row);
        if (attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private void requireUnchanged(Call call, SubscriptionRow row) {
    require(live(call).withoutTime().equals(row.withoutTime()));
  }

  /**
   * @throws Refusal 409 when the subscription is not what this request made, or wanted to make of
   *     it: another request came between, or Stripe took this one for one of long ago
   */
  static void require(boolean done) {
    if (!done) {
      throw Refusal.conflict(
          "subscription_changed",
          "Another request changed the subscription. See subscription, and if this one is still"
              + " wanted, send it with a new Idempotency-Key.");
    }
  }

  static Refusal paymentPending() {
    return Refusal.conflict(
        "payment_pending",
        "An invoice must be paid first. See invoices for the page where that can be done.");
  }
}
