package io.figwizard.routingproxy.control.state;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;

/** A replica's connection to the store it follows. For one thread. */
public interface SharedSession extends Closeable, ListedUsers {

  /** What was changed by anybody after a generation. */
  StateUpdate since(long generation) throws IOException;

  /** A sign of life: which generation and which routes.yml this replica applies, what it does. */
  void report(long generation, String routesSha256, Doing doing) throws IOException;

  /** Waits until somebody changes the state, or that long. */
  void await(Duration atMost) throws IOException;

  /** Takes this replica off the list: it stops in good order. */
  void leave() throws IOException;
}
