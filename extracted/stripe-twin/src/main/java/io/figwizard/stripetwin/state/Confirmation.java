package io.figwizard.stripetwin.state;

import com.google.gson.JsonObject;
import org.jspecify.annotations.Nullable;

/** The customer back from the bank: finds what waited and lets it go on. */
final class Confirmation {
  private final World world;

  Confirmation(World world) {
    this.world = world;
  }

  Charge confirm(String waiting, boolean confirmed) {
    JsonObject invoice = invoice(waiting);
    JsonObject intent =
        invoice == null || !Fields.present(invoice, "_payment_intent")
            ? null
            : Payments.intent(world, invoice);
    if (invoice == null || intent == null || !waits(intent)) {
      throw new IllegalArgumentException(
          "nothing of "
              + waiting
              + " waits for a confirmation (expected: the id of a payment"
              + " intent, an invoice or a checkout session in requires_action)");
    }
    Charge charge = Payments.confirm(world, invoice, confirmed);
    if (charge.paid()) {
      JsonObject session = session(invoice);
      if (session == null) {
        Settlement.paid(world, invoice);
      } else {
        CheckoutPayment.complete(world, session, invoice);
      }
    }
    return charge;
  }

  /** With the bank, or, after {@code default_incomplete}, for the client to begin. */
  private static boolean waits(JsonObject intent) {
    return Fields.is(intent, "status", "requires_action")
        || Fields.is(intent, "status", "requires_confirmation");
  }

  private @Nullable JsonObject invoice(String id) {
    JsonObject found = world.store().find(id);
    String kind = found == null ? "" : Fields.required(found, "object");
    if (found == null || kind.equals("invoice")) {
      return found;
    }
    if (kind.equals("payment_intent")) {
      return world.get("invoice", Fields.required(found, "_invoice"));
    }
    String begun = Fields.text(found, "_subscription");
    return begun == null
        ? null
        : world.get("invoice", Fields.required(world.get("subscription", begun), "latest_invoice"));
  }

  /** The open checkout session that this invoice is the first of. */
  private @Nullable JsonObject session(JsonObject invoice) {
    String subscription = Invoicing.subscription(invoice);
    for (JsonObject session : world.store().all("checkout.session")) {
      if (CheckoutSessions.open(session)
          && subscription != null
          && Fields.is(session, "_subscription", subscription)) {
        return session.deepCopy();
      }
    }
    return null;
  }
}
