package io.figwizard.routingproxy.watch;

import io.figwizard.routingproxy.routes.Side;
import org.jspecify.annotations.Nullable;

/**
 * A few seconds of a route: a tally for each side that had a request, because most routes have one
 * side at a time; what other proxies told is counted apart. Thread-safe.
 */
final class Slice {
  private final long number;
  private volatile @Nullable Tally monolith;
  private volatile @Nullable Tally extracted;

  /** What other proxies told of this time; most proxies have no others. */
  private volatile @Nullable Slice others;

  Slice(long number) {
    this.number = number;
  }

  long number() {
    return number;
  }

  /** This proxy's alone. */
  @Nullable Tally of(Side side) {
    return side == Side.MONOLITH ? monolith : extracted;
  }

  long requests(Whose whose, Side side) {
    Tally own = of(side);
    Slice more = others(whose);
    return (own == null ? 0 : own.requests()) + (more == null ? 0 : more.requests(whose, side));
  }

  void addTo(Numbers.Sum sum, Whose whose, Side side) {
    Tally own = of(side);
    if (own != null) {
      own.addTo(sum);
    }
    Slice more = others(whose);
    if (more != null) {
      more.addTo(sum, whose, side);
    }
  }

  private @Nullable Slice others(Whose whose) {
    return whose == Whose.ALL ? others : null;
  }

  Tally counting(Side side) {
    Tally known = of(side);
    return known == null ? begin(side) : known;
  }

  /** Where to count what other proxies tell. */
  Tally countingOthers(Side side) {
    Slice known = others;
    return (known == null ? beginOthers() : known).counting(side);
  }

  private synchronized Slice beginOthers() {
    Slice known = others;
    if (known == null) {
      known = new Slice(number);
      others = known;
    }
    return known;
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
