package io.figwizard.routingproxy.dataplane;

import java.util.Arrays;
import org.HdrHistogram.AtomicHistogram;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Times in microseconds: few are kept as they are, many as a histogram, because there may be
 * thousands of routes of which most have few. Thread-safe.
 */
final class TimeSlice {

  /** Two digits: exact below 256 microseconds, within 1 % above. */
  static final int DIGITS = 2;

  /** Ten minutes; what takes longer counts as that. */
  static final long LONGEST_MICROS = 600_000_000;

  private static final int FEW = 512;
  private static final int FIRST = 8;

  private short[] few = new short[FIRST];
  private int count;
  private volatile @Nullable AtomicHistogram many;

  void record(long micros) {
    long value = Math.max(0, Math.min(micros, LONGEST_MICROS));
    AtomicHistogram histogram = many;
    if (histogram == null) {
      histogram = recordFew((int) value);
    }
    if (histogram != null) {
      histogram.recordValue(value);
    }
  }

  synchronized void addTo(Histogram sum) {
    if (many != null) {
      sum.add(many);
    }
    for (int i = 0; i < count; i++) {
      sum.recordValue(FewBits.micros(few[i]));
    }
  }

  /** Gives back what to record it in when it is one too many. */
  private synchronized @Nullable AtomicHistogram recordFew(int micros) {
    if (many != null) {
      return many;
    }
    if (count < FEW) {
      if (count == few.length) {
        few = Arrays.copyOf(few, 2 * count);
      }
      few[count++] = FewBits.of(micros);
      return null;
    }
    AtomicHistogram histogram = new AtomicHistogram(LONGEST_MICROS, DIGITS);
    for (int i = 0; i < count; i++) {
      histogram.recordValue(FewBits.micros(few[i]));
    }
    count = 0;
    few = new short[0];
    many = histogram;
    return histogram;
  }
}
