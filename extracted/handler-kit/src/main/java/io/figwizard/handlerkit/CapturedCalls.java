package io.figwizard.handlerkit;

import java.util.ArrayList;
import java.util.List;

/** What one dry run would have sent, in order. Not for use by more than one thread. */
final class CapturedCalls {
  private final byte[] key;
  private final List<Effects.Outbound> calls = new ArrayList<>();
  private boolean ended;

  /**
   * @param key that the routing proxy has proven to have; digests are made with it
   */
  CapturedCalls(byte[] key) {
    this.key = key.clone();
  }

  /** To be thrown: the action ends there, unless {@link #goOn} says otherwise. */
  CapturedCall capture(OutboundCall call) {
    calls.add(CallFields.of(call, key));
    ended = true;
    return new CapturedCall(call);
  }

  /** The answer to the last one is known without asking. */
  void goOn() {
    ended = false;
  }

  /** Whether the action had to end, also where it has caught what was thrown. */
  boolean ended() {
    return ended;
  }

  List<Effects.Outbound> all() {
    return List.copyOf(calls);
  }
}
