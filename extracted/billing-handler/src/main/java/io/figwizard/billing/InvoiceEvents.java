package io.figwizard.billing;

import com.fasterxml.jackson.databind.JsonNode;
import io.figwizard.handlerkit.DomainEvent;
import io.figwizard.handlerkit.EventConsumer;
import io.figwizard.handlerkit.Variant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;

/**
 * Something happened to an invoice: our copies of the customer's are renewed, once for all events
 * that come together.
 */
final class InvoiceEvents implements EventConsumer {
  private record Told(Variant variant, String customer) {}

  private final Map<Variant, Shop> shops;
  private final Jdbi jdbi;

  InvoiceEvents(Map<Variant, Shop> shops, Jdbi jdbi) {
    this.shops = shops;
    this.jdbi = jdbi;
  }

  @Override
  public String name() {
    return "billing.invoices";
  }

  @Override
  public Set<String> types() {
    return Set.of("stripe.event");
  }

  /**
   * @throws IllegalStateException when this process has no key of the events' variant; {@link
   *     StripeEvents} tells people of it
   */
  @Override
  public void accept(List<DomainEvent> events) {
    events.stream()
        .map(DomainEvent::payload)
        .filter(InvoiceEvents::isAboutAnInvoice)
        .map(
            payload ->
                new Told(
                    Variant.of(payload.path("variant").asText()),
                    payload.path("customer").asText()))
        .distinct()
        .forEach(this::renew);
  }

  private static boolean isAboutAnInvoice(JsonNode payload) {
    return payload.path("eventType").asText().startsWith("invoice.")
        && !payload.path("customer").asText("").isEmpty();
  }

  private void renew(Told told) {
    Shop shop = shops.get(told.variant());
    if (shop == null) {
      throw new IllegalStateException(
          "An event of Stripe's is for %1$s, which this process does not serve. Configure billing.%1$s where the worker runs."
              .formatted(told.variant().id()));
    }
    new InvoiceCopies(shop, jdbi).refresh(told.customer());
  }
}
