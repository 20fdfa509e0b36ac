package io.figwizard.loadtests.gate;

import java.io.IOException;

/** A log of the load generator that cannot be read, or must not be trusted. */
final class SimulationLogException extends IOException {
  private static final long serialVersionUID = 1L;

  SimulationLogException(String message) {
    super(message);
  }

  SimulationLogException(String message, Throwable cause) {
    super(message, cause);
  }
}
