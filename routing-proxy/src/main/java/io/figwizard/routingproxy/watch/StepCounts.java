package io.figwizard.routingproxy.watch;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jspecify.annotations.Nullable;

/**
 * How often each step of {@link Times} was met: few are kept one by one, many are counted, because
 * there may be thousands of routes of which most have few. Thread-safe.
 */
final class StepCounts {
  private static final int FEW = 256;
  private static final int FIRST = 4;

  private short[] few = new short[FIRST];
  private int size;
  private volatile @Nullable AtomicIntegerArray many;

  void count(int step) {
    count(step, 1);
  }

  /** Counts a step that was met so often. */
  void count(int step, long times) {
    for (long left = times; left > 0; left--) {
      AtomicIntegerArray counts = many;
      if (counts == null) {
        counts = countFew(step);
      }
      if (counts != null) {
        counts.addAndGet(step, Math.toIntExact(left));
        return;
      }
    }
  }

  synchronized void addTo(Times sum) {
    AtomicIntegerArray counts = many;
    for (int step = 0; counts != null && step < counts.length(); step++) {
      if (counts.get(step) > 0) {
        sum.add(step, counts.get(step));
      }
    }
    for (int i = 0; i < size; i++) {
      sum.add(few[i], 1);
    }
  }

  /** Gives back where to count it when it is one too many. */
  private synchronized @Nullable AtomicIntegerArray countFew(int step) {
    if (many != null) {
      return many;
    }
    if (size < FEW) {
      if (size == few.length) {
        few = Arrays.copyOf(few, 2 * size);
      }
      few[size++] = (short) step;
      return null;
    }
    AtomicIntegerArray counts = new AtomicIntegerArray(Times.STEPS);
    for (int i = 0; i < size; i++) {
      counts.incrementAndGet(few[i]);
    }
    size = 0;
    few = new short[0];
    many = counts;
    return counts;
  }
}
