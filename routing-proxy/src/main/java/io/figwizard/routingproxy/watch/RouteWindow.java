package io.figwizard.routingproxy.watch;

import io.figwizard.routingproxy.dataplane.Outcomes.Ending;
import io.figwizard.routingproxy.routes.Side;
import java.util.IdentityHashMap;
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
  private final Map<Side, Earlier> earlier = earlier();

  /** This proxy's own; null where nothing of others was counted, so that all is. */
  private volatile @Nullable Map<Side, Earlier> ownEarlier;

  private final Map<Earlier, Long> kept = new IdentityHashMap<>();

  RouteWindow(long nanos) {
    this.sliceNanos = sliceNanos(nanos);
  }

  private static Map<Side, Earlier> earlier() {
    return Map.of(Side.MONOLITH, new Earlier(), Side.EXTRACTED, new Earlier());
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
    if (!countsOthers()) {
      beginOwn();
    }
    long number = number(began);
    Slice slice = slice(number);
    if (slice.number() == number) {
      slice.countingOthers(side).add(numbers);
    }
  }

  /** Whether its own are not all. */
  boolean countsOthers() {
    return ownEarlier != null;
  }

  private synchronized void beginOwn() {
    if (!countsOthers()) {
      ownEarlier = earlier();
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
  Numbers numbers(Whose whose, Side side, long since, long now) {
    long first = Math.max(firstSince(since), number(now) - (long) SLICES * REACH);
    long inWindow = Math.max(first, firstInWindow(now));
    Numbers.Sum sum = new Numbers.Sum();
    earlier(whose, side).addTo(sum, first, inWindow);
    addTo(sum, whose, side, inWindow, number(now));
    return sum.numbers();
  }

  /** Of all. */
  Numbers numbers(Side side, long since, long now) {
    return numbers(Whose.ALL, side, since, now);
  }

  /**
   * Since when there were so many requests: within the window if that is enough, or else as far
   * back as it takes and is known.
   *
   * @param since not before that
   */
  long since(Whose whose, Side side, long requests, long since, long now) {
    long first = firstInWindow(now);
    if (firstSince(since) < first) {
      long missing = requests - requests(whose, side, first, number(now));
      first = earlier(whose, side).first(missing, first);
    }
    return Math.max(since, first * sliceNanos);
  }

  /** Of all. */
  long since(Side side, long requests, long since, long now) {
    return since(Whose.ALL, side, requests, since, now);
  }

  /**
   * Keeps the last requests of a window that has few, before it forgets them. To be called at least
   * twice within the time of a window.
   */
  synchronized void keep(long now) {
    for (Side side : Side.values()) {
      keep(Whose.ALL, side, now);
      if (countsOthers()) {
        keep(Whose.OWN, side, now);
      }
    }
  }

  private void keep(Whose whose, Side side, long now) {
    Earlier earlier = earlier(whose, side);
    long begin = firstInWindow(now);
    if (requests(whose, side, begin, number(now)) >= Earlier.MOST) {
      // Kept when there are fewer, as far as the window still has them then.
      earlier.clear();
      kept.remove(earlier);
      return;
    }
    // Into the newest ones there may still be counted.
    long end = number(now) - LATE;
    long from = Math.max(kept.getOrDefault(earlier, Long.MIN_VALUE), begin);
    for (long number = from; number < end; number++) {
      Slice slice = slice(place(number), number, number);
      if (slice != null && slice.requests(whose, side) > 0) {
        Numbers.Sum one = new Numbers.Sum();
        slice.addTo(one, whose, side);
        earlier.add(number, one.numbers());
      }
    }
    kept.put(earlier, Math.max(from, end));
  }

  private Earlier earlier(Whose whose, Side side) {
    Map<Side, Earlier> own = ownEarlier;
    return Objects.requireNonNull((whose == Whose.OWN && own != null ? own : earlier).get(side));
  }

  private void addTo(Numbers.Sum sum, Whose whose, Side side, long first, long last) {
    for (int place = 0; place < SLICES; place++) {
      Slice slice = slice(place, first, last);
      if (slice != null) {
        slice.addTo(sum, whose, side);
      }
    }
  }

  private long requests(Whose whose, Side side, long first, long last) {
    long requests = 0;
    for (int place = 0; place < SLICES; place++) {
      Slice slice = slice(place, first, last);
      requests += slice == null ? 0 : slice.requests(whose, side);
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
