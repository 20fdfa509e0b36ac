package io.figwizard.routingproxy.watch;

import io.figwizard.routingproxy.dataplane.Outcomes.Ending;
import io.figwizard.routingproxy.routes.Side;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * One route's last minutes, in slices that are forgotten one by one; of a route with few requests
 * the last ones before that, too. Other proxies' requests may be counted with this one's.
 * Thread-safe; a request whose slice is forgotten when it is counted is not counted.
 */
final class RouteWindow {
  private static final int SLICES = 30;

  /** How many windows back it reaches where there are few requests: with five minutes a week. */
  static final int REACH = 7 * 24 * 12;

  /** So many slices later what other proxies tell of one has arrived, or is late. */
  private static final int LATE = 8;

  private final long sliceNanos;
  private final AtomicReferenceArray<@Nullable Slice> slices = new AtomicReferenceArray<>(SLICES);
  private final Map<Side, Earlier> earlier =
      Map.of(Side.MONOLITH, new Earlier(), Side.EXTRACTED, new Earlier());
  private final Map<Side, Long> kept = new EnumMap<>(Side.class);

  RouteWindow(long nanos) {
    this.sliceNanos = sliceNanos(nanos);
  }

  /** How long a slice of such a window is. */
  static long sliceNanos(long nanos) {
    return Math.max(1, nanos / SLICES);
  }

  void count(Side side, Ending ending, long took, long now) {
    long number = number(now);
    Slice slice = slice(number);
    if (slice.number() == number) {
      slice.counting(side).count(ending, took);
    }
  }

  /** What this proxy's requests did in a slice, as far as that is not forgotten. */
  Numbers own(Side side, long number) {
    Slice slice = slice(place(number), number, number);
    Tally own = slice == null ? null : slice.of(side);
    if (own == null) {
      return Numbers.NONE;
    }
    Numbers.Sum sum = new Numbers.Sum();
    own.addTo(sum);
    return sum.numbers();
  }

  /**
   * Counts what the requests of another proxy did in a slice of its own.
   *
   * @param began when that began: in the slice of then it counts, so that nothing counts that was
   *     before a move
   */
  void countOthers(Side side, Numbers numbers, long began) {
    long number = number(began);
    Slice slice = slice(number);
    if (slice.number() == number) {
      slice.countingOthers(side).add(numbers);
    }
  }

  /** The first slice that is not forgotten now. */
  static long firstKnown(long sliceNanos, long now) {
    return Math.floorDiv(now, sliceNanos) - SLICES + 1;
  }

  /**
   * @param since what ended before that is left out, to a slice; what the window has forgotten
   *     counts as far as it was {@linkplain #keep kept}
   */
  Numbers numbers(Side side, long since, long now) {
    long first = Math.max(firstSince(since), number(now) - (long) SLICES * REACH);
    long inWindow = Math.max(first, firstInWindow(now));
    Numbers.Sum sum = new Numbers.Sum();
    earlier(side).addTo(sum, first, inWindow);
    addTo(sum, side, inWindow, number(now));
    return sum.numbers();
  }

  /**
   * Since when there were so many requests: within the window if that is enough, or else as far
   * back as it takes and is known.
   *
   * @param since not before that
   */
  long since(Side side, long requests, long since, long now) {
    long first = firstInWindow(now);
    if (firstSince(since) < first) {
      first = earlier(side).first(requests - requests(side, first, number(now)), first);
    }
    return Math.max(since, first * sliceNanos);
  }

  /**
   * Keeps the last requests of a window that has few, before it forgets them. To be called at least
   * twice within the time of a window.
   */
  synchronized void keep(long now) {
    keep(Side.MONOLITH, now);
    keep(Side.EXTRACTED, now);
  }

  private void keep(Side side, long now) {
    long begin = firstInWindow(now);
    if (requests(side, begin, number(now)) >= Earlier.MOST) {
      // Kept when there are fewer, as far as the window still has them then.
      earlier(side).clear();
      kept.remove(side);
      return;
    }
    // Into the newest ones there may still be counted.
    long end = number(now) - LATE;
    long from = Math.max(kept.getOrDefault(side, Long.MIN_VALUE), begin);
    for (long number = from; number < end; number++) {
      Slice slice = slice(place(number), number, number);
      if (slice != null && slice.requests(side) > 0) {
        Numbers.Sum one = new Numbers.Sum();
        slice.addTo(one, side);
        earlier(side).add(number, one.numbers());
      }
    }
    kept.put(side, Math.max(from, end));
  }

  private Earlier earlier(Side side) {
    return Objects.requireNonNull(earlier.get(side));
  }

  private void addTo(Numbers.Sum sum, Side side, long first, long last) {
    for (int place = 0; place < SLICES; place++) {
      Slice slice = slice(place, first, last);
      if (slice != null) {
        slice.addTo(sum, side);
      }
    }
  }

  private long requests(Side side, long first, long last) {
    long requests = 0;
    for (int place = 0; place < SLICES; place++) {
      Slice slice = slice(place, first, last);
      requests += slice == null ? 0 : slice.requests(side);
    }
    return requests;
  }

  /** Null where that place has none of these slices. */
  private @Nullable Slice slice(int place, long first, long last) {
    Slice slice = slices.get(place);
    return slice != null && slice.number() >= first && slice.number() <= last ? slice : null;
  }

  private static int place(long number) {
    return (int) Math.floorMod(number, (long) SLICES);
  }

  private long number(long nanos) {
    return Math.floorDiv(nanos, sliceNanos);
  }

  private long firstInWindow(long now) {
    return firstKnown(sliceNanos, now);
  }

  /** A slice that began before counts for the side that was asked then. */
  private long firstSince(long since) {
    return -Math.floorDiv(-since, sliceNanos);
  }

  /** Of that number, or of a later one where that is forgotten. */
  private Slice slice(long number) {
    int place = place(number);
    Slice there = slices.get(place);
    while (there == null || there.number() < number) {
      Slice fresh = new Slice(number);
      if (slices.compareAndSet(place, there, fresh)) {
        return fresh;
      }
      there = slices.get(place);
    }
    return there;
  }
}
