package io.figwizard.billing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.stripe.model.Customer;
import com.stripe.model.Event;
import com.stripe.param.CustomerListParams;
import com.stripe.param.EventListParams;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** Customers about whom Stripe may have told us something that never came. */
final class MissedCustomers {
  /** Longer than Stripe repeats an event. */
  private static final Duration RECENT = Duration.ofDays(4);

  private static final long PAGE = 100;
  private static final JsonMapper JSON = new JsonMapper();

  private final Shop shop;

  MissedCustomers(Shop shop) {
    this.shop = shop;
  }

  /** Those of events that were not delivered, and new ones of ours that we have no row of. */
  Set<String> find() {
    long since = shop.clock().instant().minus(RECENT).getEpochSecond();
    Set<String> customers = new LinkedHashSet<>(ofUndelivered(since));
    customers.addAll(withoutRow(since));
    return customers;
  }

  private Set<String> ofUndelivered(long since) {
    EventListParams undelivered =
        EventListParams.builder()
            .setDeliverySuccess(false)
            .setCreated(EventListParams.Created.builder().setGte(since).build())
            .setLimit(PAGE)
            .build();
    return shop.provider()
        .ask(
            stripe -> {
              Set<String> customers = new LinkedHashSet<>();
              for (Event event : stripe.events().list(undelivered).autoPagingIterable()) {
                customer(event).ifPresent(customers::add);
              }
              return customers;
            });
  }

  private Set<String> withoutRow(long since) {
    CustomerListParams recent =
        CustomerListParams.builder()
            .setCreated(CustomerListParams.Created.builder().setGte(since).build())
            .setLimit(PAGE)
            .build();
    return shop.provider()
        .ask(
            stripe -> {
              Set<String> customers = new LinkedHashSet<>();
              for (Customer customer : stripe.customers().list(recent).autoPagingIterable()) {
                if (Customers.owner(customer, shop.variant()).isPresent()
                    && shop.customers().ofStripe(customer.getId()).isEmpty()) {
                  customers.add(customer.getId());
                }
              }
              return customers;
            });
  }

  /** Read from the raw JSON: an event of another API release has no typed object. */
  private static Optional<String> customer(Event event) {
    JsonNode object;
    try {
      object = JSON.readTree(event.getDataObjectDeserializer().getRawJson());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Stripe's event " + event.getId() + " has no JSON object.");
    }
    String id = object.path("id").asText();
    return Optional.ofNullable(id.startsWith("cus_") ? id : object.path("customer").textValue());
  }
}
