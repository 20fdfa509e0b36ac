package io.figwizard.loadtests.stack;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

/**
 * Things that are open, to be closed in the opposite order: at the latest when this JVM ends, also
 * on Ctrl-C and SIGTERM. Opening happens under the same lock as closing, so that nothing slips
 * through when the signal comes in the middle of it. Safe for use by several threads.
 */
final class Opened implements AutoCloseable {

  private final Deque<AutoCloseable> things = new ArrayDeque<>();
  private final Thread closeWithUs = new Thread(this::closeAtEnd, "close-local-stack");
  private volatile boolean closing;

  Opened() {
    Runtime.getRuntime().addShutdownHook(closeWithUs);
  }

  /**
   * @throws IllegalStateException when all is being closed
   */
  synchronized <T extends AutoCloseable> T open(Supplier<T> opening) {
    if (closing) {
      throw new IllegalStateException("the local stack is being stopped");
    }
    T thing = opening.get();
    things.push(thing);
    return thing;
  }

  @Override
  public void close() {
    closing = true;
    closeAll();
    try {
      Runtime.getRuntime().removeShutdownHook(closeWithUs);
    } catch (IllegalStateException shuttingDown) {
      // The hook finds nothing left to close.
      return;
    }
  }

  /** Whether things are being closed, or all of them are. */
  boolean isClosing() {
    return closing;
  }

  private void closeAtEnd() {
    closing = true;
    System.out.println();
    System.out.println("Stopping everything that was started.");
    closeAll();
  }

  private synchronized void closeAll() {
    while (!things.isEmpty()) {
      AutoCloseable thing = things.pop();
      try {
        thing.close();
      } catch (Exception e) {
        // The others must be closed all the same.
        System.err.println("Could not stop " + thing + ": " + e);
      }
    }
  }
}
