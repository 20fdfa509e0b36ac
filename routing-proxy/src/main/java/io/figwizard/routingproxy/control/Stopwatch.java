package io.figwizard.routingproxy.control;

/** Measures how long a change takes to apply. */
record Stopwatch(long startedNanos) {

  static Stopwatch started() {
    return new Stopwatch(System.nanoTime());
  }

  /** Milliseconds since the start, to the hundredth. */
  double millis() {
    return Math.round((System.nanoTime() - startedNanos) / 10_000.0) / 100.0;
  }
}
