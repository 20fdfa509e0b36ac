package io.figwizard.routingproxy.watch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StepCountsTest {

  private final StepCounts counts = new StepCounts();

  @Test
  void losesNoneWhenFewBecomeMany() {
    for (int i = 0; i < 1_000; i++) {
      counts.count(i % Times.STEPS);
    }

    assertThat(total()).isEqualTo(1_000);
  }

  @Test
  void keepsFewOnesWhereTheyWere() {
    counts.count(0);
    counts.count(Times.STEPS - 1);
    counts.count(Times.STEPS - 1);

    Times times = new Times();
    counts.addTo(times);
    assertThat(times.total()).isEqualTo(3);
    assertThat(times.quantileMillis(0.3)).isLessThan(1);
    assertThat(times.quantileMillis(0.5)).isGreaterThan(100_000);
  }

  @Test
  void addsToWhatIsThereAlready() {
    counts.count(5);
    Times times = new Times();
    times.add(5, 7);

    counts.addTo(times);

    assertThat(times.total()).isEqualTo(8);
  }

  private long total() {
    Times times = new Times();
    counts.addTo(times);
    return times.total();
  }
}
