package io.figwizard.routingproxy.control.state;

import java.io.IOException;

/** The store went away between being told to keep a change and saying that it did. */
public final class UnknownOutcomeException extends IOException {

  private static final long serialVersionUID = 1L;

  UnknownOutcomeException(IOException cause) {
    super(cause.getMessage(), cause);
  }
}
