package io.figwizard.routingproxy.watch;

import io.figwizard.routingproxy.dataplane.Outcomes.Ending;
import io.figwizard.routingproxy.routes.Side;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * One route's last minutes, in slices that are forgotten one by one. Thread-safe; a request that
 * ends at the instant at which its slice is forgotten may not be counted.
 */
final class RouteWindow {
  private static final int SLICES = 30;

  private final long sliceNanos;
  private final AtomicReferenceArray<@Nullable Slice> slices = new AtomicReferenceArray<>(SLICES);

  RouteWindow(long nanos) {
    this.sliceNanos = Math.max(1, nanos / SLICES);
  }

  void count(Side side, Ending ending, long took, long now) {
    slice(Math.floorDiv(now, sliceNanos)).counting(side).count(ending, took);
  }

  /**
   * @param since what ended before that is left out, to a slice
   */
  Numbers numbers(Side side, long since, long now) {
    long newest = Math.floorDiv(now, sliceNanos);
    // A slice that began before counts for the side that was asked then.
    long oldest = Math.max(newest - SLICES + 1, -Math.floorDiv(-since, sliceNanos));
    Numbers.Sum sum = new Numbers.Sum();
    for (int i = 0; i < SLICES; i++) {
      Slice slice = slices.get(i);
      if (slice != null && slice.number() >= oldest && slice.number() <= newest) {
        Tally tally = slice.of(side);
        if (tally != null) {
          tally.addTo(sum);
        }
      }
    }
    return sum.numbers();
  }

  private Slice slice(long number) {
    int place = (int) Math.floorMod(number, (long) SLICES);
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
