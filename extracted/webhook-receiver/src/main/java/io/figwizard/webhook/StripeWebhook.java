package io.figwizard.webhook;

import io.figwizard.handlerkit.Access;
import io.figwizard.handlerkit.Call;
import io.figwizard.handlerkit.Effect;
import io.figwizard.handlerkit.Handles;
import io.figwizard.handlerkit.RawAction;
import io.figwizard.handlerkit.RawRequest;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Takes an event of Stripe, of any type and API release. */
@Handles(action = "stripe", effect = Effect.IDEMPOTENT, access = Access.PUBLIC)
final class StripeWebhook implements RawAction<Receipt> {
  /** Of what we ask Stripe to send. The first word of a type; thin events put {@code v1} before. */
  private static final Set<String> FAMILIES =
      Set.of(
          "billing_portal",
          "charge",
          "checkout",
          "customer",
          "invoice",
          "invoice_payment",
          "payment_intent",
          "payment_method",
          "plan",
          "price",
          "product",
          "setup_intent",
          "subscription_schedule");

  private final Inbox inbox;
  private final InboxCounters counters;
  private final String apiRelease;

  StripeWebhook(Inbox inbox, InboxCounters counters, String apiRelease) {
    this.inbox = inbox;
    this.counters = counters;
    this.apiRelease = apiRelease;
  }

  @Override
  public Receipt handle(Call call, RawRequest request) {
    inbox.admit(request);
    ReceivedEvent event = StripeEvents.read(request.body());
    inbox.refuseOtherVariant(event);
    Receipt receipt = inbox.store(call, event, request.body());
    if (!receipt.duplicate()) {
      countWhatNobodyHereKnows(event);
    }
    return receipt;
  }

  private void countWhatNobodyHereKnows(ReceivedEvent event) {
    if (!FAMILIES.contains(family(event.type()))) {
      counters.unexpectedType();
    }
    if (isOfOtherRelease(event.apiVersion())) {
      counters.otherApiRelease();
    }
  }

  private static String family(String type) {
    String name = type.startsWith("v1.") ? type.substring("v1.".length()) : type;
    int end = name.indexOf('.');
    return end < 0 ? name : name.substring(0, end);
  }

  /** A version is {@code 2026-07-29.dahlia}; within a release, nothing is taken away. */
  private boolean isOfOtherRelease(@Nullable String apiVersion) {
    return apiVersion != null && !apiVersion.endsWith("." + apiRelease);
  }
}
