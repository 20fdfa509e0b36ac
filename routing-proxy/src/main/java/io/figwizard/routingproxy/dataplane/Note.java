package io.figwizard.routingproxy.dataplane;

import io.figwizard.routingproxy.routes.Side;

/**
 * What became of one request, in 64 bits: how long it took (48 bits, three days), the status (10),
 * the side (1), and of what it is to be told besides the metrics (5).
 */
final class Note {

  private static final int STATUS = 48;
  private static final int SIDE = 58;
  private static final long MOST_NANOS = (1L << STATUS) - 1;
  private static final long MOST_STATUS = (1L << SIDE - STATUS) - 1;
  private static final int SAYS = 59;
  private static final long SAYS_FAILED = 1L << SAYS;
  private static final long SAYS_REFUSED = 2L << SAYS;
  private static final long UNREADABLE = 3L << SAYS;
  private static final long ENDED = 1L << 61;
  private static final long TIMED = 1L << 62;
  private static final long SAID = 1L << 63;

  private Note() {}

  /** For the metrics alone: the proxy's own answer. */
  static long of(Side side, int status, long nanos) {
    return (long) side.ordinal() << SIDE
        | Math.min(status, MOST_STATUS) << STATUS
        | Math.min(Math.max(nanos, 0), MOST_NANOS);
  }

  /**
   * It is the side's answer.
   *
   * @param timed whether how long it took says something about the side
   */
  static long ended(long note, boolean timed) {
    return note | ENDED | (timed ? TIMED : 0);
  }

  /** What the answer says itself of how it has ended, if anything. */
  static long says(long note, Outcomes.Ending ending) {
    return note
        | switch (ending) {
          case SAYS_FAILED -> SAYS_FAILED;
          case SAYS_REFUSED -> SAYS_REFUSED;
          case UNREADABLE -> UNREADABLE;
          case ANSWERED, REFUSED, FAILED -> 0;
        };
  }

  /** It is the monolith's, and its head says in which way it was answered. */
  static long said(long note) {
    return note | SAID;
  }

  static Side side(long note) {
    return (note >>> SIDE & 1) == Side.MONOLITH.ordinal() ? Side.MONOLITH : Side.EXTRACTED;
  }

  static int status(long note) {
    return (int) (note >>> STATUS & MOST_STATUS);
  }

  static Outcomes.Ending ending(long note) {
    long says = note & UNREADABLE;
    if (says == 0) {
      return Outcomes.Ending.of(status(note));
    }
    return says == SAYS_FAILED
        ? Outcomes.Ending.SAYS_FAILED
        : says == SAYS_REFUSED ? Outcomes.Ending.SAYS_REFUSED : Outcomes.Ending.UNREADABLE;
  }

  static long nanos(long note) {
    return note & MOST_NANOS;
  }

  static boolean isEnded(long note) {
    return (note & ENDED) != 0;
  }

  static boolean isTimed(long note) {
    return (note & TIMED) != 0;
  }

  static boolean isSaid(long note) {
    return (note & SAID) != 0;
  }
}
