package io.figwizard.loadtests.bench;

import java.time.Duration;

/** Sends requests on kept connections, each as soon as the one before was answered. */
interface Load {

  /** Waits until it is over. Throws CannotRun where nothing is answered at all. */
  Reading run(int port, Traffic traffic, int connections, Duration time);
}
