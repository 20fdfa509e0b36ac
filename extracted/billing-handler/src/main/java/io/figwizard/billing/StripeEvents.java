package io.figwizard.billing;

import com.codahale.metrics.MetricRegistry;
import com.fasterxml.jackson.databind.JsonNode;
import io.figwizard.handlerkit.Alerts;
import io.figwizard.handlerkit.DomainEvent;
import io.figwizard.handlerkit.EventConsumer;
import io.figwizard.handlerkit.Variant;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Something happened at Stripe: the customer's rows are made to say what Stripe says now. What an
 * event itself says does not matter, so neither does its order, nor how often it comes.
 */
final class StripeEvents implements EventConsumer {
  private static final Logger log = LoggerFactory.getLogger(StripeEvents.class);

  private final Map<Variant, Shop> shops;
  private final MetricRegistry metrics;
  private final Alerts alerts;

  StripeEvents(Map<Variant, Shop> shops, MetricRegistry metrics, Alerts alerts) {
    this.shops = shops;
    this.metrics = metrics;
    this.alerts = alerts;
  }

  @Override
  public String name() {
    return "billing.stripe-event";
  }

  @Override
  public Set<String> types() {
    return Set.of("stripe.event");
  }

  /**
   * @throws IllegalStateException when this process has no key of the events' variant
   */
  @Override
  public void accept(List<DomainEvent> events) {
    Map<Variant, Set<String>> customers = new EnumMap<>(Variant.class);
    for (DomainEvent event : events) {
      Variant variant = Variant.of(event.payload().path("variant").asText());
      customer(shop(variant), event.payload())
          .ifPresentOrElse(
              customer ->
                  customers.computeIfAbsent(variant, v -> new LinkedHashSet<>()).add(customer),
              () -> metrics.meter("billing.events." + variant.id() + ".without-customer").mark());
    }
    customers.forEach((variant, ids) -> ids.forEach(id -> refresh(shop(variant), id)));
  }

  private void refresh(Shop shop, String customer) {
    if (!shop.refresh().ofStripe(customer).known()) {
      metrics.meter("billing.events." + shop.variant().id() + ".unknown-customer").mark();
      log.info(
          "Stripe told us about a customer in {} who is none of ours: {}",
          shop.variant().id(),
          customer);
    }
  }

  private Shop shop(Variant variant) {
    Shop shop = shops.get(variant);
    if (shop == null) {
      alerts.raise(
          "billing.events-without-key-" + variant.id(),
          "Stripe's events of "
              + variant.id()
              + " wait: no key of that variant is configured where the worker runs.");
      throw new IllegalStateException(
          "An event of Stripe's is for "
              + variant.id()
              + ", which this process does not serve. Configure billing."
              + variant.id()
              + " where the worker runs.");
    }
    return shop;
  }

  private static Optional<String> customer(Shop shop, JsonNode payload) {
    String customer = payload.path("customer").asText("");
    return customer.isEmpty()
        ? new EventSubject(shop.provider()).customerOf(payload.path("objectId").asText(""))
        : Optional.of(customer);
  }
}
