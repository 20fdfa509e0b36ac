package io.figwizard.routingproxy.control.state;

import java.io.IOException;

/** Another proxy has changed the state since it was read; nothing was written. */
public final class StaleStateException extends IOException {

  private static final long serialVersionUID = 1L;

  StaleStateException(long found, long expected) {
    super("the state's generation is " + found + ", expected " + expected);
  }
}
