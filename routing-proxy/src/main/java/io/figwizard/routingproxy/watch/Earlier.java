package io.figwizard.routingproxy.watch;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The last requests of one side of a route, slice by slice, for when its window alone has too few:
 * a route of five requests an hour never has fifty within minutes. Small, because there may be
 * thousands of routes. Thread-safe.
 */
final class Earlier {

  /** As many as times are compared from, unless a route says otherwise. */
  static final int MOST = 512;

  private static final int FIRST = 8;
  private static final int SLICE = 12;
  private static final int STEP = 3;
  private static final int STEP_BITS = 0x1ff;
  private static final int REFUSED = 1;
  private static final int FAILED = 2;

  /** With one of those: its body says so. Alone: what its body says cannot be read. */
  private static final int BODY = 4;

  /** Many times as far as anything is looked at. */
  private static final int FARTHEST = -1 >>> SLICE;

  // One request each: its slice after the base, one more than the step of its time, how it ended.
  private int[] entries = new int[FIRST];
  private long base;
  private int size;
  private int oldest;

  /** Adds what a slice had that is newer than all before. */
  synchronized void add(long slice, Numbers numbers) {
    if (size == 0) {
      base = slice;
    } else if (slice - base > FARTHEST) {
      moveBase(slice - FARTHEST / 2);
    }
    int[] steps = numbers.times().steps();
    // Which of them failed and which was slow is not known, and not asked either.
    for (int i = 0; i < numbers.requests(); i++) {
      int ending = ending(i, numbers);
      int step = i < steps.length ? steps[i] + 1 : 0;
      add(((int) (slice - base) << SLICE) | (step << STEP) | ending);
    }
  }

  /** How one of them ended; those that failed come first. */
  private static int ending(long one, Numbers numbers) {
    long afterFailed = one - numbers.failed();
    if (afterFailed < 0) {
      return one < numbers.said().failed() ? FAILED | BODY : FAILED;
    }
    long afterRefused = afterFailed - numbers.refused();
    if (afterRefused < 0) {
      return afterFailed < numbers.said().refused() ? REFUSED | BODY : REFUSED;
    }
    return afterRefused < numbers.said().unreadable() ? BODY : 0;
  }

  /** Forgets what was before it: nobody asks for that any more. */
  private void moveBase(long newBase) {
    int[] kept =
        IntStream.range(0, size)
            .map(this::at)
            .filter(entry -> slice(entry) >= newBase)
            .map(entry -> entry - ((int) (newBase - base) << SLICE))
            .toArray();
    entries = Arrays.copyOf(kept, Math.max(FIRST, kept.length));
    size = kept.length;
    oldest = 0;
    base = newBase;
  }

  private void add(int entry) {
    if (size < MOST) {
      if (size == entries.length) {
        entries = Arrays.copyOf(entries, Math.min(MOST, 2 * size));
      }
      entries[size++] = entry;
    } else {
      entries[oldest] = entry;
      oldest = (oldest + 1) % MOST;
    }
  }

  /**
   * The newest slice from which on there were so many requests before that end; the oldest known
   * one where there were fewer, the end itself where there was none.
   */
  synchronized long first(long requests, long end) {
    long missing = requests;
    long first = end;
    for (int i = size - 1; i >= 0 && missing > 0; i--) {
      long slice = slice(at(i));
      if (slice < end) {
        first = slice;
        missing--;
      }
    }
    return first;
  }

  /** Adds what was from the first of these slices on and before the end. */
  synchronized void addTo(Numbers.Sum sum, long first, long end) {
    for (int i = 0; i < size; i++) {
      int entry = at(i);
      long slice = slice(entry);
      if (slice >= first && slice < end) {
        addTo(sum, entry & REFUSED, (entry & FAILED) / FAILED, (entry & BODY) / BODY);
        int step = (entry >> STEP) & STEP_BITS;
        if (step > 0) {
          sum.times().add(step - 1, 1);
        }
      }
    }
  }

  private static void addTo(Numbers.Sum sum, int refused, int failed, int body) {
    sum.add(1, refused, failed);
    sum.addSaid(body * refused, body * failed, body * (1 - refused - failed));
  }

  synchronized void clear() {
    if (size > 0) {
      entries = new int[FIRST];
      size = 0;
      oldest = 0;
    }
  }

  private long slice(int entry) {
    return base + (entry >>> SLICE);
  }

  private int at(int place) {
    return entries[(oldest + place) % entries.length];
  }
}
