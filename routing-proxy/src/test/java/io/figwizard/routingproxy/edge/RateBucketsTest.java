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

  private boolean take(String who) {
    return asked(who).taken();
  }

  private Quota asked(String who) {
    return buckets.take("route", LIMIT, who);
  }

  private static Quota quota(boolean taken, int left, int seconds) {
    return new Quota(LIMIT, taken, left, Duration.ofSeconds(seconds).toNanos());
  }

  @Test
  void letsSoManyThroughAtOnceAndThenSaysHowLongToWait() {
    assertThat(asked("ann")).isEqualTo(quota(true, 2, 20));
    assertThat(asked("ann")).isEqualTo(quota(true, 1, 20));
    assertThat(asked("ann")).isEqualTo(quota(true, 0, 20));

    assertThat(asked("ann")).isEqualTo(quota(false, 0, 20));
    now += Duration.ofSeconds(15).toNanos();
    assertThat(asked("ann")).isEqualTo(quota(false, 0, 5));
  }

  @Test
  void saysAfterWhatTimeThereIsOneMoreThanNow() {
    take("ann");
    now += Duration.ofSeconds(15).toNanos();
    assertThat(asked("ann")).isEqualTo(quota(true, 1, 5));

    now += Duration.ofSeconds(5).toNanos();
    assertThat(asked("ann")).isEqualTo(quota(true, 1, 20));
  }

  @Test
  void secondsAreRoundedUp() {
    assertThat(new Quota(LIMIT, true, 1, 1).seconds()).isEqualTo(1);
    assertThat(new Quota(LIMIT, true, 1, 1_000_000_000).seconds()).isEqualTo(1);
    assertThat(new Quota(LIMIT, true, 1, 1_000_000_001).seconds()).isEqualTo(2);
  }

  @Test
  void fillsEvenlyAndNeverBeyondTheBrim() {
    for (int i = 0; i < 3; i++) {
      take("ann");
    }
    now += Duration.ofSeconds(20).toNanos();
    assertThat(take("ann")).isTrue();
    assertThat(take("ann")).isFalse();

    now += Duration.ofHours(1).toNanos();
    for (int i = 0; i < 3; i++) {
      assertThat(take("ann")).isTrue();
    }
    assertThat(take("ann")).isFalse();
  }

  @Test
  void aRequestThatIsRefusedCostsNothing() {
    for (int i = 0; i < 50; i++) {
      take("ann");
    }
    now += Duration.ofSeconds(20).toNanos();

    assertThat(take("ann")).isTrue();
  }

  @Test
  void countsEachOwnerAndEachRouteAlone() {
    for (int i = 0; i < 4; i++) {
      take("ann");
    }

    assertThat(take("ben")).isTrue();
    assertThat(buckets.take("other", LIMIT, "ann").taken()).isTrue();
    RateLimit changed = new RateLimit(4, Duration.ofSeconds(60), By.ADDRESS);
    assertThat(buckets.take("route", changed, "ann").taken()).isTrue();
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
