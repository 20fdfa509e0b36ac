package io.figwizard.routingproxy.takeover;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * All of a proxy's duties: ended in their order, taken up again in the opposite one. Used by one
 * thread.
 */
final class Duties {

  private final List<Duty> all;
  private final Deque<Duty> paused = new ArrayDeque<>();

  Duties(List<Duty> all) {
    this.all = List.copyOf(all);
  }

  /** Throws what the first one throws that cannot be ended now; {@link #resume} is due then. */
  void pause() throws Exception {
    for (Duty duty : all) {
      paused.push(duty);
      duty.pause().run();
    }
  }

  /** Goes on with the one that threw, when called again. */
  void resume() throws Exception {
    while (!paused.isEmpty()) {
      paused.element().resume().run();
      paused.pop();
    }
  }
}
