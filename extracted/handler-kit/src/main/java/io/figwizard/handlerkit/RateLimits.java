package io.figwizard.handlerkit;

import io.figwizard.handlerkit.RateLimited.By;
import io.github.bucket4j.ConsumptionProbe;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The limits of a handler's actions, counted in its database. Thread-safe. */
final class RateLimits {
  private static final Logger log = LoggerFactory.getLogger(RateLimits.class);

  private final Map<String, List<RateLimit>> byAction;
  private final @Nullable BucketStore store;

  /**
   * @param store null only where nothing is limited
   */
  RateLimits(Map<String, List<RateLimit>> byAction, @Nullable BucketStore store) {
    this.byAction = Map.copyOf(byAction);
    this.store = store;
  }

  /**
   * Counts a call.
   *
   * @throws Refusal 429 when there have been too many
   */
  void check(ActionDefinition<?, ?> action, RequestIdentity identity, @Nullable UUID user) {
    for (RateLimit limit : byAction.getOrDefault(action.name(), List.of())) {
      ConsumptionProbe probe = consume(limit, limit.bucketOf(identity, user));
      if (!probe.isConsumed()) {
        throw Refusals.rateLimited(Duration.ofNanos(probe.getNanosToWaitForRefill()));
      }
    }
  }

  /** The buckets that are about this user. */
  List<String> bucketsOf(UUID user) {
    return byAction.values().stream()
        .flatMap(List::stream)
        .filter(limit -> limit.by() == By.USER)
        .map(limit -> limit.bucketOf(user))
        .toList();
  }

  boolean isEmpty() {
    return byAction.isEmpty();
  }

  /** As with an action: once more where the first attempt failed for a reason that may be gone. */
  private ConsumptionProbe consume(RateLimit limit, String bucket) {
    if (store == null) {
      throw new IllegalStateException(limit.place() + " is limited, but has no database.");
    }
    try {
      return store.consume(bucket, limit);
    } catch (RuntimeException e) {
      switch (DatabaseFailure.of(e)) {
        case CONTENTION, CONNECTION_LOST ->
            log.info("A call was not counted ({}); trying once more", DatabaseFailure.of(e));
        case LOCK_TIMEOUT, UNAVAILABLE, NONE -> throw e;
      }
    }
    return store.consume(bucket, limit);
  }
}
