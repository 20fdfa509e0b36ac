package io.figwizard.routingproxy;

import org.jspecify.annotations.Nullable;

/** Something outside is not as the proxy needs it; the message is all an operator needs. */
final class CannotStart extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CannotStart(@Nullable String message, Throwable cause) {
    super(message, cause);
  }

  CannotStart(String message) {
    super(message);
  }
}
