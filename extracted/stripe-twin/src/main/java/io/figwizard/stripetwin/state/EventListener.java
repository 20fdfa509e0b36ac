package io.figwizard.stripetwin.state;

import com.google.gson.JsonObject;

/** Learns of every event, in the order in which the changes happened. */
public interface EventListener {
  /** Nobody listens. */
  EventListener NONE = (event, livemode) -> {};

  /**
   * Called once for each event after its change is kept, one at a time, while the double's lock is
   * held: must only take note of it and return. The object is the listener's own copy.
   */
  void emitted(JsonObject event, boolean livemode);

  /**
   * Whether every endpoint has answered this event with success; asked by {@code GET
   * /v1/events?delivery_success=...}.
   */
  default boolean delivered(String eventId) {
    return true;
  }
}
