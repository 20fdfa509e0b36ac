package io.figwizard.routingproxy.dataplane;

import io.figwizard.routingproxy.routes.Side;
import org.jspecify.annotations.Nullable;

/**
 * Learns how each attempt at a side ended. Called by the event loops, and by whoever settles: must
 * not wait. Thread-safe.
 */
public interface Outcomes {

  /** Of one attempt. */
  enum Ending {
    ANSWERED,
    /**
     * Answered with 4xx, but not 429; or its client went away before it had the whole answer, which
     * others log as 499.
     */
    REFUSED,
    /** Answered with 5xx, or not at all. */
    FAILED,
    /** Its body says that it counts as {@link #REFUSED}; its status is that of a good answer. */
    SAYS_REFUSED,
    /** Its body says that it counts as {@link #FAILED}; its status is that of a good answer. */
    SAYS_FAILED,
    /** Answered, with a body that may say more and is packed in a way that is not read. */
    UNREADABLE;

    static Ending of(int status) {
      if (status >= 500) {
        return FAILED;
      }
      // A limit is one of both sides, and whom it stops is no fault of theirs.
      return status >= 400 && status != 429 ? REFUSED : ANSWERED;
    }
  }

  /** For who does not want to know. */
  Outcomes NONE = (route, side, ending, nanos, at) -> {};

  /**
   * Called once, before anything is told: most of it is told by the dozen, later than it happened.
   *
   * @param unsettled asked by whoever reads, so that nothing is missing
   */
  default void settledBy(Unsettled unsettled) {}

  /** A request of this user is for the extracted side of a route that has left the monolith. */
  default void serves(String route, String user) {}

  /** Since this was told last, a request was sent, or is about to be, to that side. */
  default void begins(String route, Side side) {}

  /**
   * @param nanos from the request's head to the answer's last byte; {@link #NO_TIME} where that
   *     says nothing about the side
   * @param at when it ended, as {@link System#nanoTime}
   */
  void ended(String route, Side side, Ending ending, long nanos, long at);

  /**
   * The monolith's whole answer is on its way to the client.
   *
   * @param contentType as it came; empty where there is none
   * @param coding the Content-Encoding of {@code error}; empty where there is none
   * @param error the body of an error in JSON, as it came, to be kept by nobody; null for other
   *     answers, and where it is larger than {@link #MOST_ERROR_BYTES}
   */
  default void monolithSaid(
      String route, int status, String contentType, String coding, byte @Nullable [] error) {}

  /** Of streams, of attempts without an answer, and of answers after another side was tried. */
  long NO_TIME = -1;

  /** Of the body of an error; what is larger is no envelope. */
  int MOST_ERROR_BYTES = 8 * 1024;
}
