package io.figwizard.worker;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A delivery that is not done, as an operator sees it.
 *
 * @param dueAt when it is tried next, or its key's first one is; none for a dead one
 */
record Letter(
    long deliveryId,
    String state,
    String type,
    String orderingKey,
    String consumer,
    int attempts,
    Instant createdAt,
    @Nullable Instant dueAt,
    @Nullable String lastError) {}
