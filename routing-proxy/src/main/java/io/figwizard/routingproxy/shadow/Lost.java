package io.figwizard.routingproxy.shadow;

import java.util.Locale;

/** Why there is nothing to compare. */
public enum Lost {
  /** The client went away, or the proxy answered itself: there is no answer to compare with. */
  NO_ANSWER(false),
  /** A stream of events has no end, a WebSocket no answer. */
  STREAM(false),
  /** The request or the monolith's answer is larger than {@code maxBodySize}. */
  TOO_LARGE(false),
  /** Too many copies wait or are under way. */
  QUEUE_FULL(false),
  /** The extracted side has failed several times in a row and is left alone for a moment. */
  CIRCUIT_OPEN(false),
  /** No connection to the extracted side. */
  UNREACHABLE(true),
  /** Its answer did not end in time. */
  TIMEOUT(true),
  /** The connection broke, or what came is not HTTP. */
  BROKEN(true),
  /** Its answer is larger than {@code maxBodySize}, the monolith's was not. */
  FLOODED(true),
  /** The monolith failed (5xx): nobody knows what of a write it has done. */
  FAILED(false),
  /** No JSON: a server that knows no dry runs would not refuse it. */
  NOT_JSON(false),
  /** The monolith's dry run was not answered, or with 5xx. */
  MONOLITH_FAILED(false),
  /** A lock that the dry run needed was held by somebody else, or its time was up. */
  SKIPPED(false),
  /** The action reaches out, and nothing captures that. */
  NOT_POSSIBLE(false),
  /** The server does not take the proxy's signature: another key, or another time. */
  REFUSED(false),
  /** The server knows no dry runs. */
  UNKNOWN(false),
  /** It was answered as if it had been done. No more dry runs of this route. */
  UNPROVEN(false),
  /** There are no dry runs of this route any more, until somebody flips it. */
  STOPPED(false);

  private final boolean failure;
  private final String word = name().toLowerCase(Locale.ROOT);

  Lost(boolean failure) {
    this.failure = failure;
  }

  /** Whether it is the extracted side's doing. */
  public boolean failure() {
    return failure;
  }

  /** Whether the request itself may have to do with it: not where the proxy had no room for it. */
  public boolean ofRequest() {
    return switch (this) {
      case NO_ANSWER, STREAM, TOO_LARGE, QUEUE_FULL, CIRCUIT_OPEN, FAILED, NOT_JSON, STOPPED ->
          false;
      case UNREACHABLE,
          TIMEOUT,
          BROKEN,
          FLOODED,
          MONOLITH_FAILED,
          SKIPPED,
          NOT_POSSIBLE,
          REFUSED,
          UNKNOWN,
          UNPROVEN ->
          true;
    };
  }

  /** The word used in metrics and answers: the name in lower case. */
  public String word() {
    return word;
  }
}
