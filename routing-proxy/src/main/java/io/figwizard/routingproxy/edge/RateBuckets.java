package io.figwizard.routingproxy.edge;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import io.figwizard.routingproxy.routes.RateLimit;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.util.function.LongSupplier;

/**
 * Everybody's buckets, of this process alone. Bounded: a bucket that nobody used for as long as it
 * takes to fill is forgotten, and of more than 100,000 those that are rarely used go first and
 * would be full when they come back. Thread-safe; never waits.
 */
final class RateBuckets {

  private static final int MOST = 100_000;

  /** With the limit, so that a changed one begins anew. */
  private record Owner(String route, RateLimit limit, String who) {}

  private final TimeMeter time;
  private final Cache<Owner, Bucket> buckets;

  /**
   * @param nanoTime as {@link System#nanoTime}
   */
  RateBuckets(LongSupplier nanoTime) {
    this.time =
        new TimeMeter() {
          @Override
          public long currentTimeNanos() {
            return nanoTime.getAsLong();
          }

          @Override
          public boolean isWallClockBased() {
            return false;
          }
        };
    this.buckets =
        Caffeine.newBuilder()
            .maximumSize(MOST)
            .ticker(nanoTime::getAsLong)
            .expireAfter(Expiry.<Owner, Bucket>accessing((owner, bucket) -> owner.limit().per()))
            .build();
  }

  /** Takes one of these requests, if there is one, and says what is left. */
  Quota take(String route, RateLimit limit, String who) {
    ConsumptionProbe probe =
        buckets.get(new Owner(route, limit, who), this::full).tryConsumeAndReturnRemaining(1);
    return probe.isConsumed()
        ? new Quota(limit, true, probe.getRemainingTokens(), untilNext(limit, probe))
        : new Quota(limit, false, 0, Math.max(1, probe.getNanosToWaitForRefill()));
  }

  /**
   * It fills evenly, so that this is the time until it is full without all those after the next.
   */
  private static long untilNext(RateLimit limit, ConsumptionProbe probe) {
    double each = (double) limit.per().toNanos() / limit.requests();
    long after = limit.requests() - probe.getRemainingTokens() - 1;
    return Math.max(1, probe.getNanosToWaitForReset() - (long) (each * after));
  }

  /** How many there are, about. */
  long size() {
    buckets.cleanUp();
    return buckets.estimatedSize();
  }

  private Bucket full(Owner owner) {
    RateLimit limit = owner.limit();
    return Bucket.builder()
        .addLimit(
            bandwidth ->
                bandwidth.capacity(limit.requests()).refillGreedy(limit.requests(), limit.per()))
        .withCustomTimePrecision(time)
        .build();
  }
}
