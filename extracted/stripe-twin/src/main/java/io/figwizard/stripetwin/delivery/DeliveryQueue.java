package io.figwizard.stripetwin.delivery;

import java.time.Duration;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What waits to be sent, in order of when it is due, then of when it happened. The mode says
 * whether anything may leave, how much at the same time, and how much out of order. Thread-safe.
 *
 * @param <T> what is sent
 */
final class DeliveryQueue<T> {
  /** Only what is due together can be sent in another order: a little patience lets it gather. */
  static final Duration GATHERING = Duration.ofMillis(250);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final TreeSet<Slot<T>> slots =
      new TreeSet<>(
          Comparator.comparing((Slot<T> slot) -> !slot.flushed)
              .thenComparingLong(slot -> slot.due)
              .thenComparingLong(slot -> slot.number));
  private final long origin = System.nanoTime();
  private SenderMode mode;
  private Random random;
  private long lastNumber;
  private int underWay;

  DeliveryQueue(SenderMode mode) {
    this.mode = mode;
    this.random = new Random(mode.reorderSeed());
  }

  /** Adds what is due after a wait. */
  void add(T item, Duration wait) {
    locked(
        () -> {
          Duration gathering = mode.reorderWindow() > 1 ? GATHERING : Duration.ZERO;
          long due = now() + wait.plus(gathering).toNanos();
          slots.add(new Slot<>(item, due, ++lastNumber, false));
        });
  }

  void mode(SenderMode next) {
    locked(
        () -> {
          mode = next;
          random = new Random(next.reorderSeed());
        });
  }

  /** Makes everything that waits due now, and lets it pass a pause. */
  void flush() {
    locked(
        () -> {
          List<Slot<T>> waiting = List.copyOf(slots);
          slots.clear();
          waiting.forEach(slot -> slots.add(new Slot<>(slot.item, now(), slot.number, true)));
        });
  }

  /** Waits for what may be sent now. {@link #landed} must follow. */
  T take() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (true) {
        long wait = nanosUntilNext();
        if (wait <= 0) {
          Slot<T> slot = draw();
          slots.remove(slot);
          underWay++;
          return slot.item;
        }
        changed.await(wait, TimeUnit.NANOSECONDS);
      }
    } finally {
      lock.unlock();
    }
  }

  /** One that was taken is no longer under way. */
  void landed() {
    locked(() -> underWay--);
  }

  private long nanosUntilNext() {
    boolean shut =
        slots.isEmpty()
            || mode.outage()
            || underWay >= mode.parallel()
            || (mode.paused() && !slots.first().flushed);
    return shut ? Long.MAX_VALUE : slots.first().due - now();
  }

  private Slot<T> draw() {
    Slot<T> first = slots.first();
    // Not among what is due much later: a retry keeps its back-off.
    long horizon = first.due + GATHERING.toNanos();
    int candidates = 0;
    for (Slot<T> slot : slots) {
      boolean together = slot.flushed == first.flushed && slot.due <= horizon;
      if (candidates == Math.max(1, mode.reorderWindow()) || !together) {
        break;
      }
      candidates++;
    }
    Iterator<Slot<T>> drawn = slots.iterator();
    for (int skipped = random.nextInt(candidates); skipped > 0; skipped--) {
      drawn.next();
    }
    return drawn.next();
  }

  private void locked(Runnable change) {
    lock.lock();
    try {
      change.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** From zero, so that times can be compared without thinking of overflow. */
  private long now() {
    return System.nanoTime() - origin;
  }

  private record Slot<T>(T item, long due, long number, boolean flushed) {}
}
