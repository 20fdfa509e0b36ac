package io.figwizard.stripetwin.delivery;

import io.figwizard.stripetwin.delivery.Delivery.State;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;

/** Waits until the sender has done what it can. */
final class Settling {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private Settling() {}

  static void of(WebhookSender sender, int stillWaiting) {
    of(() -> sender.count(State.WAITING), stillWaiting);
  }

  static void of(IntSupplier waiting, int expected) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (waiting.getAsInt() != expected) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError(
            waiting.getAsInt() + " deliveries wait (expected: " + expected + ")");
      }
      LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
    }
  }
}
