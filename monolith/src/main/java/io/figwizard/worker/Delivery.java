package io.figwizard.worker;

import java.time.Instant;
import java.util.UUID;

/** One event for one consumer, as it stands in {@code worker.delivery} until it is done. */
record Delivery(
    long deliveryId,
    UUID eventId,
    String domain,
    String type,
    String orderingKey,
    String payload,
    Instant createdAt,
    int attempts) {}
