package io.figwizard.routingproxy.dataplane;

import io.figwizard.routingproxy.routes.Side;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where what became of one route's requests is counted and told, the numbers of a side made when it
 * is first asked. Thread-safe.
 */
final class RouteCounts {

  private static final Side[] SIDES = Side.values();

  private final String id;
  private final Function<Side, SideMetrics> newSide;
  private final Function<String, CounterDataPoint> fallbacks;
  private final Supplier<Outcomes> outcomes;
  private final AtomicReferenceArray<@Nullable SideMetrics> sides =
      new AtomicReferenceArray<>(SIDES.length);

  /**
   * @param newSide called once for each side, or twice at the same time, when the first is kept
   * @param fallbacks gives the same counter for the same reason
   * @param outcomes who is told
   */
  RouteCounts(
      String id,
      Function<Side, SideMetrics> newSide,
      Function<String, CounterDataPoint> fallbacks,
      Supplier<Outcomes> outcomes) {
    this.id = id;
    this.newSide = newSide;
    this.fallbacks = fallbacks;
    this.outcomes = outcomes;
  }

  void asked(Side side) {
    outcomes.get().begins(id, side);
  }

  /**
   * @param at when it ended, as {@link System#nanoTime}
   * @param contentType of an answer whose head says in which way it was given
   */
  void answered(long note, long at, String contentType) {
    Side side = Note.side(note);
    int status = Note.status(note);
    long nanos = Note.nanos(note);
    side(side).answered(status, nanos, at);
    if (Note.isEnded(note)) {
      long took = Note.isTimed(note) ? nanos : Outcomes.NO_TIME;
      outcomes.get().ended(id, side, Note.ending(note), took, at);
    }
    if (Note.isSaid(note)) {
      outcomes.get().monolithSaid(id, status, contentType, "", null);
    }
  }

  /** The monolith's answer was an error with a body that says more than its head. */
  void monolithSaid(int status, String contentType, String coding, byte[] error) {
    outcomes.get().monolithSaid(id, status, contentType, coding, error);
  }

  /** An attempt ended without a whole answer. */
  void unanswered(Side side, Outcomes.Ending ending, long at) {
    outcomes.get().ended(id, side, ending, Outcomes.NO_TIME, at);
  }

  void failed(Side side, CallFailure.Kind kind) {
    side(side).failed(kind);
  }

  void fellBack(CallFailure.Kind kind) {
    fallbacks.apply(kind.word()).inc();
  }

  /** How long its requests took of late; null where the side had none. */
  @Nullable RecentTimes recent(Side side) {
    SideMetrics known = sides.get(side.ordinal());
    return known == null ? null : known.recent();
  }

  private SideMetrics side(Side side) {
    SideMetrics known = sides.get(side.ordinal());
    if (known != null) {
      return known;
    }
    SideMetrics fresh = newSide.apply(side);
    SideMetrics first = sides.compareAndExchange(side.ordinal(), null, fresh);
    return first == null ? fresh : first;
  }
}
