package io.figwizard.stripetwin.delivery;

import io.figwizard.stripetwin.delivery.Delivery.State;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waits until the sender has done what it can. */
final class Settling {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private Settling() {}

  static void of(WebhookSender sender, int stillWaiting) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (sender.count(State.WAITING) != stillWaiting) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError(
            sender.count(State.WAITING) + " deliveries wait (expected: " + stillWaiting + ")");
      }
      LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
    }
  }
}
