package io.figwizard.jobs;

/** How the tables call what became of a mail for good. */
final class State {
  private State() {}

  static String of(Outcome outcome) {
    return switch (outcome.kind()) {
      case SENT -> "sent";
      case REFUSED -> "refused";
      case UNKNOWN -> "unknown";
      case LATER -> "waiting";
    };
  }
}
