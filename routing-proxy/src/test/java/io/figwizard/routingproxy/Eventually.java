package io.figwizard.routingproxy;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Waits for what another thread or process is about to bring about. */
public final class Eventually {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long PAUSE_NANOS = Duration.ofMillis(2).toNanos();

  private Eventually() {}

  /**
   * Is asked again until it holds.
   *
   * @param <E> what asking may throw, which ends the waiting
   */
  public interface Condition<E extends Exception> {
    boolean holds() throws E;
  }

  /** Answers null where there is nothing yet. */
  public interface Search<T, E extends Exception> {
    @Nullable T find() throws E;
  }

  /**
   * Returns as soon as the condition holds.
   *
   * @throws AssertionError when it does not within a minute
   */
  public static <E extends Exception> void await(Condition<E> condition) throws E {
    await(condition, () -> "");
  }

  /**
   * Returns as soon as the condition holds.
   *
   * @param state what the failure says where it does not within a minute
   */
  public static <E extends Exception> void await(Condition<E> condition, Supplier<String> state)
      throws E {
    found(() -> condition.holds() ? condition : null, state);
  }

  /** Returns as soon as the condition holds; an IOException means not yet. */
  public static void awaitDespiteFaults(Condition<Exception> condition) throws Exception {
    AtomicReference<IOException> last = new AtomicReference<>();
    await(
        () -> {
          try {
            return condition.holds();
          } catch (IOException notYet) {
            last.set(notYet);
            return false;
          }
        },
        () -> "The last fault: " + last.get());
  }

  /** Returns what is found as soon as something is. */
  public static <T, E extends Exception> T found(Search<T, E> search) throws E {
    return found(search, () -> "");
  }

  private static <T, E extends Exception> T found(Search<T, E> search, Supplier<String> state)
      throws E {
    long end = System.nanoTime() + PATIENCE.toNanos();
    T found = search.find();
    while (found == null) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError(
            "not within %d s. %s".formatted(PATIENCE.toSeconds(), state.get()));
      }
      LockSupport.parkNanos(PAUSE_NANOS);
      found = search.find();
    }
    return found;
  }
}
