package io.figwizard.handlerkit;

import java.time.Duration;
import java.time.LocalTime;

/**
 * Work that nobody asks for, done by the worker: in one process at a time, and again from the
 * beginning when that process dies, so doing it twice must do no harm.
 */
public interface BackgroundJob {
  /** Stable and unique, the domain first: {@code billing.reconcile}. */
  String name();

  Timing timing();

  /**
   * @throws RuntimeException when it failed; it is then tried again at its next time
   */
  void run();

  /** When a job runs. */
  sealed interface Timing {
    /** So long after the end of the run before. */
    record Every(Duration pause) implements Timing {}

    /** Once a day. */
    record Daily(LocalTime utc) implements Timing {}
  }

  static Timing every(Duration pause) {
    return new Timing.Every(pause);
  }

  static Timing daily(LocalTime utc) {
    return new Timing.Daily(utc);
  }
}
