package io.figwizard.worker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.figwizard.handlerkit.DomainEvent;
import io.figwizard.handlerkit.EventConsumer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands the events of a claimed lane to their consumer and reports what came of it. */
final class Deliverer {
  private static final Logger log = LoggerFactory.getLogger(Deliverer.class);

  private final Lanes lanes;
  private final Map<String, EventConsumer> consumers;
  private final Attempts attempts;
  private final DeliveryMeters meters;
  private final JsonMapper json = new JsonMapper();

  /** How often and when a failed event is tried again, and how many go together. */
  record Attempts(int max, BackOff backOff, int batch) {}

  Deliverer(
      Lanes lanes, Map<String, EventConsumer> consumers, Attempts attempts, DeliveryMeters meters) {
    this.lanes = lanes;
    this.consumers = Map.copyOf(consumers);
    this.attempts = attempts;
    this.meters = meters;
  }

  /** Returns when the lane is reported on. Events that failed before go alone. */
  void deliver(Claim claim) {
    List<Delivery> deliveries = next(lanes.pending(claim, attempts.batch()));
    EventConsumer consumer = consumers.get(claim.consumer());
    if (deliveries.isEmpty() || consumer == null) {
      lanes.giveBack(claim);
      return;
    }
    try {
      consumer.accept(deliveries.stream().map(this::event).toList());
    } catch (Throwable failure) {
      if (Thread.interrupted()) {
        // We are told to stop, which is nobody's failure.
        lanes.giveBack(claim);
      } else {
        report(claim, deliveries, failure);
      }
      return;
    }
    if (lanes.done(claim, deliveries)) {
      meters.delivered(claim.consumer(), deliveries.size());
    } else {
      log.warn("{} took longer than its lease; its events come again", claim.consumer());
    }
  }

  /**
   * All up to the first that has failed before; that one alone, so that an event that can never be
   * taken does not take the others with it.
   */
  private static List<Delivery> next(List<Delivery> pending) {
    if (!pending.isEmpty() && pending.get(0).attempts() > 0) {
      return pending.subList(0, 1);
    }
    return pending.stream().takeWhile(delivery -> delivery.attempts() == 0).toList();
  }

  private void report(Claim claim, List<Delivery> deliveries, Throwable failure) {
    Delivery first = deliveries.get(0);
    int failed = first.attempts() + 1;
    boolean dead = failed >= attempts.max();
    String error = FailureText.of(failure);
    Duration pause = dead ? Duration.ZERO : attempts.backOff().after(failed);
    if (!lanes.failed(claim, deliveries, error, attempts.max(), pause)) {
      log.warn("{} failed after its lease had ended: {}", claim.consumer(), error);
      return;
    }
    meters.failed(claim.consumer());
    if (dead) {
      meters.died(claim.consumer());
      log.error(
          "{} gave up on delivery {} ({}) after {} attempts: {}. See: ./fig webhooks list",
          claim.consumer(),
          first.deliveryId(),
          first.type(),
          failed,
          error);
    } else {
      log.warn(
          "{} failed on delivery {} ({}), attempt {} of {}, next in {} ms: {}",
          claim.consumer(),
          first.deliveryId(),
          first.type(),
          failed,
          attempts.max(),
          pause.toMillis(),
          error);
    }
  }

  private DomainEvent event(Delivery delivery) {
    try {
      return new DomainEvent(
          delivery.eventId(),
          delivery.domain(),
          delivery.type(),
          delivery.orderingKey(),
          json.readTree(delivery.payload()),
          delivery.createdAt());
    } catch (JsonProcessingException e) {
      // Without the cause, which quotes the payload.
      throw new IllegalStateException("the payload of delivery " + delivery.deliveryId());
    }
  }
}
