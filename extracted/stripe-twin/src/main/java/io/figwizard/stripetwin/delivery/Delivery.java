package io.figwizard.stripetwin.delivery;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One copy of one event for one endpoint, as far as it has come.
 *
 * @param number in the order in which events happened
 * @param endpoint the id of the webhook endpoint
 * @param event the id of the event, as the API lists it
 * @param type of the event, as sent: with a prefix {@code v1.} where it is thin
 * @param lastStatus of the answer to the last attempt; 0 when there was none
 * @param lastAttempt null before the first
 */
public record Delivery(
    long number,
    String endpoint,
    String event,
    String type,
    State state,
    int attempts,
    int lastStatus,
    @Nullable Instant lastAttempt) {

  /** Where a delivery stands. */
  public enum State {
    WAITING,
    DELIVERED,
    /** Given up after the last retry. */
    FAILED,
    /** The endpoint was removed. */
    DROPPED
  }

  static Delivery waiting(long number, String endpoint, String event, String type) {
    return new Delivery(number, endpoint, event, type, State.WAITING, 0, 0, null);
  }

  Delivery attempted(int status, Instant at, State then) {
    return new Delivery(number, endpoint, event, type, then, attempts + 1, status, at);
  }

  Delivery dropped() {
    return new Delivery(
        number, endpoint, event, type, State.DROPPED, attempts, lastStatus, lastAttempt);
  }
}
