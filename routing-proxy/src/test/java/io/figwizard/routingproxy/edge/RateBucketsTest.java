package io.figwizard.routingproxy.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.figwizard.routingproxy.routes.RateLimit;
import io.figwizard.routingproxy.routes.RateLimit.By;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RateBucketsTest {

  private static final RateLimit LIMIT = new RateLimit(3, Duration.ofSeconds(60), By.ADDRESS);

  private long now;
  private final RateBuckets buckets = new RateBuckets(() -> now);

  private long take(String who) {
    return buckets.take("route", LIMIT, who);
  }

  @Test
  void letsSoManyThroughAtOnceAndThenSaysHowLongToWait() {
    assertThat(take("ann")).isZero();
    assertThat(take("ann")).isZero();
    assertThat(take("ann")).isZero();

    assertThat(Duration.ofNanos(take("ann"))).isEqualTo(Duration.ofSeconds(20));
    now += Duration.ofSeconds(15).toNanos();
    assertThat(Duration.ofNanos(take("ann"))).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void fillsEvenlyAndNeverBeyondTheBrim() {
    for (int i = 0; i < 3; i++) {
      take("ann");
    }
    now += Duration.ofSeconds(20).toNanos();
    assertThat(take("ann")).isZero();
    assertThat(take("ann")).isPositive();

    now += Duration.ofHours(1).toNanos();
    for (int i = 0; i < 3; i++) {
      assertThat(take("ann")).isZero();
    }
    assertThat(take("ann")).isPositive();
  }

  @Test
  void aRequestThatIsRefusedCostsNothing() {
    for (int i = 0; i < 50; i++) {
      take("ann");
    }
    now += Duration.ofSeconds(20).toNanos();

    assertThat(take("ann")).isZero();
  }

  @Test
  void countsEachOwnerAndEachRouteAlone() {
    for (int i = 0; i < 4; i++) {
      take("ann");
    }

    assertThat(take("ben")).isZero();
    assertThat(buckets.take("other", LIMIT, "ann")).isZero();
    assertThat(buckets.take("route", new RateLimit(4, Duration.ofSeconds(60), By.ADDRESS), "ann"))
        .isZero();
  }

  @Test
  void forgetsWhoIsFullAgain() {
    for (int i = 0; i < 1000; i++) {
      take("user " + i);
    }
    assertThat(buckets.size()).isEqualTo(1000);

    now += Duration.ofSeconds(61).toNanos();
    assertThat(buckets.size()).isZero();
  }

  @Test
  void ofVeryManyOwnersOnlySoManyAreRemembered() {
    for (int i = 0; i < 150_000; i++) {
      take("user " + i);
    }

    assertThat(buckets.size()).isLessThanOrEqualTo(100_000);
  }
}
