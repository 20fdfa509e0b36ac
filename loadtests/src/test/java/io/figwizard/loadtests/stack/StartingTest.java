package io.figwizard.loadtests.stack;

import static org.assertj.core.api.Assertions.assertThat;

import io.figwizard.loadtests.CannotRun;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StartingTest {

  @Test
  void startsSomeAtATime() {
    CountDownLatch someHaveBegun = new CountDownLatch(Starting.AT_ONCE);
    AtomicInteger atOnce = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    List<String> names = IntStream.range(0, 9).mapToObj(i -> "service-" + i).toList();

    Starting starting =
        new Starting(
            names,
            name -> {
              most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
              awaitUnchecked(someHaveBegun);
              atOnce.decrementAndGet();
            });

    assertThat(starting.failed()).isEmpty();
    assertThat(most).hasValue(Starting.AT_ONCE);
  }

  @Test
  void startsTheOthersWhenOneFails() {
    AtomicInteger started = new AtomicInteger();

    Starting starting =
        new Starting(
            List.of("monolith", "auth-handler", "routing-proxy"),
            name -> {
              if (name.equals("auth-handler")) {
                throw new CannotRun("no luck");
              }
              started.incrementAndGet();
            });

    assertThat(starting.failed()).containsOnlyKeys("auth-handler");
    assertThat(starting.failed().get("auth-handler")).hasMessage("no luck");
    assertThat(started).hasValue(2);
  }

  private static void awaitUnchecked(CountDownLatch latch) {
    latch.countDown();
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
