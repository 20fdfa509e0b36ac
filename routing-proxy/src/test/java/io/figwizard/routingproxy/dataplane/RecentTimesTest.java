package io.figwizard.routingproxy.dataplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class RecentTimesTest {

  private static final long START = -5 * RecentTimes.MINUTE + 7;
  private final RecentTimes times = new RecentTimes(START);

  @Test
  void isExactToAMicrosecondForFastOnes() {
    for (int micros = 1; micros <= 200; micros++) {
      record(micros, START);
    }

    Histogram histogram = times.histogram(START);
    assertThat(histogram.getTotalCount()).isEqualTo(200);
    assertThat(histogram.getValueAtPercentile(50)).isEqualTo(100);
    assertThat(histogram.getValueAtPercentile(99)).isEqualTo(198);
  }

  @Test
  void losesNoneWhenFewBecomeMany() {
    for (int i = 0; i < 5_000; i++) {
      record(1_000 + i, START);
    }

    Histogram histogram = times.histogram(START);
    assertThat(histogram.getTotalCount()).isEqualTo(5_000);
    assertThat((double) histogram.getValueAtPercentile(90)).isCloseTo(5_500, within(55.0));
  }

  @Test
  void forgetsAfterTwoMinutes() {
    record(10, START);
    record(20, START + RecentTimes.MINUTE);

    assertThat(times.histogram(START + RecentTimes.MINUTE).getTotalCount()).isEqualTo(2);
    assertThat(times.histogram(START + 2 * RecentTimes.MINUTE).getTotalCount()).isEqualTo(1);
    assertThat(times.histogram(START + 3 * RecentTimes.MINUTE).getTotalCount()).isZero();
  }

  @Test
  void forgetsWhatWasBeforeALongSilence() {
    record(10, START);

    assertThat(times.histogram(START + 9 * RecentTimes.MINUTE).getTotalCount()).isZero();
    record(20, START + 9 * RecentTimes.MINUTE);
    assertThat(times.histogram(START + 9 * RecentTimes.MINUTE).getTotalCount()).isEqualTo(1);
  }

  @Test
  void countsWhatTakesLongerThanItsRangeAsItsEnd() {
    record(3_600_000_000L, START);

    assertThat((double) times.histogram(START).getMaxValue())
        .isCloseTo(TimeSlice.LONGEST_MICROS, within(TimeSlice.LONGEST_MICROS / 100.0));
  }

  @Test
  void countsWhatSeveralThreadsRecordAtTheSameTime() throws Exception {
    CountDownLatch ready = new CountDownLatch(1);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Thread thread =
          new Thread(
              () -> {
                try {
                  ready.await();
                } catch (InterruptedException e) {
                  return;
                }
                for (int n = 0; n < 1_000; n++) {
                  record(n, START);
                }
              });
      thread.start();
      threads.add(thread);
    }
    ready.countDown();
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(times.histogram(START).getTotalCount()).isEqualTo(4_000);
  }

  private void record(long micros, long now) {
    times.record(micros * 1_000, now);
  }
}
