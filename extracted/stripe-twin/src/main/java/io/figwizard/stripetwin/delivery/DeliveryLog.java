package io.figwizard.stripetwin.delivery;

import io.figwizard.stripetwin.delivery.Delivery.State;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Every delivery, and how each event stands. Thread-safe. */
final class DeliveryLog {
  private final Map<Long, Delivery> deliveries = new TreeMap<>();
  private final Map<String, Integer> undelivered = new HashMap<>();
  private long lastNumber;

  synchronized Delivery add(String endpoint, EventBody body) {
    Delivery delivery = Delivery.waiting(++lastNumber, endpoint, body.event(), body.type());
    deliveries.put(delivery.number(), delivery);
    undelivered.merge(body.event(), 1, Integer::sum);
    return delivery;
  }

  synchronized Delivery change(long number, UnaryOperator<Delivery> change) {
    Delivery before = deliveries.get(number);
    if (before == null) {
      throw new IllegalStateException("no delivery " + number);
    }
    Delivery after = change.apply(before);
    deliveries.put(number, after);
    if (isUndelivered(before) && !isUndelivered(after)) {
      undelivered.computeIfPresent(after.event(), (event, left) -> left == 1 ? null : left - 1);
    }
    return after;
  }

  /** True when no endpoint lacks the event, also when there is no endpoint. */
  synchronized boolean isDelivered(String event) {
    return !undelivered.containsKey(event);
  }

  synchronized int count(State state) {
    return (int) deliveries.values().stream().filter(one -> one.state() == state).count();
  }

  synchronized List<Delivery> all() {
    return new ArrayList<>(deliveries.values());
  }

  /** A dropped delivery has nowhere to go: nobody lacks it. */
  private static boolean isUndelivered(Delivery delivery) {
    return delivery.state() == State.WAITING || delivery.state() == State.FAILED;
  }
}
