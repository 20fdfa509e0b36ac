package io.figwizard.routingproxy.control.state;

import java.io.IOException;

/** Another proxy has changed the state since it was read; nothing was written. */
public final class StaleStateException extends IOException {

  private static final long serialVersionUID = 1L;

  private StaleStateException(long found, long expected) {
    super("the state's generation is " + found + ", expected " + expected);
  }

  static void unless(long found, long expected) throws StaleStateException {
    if (found != expected) {
      throw new StaleStateException(found, expected);
    }
  }
}
