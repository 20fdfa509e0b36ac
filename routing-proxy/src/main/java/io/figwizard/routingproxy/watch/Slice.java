package io.figwizard.routingproxy.watch;

import io.figwizard.routingproxy.routes.Side;
import org.jspecify.annotations.Nullable;

/**
 * A few seconds of a route: a tally for each side that had a request, because most routes have one
 * side at a time. Thread-safe.
 */
final class Slice {
  private final long number;
  private volatile @Nullable Tally monolith;
  private volatile @Nullable Tally extracted;

  Slice(long number) {
    this.number = number;
  }

  long number() {
    return number;
  }

  @Nullable Tally of(Side side) {
    return side == Side.MONOLITH ? monolith : extracted;
  }

  Tally counting(Side side) {
    Tally known = of(side);
    return known == null ? begin(side) : known;
  }

  private synchronized Tally begin(Side side) {
    Tally known = of(side);
    if (known != null) {
      return known;
    }
    Tally fresh = new Tally();
    if (side == Side.MONOLITH) {
      monolith = fresh;
    } else {
      extracted = fresh;
    }
    return fresh;
  }
}
