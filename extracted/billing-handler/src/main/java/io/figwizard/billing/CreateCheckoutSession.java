package io.figwizard.billing;

import com.stripe.model.checkout.Session;
import com.stripe.param.checkout.SessionCreateParams;
import com.stripe.param.checkout.SessionListParams;
import io.figwizard.billing.SubscriptionSql.SubscriptionRow;
import io.figwizard.handlerkit.Action;
import io.figwizard.handlerkit.Call;
import io.figwizard.handlerkit.DryRunnable;
import io.figwizard.handlerkit.Effect;
import io.figwizard.handlerkit.Handles;
import io.figwizard.handlerkit.RateLimited;
import io.figwizard.handlerkit.Refusal;
import jakarta.validation.constraints.NotBlank;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A page of Stripe's where the caller pays. What was paid for opens when Stripe has told us of the
 * payment. Pages that the caller left open before are closed: nobody shall pay twice.
 */
@Handles(action = "create-checkout-session", effect = Effect.EXTERNAL)
@RateLimited(by = RateLimited.By.USER, requests = 20, seconds = 60)
@DryRunnable
final class CreateCheckoutSession
    implements Action<CreateCheckoutSession.Request, CreateCheckoutSession.Answer> {
  record Request(@NotBlank String plan) {}

  /**
   * @param url where to send the browser
   */
  record Answer(String sessionId, String url) {}

  private static final String REQUEST = "request";
  private static final long MOST_OPEN_PAGES = 100;

  private final Shop shop;

  CreateCheckoutSession(Shop shop) {
    this.shop = shop;
  }

  @Override
  public Answer handle(Call call, Request request) {
    Plan plan = shop.catalogue().wanted(request.plan());
    refuseWhoHasOne(call);
    String customer = shop.customers().stripeIdOf(call.userId());
    Session session;
    try {
      session = open(plan, customer, call, "create-checkout-session");
    } catch (MissingAtStripe e) {
      String another = shop.customers().replacementOf(customer, call.userId()).orElseThrow(() -> e);
      session = open(plan, another, call, "create-checkout-session-anew");
    }
    return new Answer(session.getId(), session.getUrl());
  }

  private Session open(Plan plan, String customer, Call call, String step) {
    return closeOthers(customer, call)
        .orElseGet(
            () ->
                shop.provider()
                    .ask(
                        stripe ->
                            stripe
                                .checkout()
                                .sessions()
                                .create(page(plan, customer, call), shop.once(call, step))));
  }

  /** Closes the caller's open pages but the one that this request made when it came before. */
  private Optional<Session> closeOthers(String customer, Call call) {
    SessionListParams open =
        SessionListParams.builder()
            .setCustomer(customer)
            .setStatus(SessionListParams.Status.OPEN)
            .setLimit(MOST_OPEN_PAGES)
            .build();
    Session ours = null;
    List<Session> found =
        shop.provider()
            .ask(
                stripe -> stripe.checkout().sessions().list(open).getData(),
                CreateCheckoutSession::asOfTheFirstPage);
    for (Session session : found) {
      if (call.idempotencyKey().equals(session.getMetadata().get(REQUEST))) {
        ours = session;
      } else {
        close(session, call);
      }
    }
    return Optional.ofNullable(ours);
  }

  /** Which pages are open, only Stripe knows; a dry run goes the way of who has opened none yet. */
  private static Optional<List<Session>> asOfTheFirstPage() {
    return Optional.of(List.of());
  }

  private void close(Session session, Call call) {
    try {
      shop.provider().ask(stripe -> stripe.checkout().sessions().expire(session.getId()));
    } catch (RefusedByStripe | MissingAtStripe e) {
      // It is not open any more: another request closed it, or it was paid for at this moment.
      refuseWhoHasOne(call);
    }
  }

  private void refuseWhoHasOne(Call call) {
    if (SubscriptionRow.current(shop.refresh().ofUser(call.userId())).isPresent()) {
      throw Refusal.conflict(
          "already_subscribed", "You have a subscription. See upgrade and downgrade.");
    }
  }

  private SessionCreateParams page(Plan plan, String customer, Call call) {
    UUID user = call.userId();
    return SessionCreateParams.builder()
        .setMode(SessionCreateParams.Mode.SUBSCRIPTION)
        .setCustomer(customer)
        .setClientReferenceId(user.toString())
        .addLineItem(
            SessionCreateParams.LineItem.builder()
                .setPrice(shop.catalogue().price(plan))
                .setQuantity(1L)
                .build())
        .setSuccessUrl(shop.settings().getSuccessUrl())
        .setCancelUrl(shop.settings().getCancelUrl())
        .putAllMetadata(Customers.metadata(shop.variant(), user))
        .putMetadata(REQUEST, call.idempotencyKey())
        .setSubscriptionData(
            SessionCreateParams.SubscriptionData.builder()
                .putAllMetadata(Customers.metadata(shop.variant(), user))
                .build())
        .build();
  }
}
