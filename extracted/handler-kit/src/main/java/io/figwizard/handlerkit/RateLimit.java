package io.figwizard.handlerkit;

import io.figwizard.handlerkit.RateLimited.By;
import io.github.bucket4j.BucketConfiguration;
import java.time.Duration;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One limit of one action as it is in force.
 *
 * @param place the handler, without its variant, and the action: {@code auth.login}
 */
record RateLimit(String place, By by, int requests, int seconds) {
  RateLimit {
    if (requests < 1 || seconds < 1) {
      throw new IllegalArgumentException(
          "The limit of %s is %d requests in %d seconds; expected at least 1 of each."
              .formatted(place, requests, seconds));
    }
  }

  /** The bucket of who calls. */
  String bucketOf(RequestIdentity identity, @Nullable UUID user) {
    if (by == By.USER && user == null) {
      throw new IllegalStateException(place + " is limited by user, but is called by nobody.");
    }
    return by == By.USER
        ? bucket(String.valueOf(user))
        : bucket(ClientNetwork.of(identity.clientAddress()));
  }

  /** The user's bucket. */
  String bucketOf(UUID user) {
    return bucket(user.toString());
  }

  /**
   * With the numbers in it: a bucket remembers those it was made with, and who changes them wants
   * them at once.
   */
  private String bucket(String who) {
    return "%s %d/%ds %s %s"
        .formatted(place, requests, seconds, by.name().toLowerCase(Locale.ROOT), who);
  }

  BucketConfiguration bandwidth() {
    return BucketConfiguration.builder()
        .addLimit(
            limit -> limit.capacity(requests).refillGreedy(requests, Duration.ofSeconds(seconds)))
        .build();
  }
}
