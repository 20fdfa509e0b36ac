package io.figwizard.routingproxy.dataplane;

import io.figwizard.routingproxy.routes.Limits;
import io.figwizard.routingproxy.routes.Side;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/**
 * One route's numbers, as near together as a request needs them: with thousands of routes in use
 * nothing of a route is in the processor's caches when its next request comes. What limits go by is
 * counted at once. What became of requests is noted, and counted and told by the dozen: when there
 * is no room for another note, and before anybody reads. Thread-safe.
 */
final class RouteMetrics {

  // A note is two numbers: what and when.
  private static final int FEW_NOTES = 2 * 4;
  private static final int MOST_NOTES = 2 * 32;

  private static final AtomicIntegerFieldUpdater<RouteMetrics> REQUESTS =
      AtomicIntegerFieldUpdater.newUpdater(RouteMetrics.class, "requests");
  private static final AtomicIntegerFieldUpdater<RouteMetrics> MONOLITH_STREAMS =
      AtomicIntegerFieldUpdater.newUpdater(RouteMetrics.class, "monolithStreams");
  private static final AtomicIntegerFieldUpdater<RouteMetrics> EXTRACTED_STREAMS =
      AtomicIntegerFieldUpdater.newUpdater(RouteMetrics.class, "extractedStreams");

  private final RouteCounts counts;
  private volatile int requests;
  private volatile int monolithStreams;
  private volatile int extractedStreams;
  private volatile boolean monolithAsked;
  private volatile boolean extractedAsked;
  private long[] notes = new long[FEW_NOTES];
  private int noted;
  // Of the answers noted; mostly all have the same.
  private String contentType = "";

  RouteMetrics(RouteCounts counts) {
    this.counts = counts;
  }

  /** What is behind the notes; {@link #settle} before reading it. */
  RouteCounts counts() {
    return counts;
  }

  /** A request is about to be sent to that side. */
  void asks(Side side) {
    if (side == Side.MONOLITH) {
      if (!monolithAsked) {
        monolithAsked = true;
      }
    } else if (!extractedAsked) {
      extractedAsked = true;
    }
  }

  /**
   * A request was answered.
   *
   * @param at as {@link System#nanoTime}
   */
  synchronized void note(long note, long at) {
    if (noted == notes.length) {
      settle();
      if (notes.length < MOST_NOTES) {
        notes = new long[2 * notes.length];
      }
    }
    notes[noted] = note;
    notes[noted + 1] = at;
    noted += 2;
  }

  /**
   * As {@link #note(long, long)}, for an answer of which is to be told in which way it is given.
   */
  synchronized void note(long note, long at, String type) {
    if (!type.equals(contentType)) {
      if (noted > 0) {
        settle();
      }
      contentType = type;
    }
    note(Note.said(note), at);
  }

  /** Counts and tells what is noted. */
  synchronized void settle() {
    // Whoever sees it set, and leaves it so, began before it is told.
    if (monolithAsked) {
      monolithAsked = false;
      counts.asked(Side.MONOLITH);
    }
    if (extractedAsked) {
      extractedAsked = false;
      counts.asked(Side.EXTRACTED);
    }
    int end = noted;
    noted = 0;
    for (int i = 0; i < end; i += 2) {
      counts.answered(notes[i], notes[i + 1], contentType);
    }
  }

  /** One more request of this route, unless there are as many as may be. */
  boolean requestBegins(Limits limits) {
    int now = REQUESTS.incrementAndGet(this);
    if (now > limits.maxRequests() || connectionsFull(now, limits.maxConnections())) {
      requestEnds();
      return false;
    }
    return true;
  }

  void requestEnds() {
    REQUESTS.decrementAndGet(this);
  }

  /** Whether there are as many streams as may be. */
  boolean streamsFull(int limit) {
    return limit != Limits.NO_LIMIT && monolithStreams + extractedStreams >= limit;
  }

  /** A WebSocket or a stream of server-sent events begins. */
  void streamOpened(Side side) {
    streamsOf(side).incrementAndGet(this);
  }

  void streamClosed(Side side) {
    streamsOf(side).decrementAndGet(this);
  }

  int streams(Side side) {
    return streamsOf(side).get(this);
  }

  private static AtomicIntegerFieldUpdater<RouteMetrics> streamsOf(Side side) {
    return side == Side.MONOLITH ? MONOLITH_STREAMS : EXTRACTED_STREAMS;
  }

  private boolean connectionsFull(int requestsNow, int limit) {
    return limit != Limits.NO_LIMIT && requestsNow + monolithStreams + extractedStreams > limit;
  }
}
