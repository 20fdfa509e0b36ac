package io.figwizard.routingproxy.dataplane;

import io.figwizard.routingproxy.routes.Side;

/**
 * Learns how each attempt at a side ended. Called by the event loops: must not wait. Thread-safe.
 */
public interface Outcomes {

  /** Of one attempt. */
  enum Ending {
    ANSWERED,
    /** Answered with 4xx, but not 429. */
    REFUSED,
    /** Answered with 5xx, or not at all. */
    FAILED
  }

  /** For who does not want to know. */
  Outcomes NONE = (route, side, ending, nanos) -> {};

  /** A request is about to be sent to that side. */
  default void begins(String route, Side side) {}

  /**
   * @param nanos from the request's head to the answer's last byte; {@link #NO_TIME} where that
   *     says nothing about the side
   */
  void ended(String route, Side side, Ending ending, long nanos);

  /** Of streams, of attempts without an answer, and of answers after another side was tried. */
  long NO_TIME = -1;
}
