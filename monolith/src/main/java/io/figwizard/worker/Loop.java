package io.figwizard.worker;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does one thing again and again, on a thread of its own, until it is stopped. */
final class Loop {
  /** The thing. */
  @FunctionalInterface
  interface Step {
    /**
     * @return whether there is more to do at once
     */
    boolean take() throws Exception;
  }

  private static final Logger log = LoggerFactory.getLogger(Loop.class);
  private static final Duration AFTER_A_FAILURE = Duration.ofSeconds(1);

  private final String name;
  private final Duration pause;
  private final Step step;
  private final Semaphore signals = new Semaphore(0);
  private final Thread thread;
  private volatile boolean stopping;
  private boolean failing;

  Loop(String name, Duration pause, Step step) {
    this.name = name;
    this.pause = pause;
    this.step = step;
    this.thread = new Thread(this::run, name);
    this.thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Ends the pause. */
  void wake() {
    signals.release();
  }

  /** Returns when the step at hand has been taken, or after the time given. */
  void stop(Duration patience) throws InterruptedException {
    stopping = true;
    wake();
    thread.join(Math.max(1, patience.toMillis()));
  }

  private void run() {
    try {
      while (!stopping) {
        Duration rest = takeStep() ? Duration.ZERO : failing ? AFTER_A_FAILURE : pause;
        if (!rest.isZero() && signals.tryAcquire(rest.toNanos(), TimeUnit.NANOSECONDS)) {
          signals.drainPermits();
        }
      }
    } catch (InterruptedException e) {
      log.debug("{} was interrupted", name);
    }
  }

  /** What fails, fails once a second: the log has the first and the last time. */
  private boolean takeStep() throws InterruptedException {
    try {
      boolean more = step.take();
      if (failing) {
        log.info("{} works again", name);
        failing = false;
      }
      return more;
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      if (!failing) {
        log.warn("{} failed and is tried again every second", name, e);
        failing = true;
      }
      return false;
    }
  }
}
