package io.figwizard.worker;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives lanes that are due to a few threads, each of which goes on while there are more. */
final class Dispatcher {
  private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);

  private final Lanes lanes;
  private final Deliverer deliverer;
  private final int size;
  private final ExecutorService threads;
  private final AtomicInteger busy = new AtomicInteger();
  private volatile boolean stopping;

  Dispatcher(Lanes lanes, Deliverer deliverer, int size) {
    this.lanes = lanes;
    this.deliverer = deliverer;
    this.size = size;
    AtomicInteger number = new AtomicInteger();
    this.threads =
        Executors.newFixedThreadPool(
            size,
            work -> {
              Thread thread = new Thread(work, "worker-delivery-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Puts threads to work that have none; to be called by one thread. */
  void employ() {
    while (!stopping && busy.get() < size) {
      Optional<Claim> claim = lanes.claim();
      if (claim.isEmpty()) {
        return;
      }
      busy.incrementAndGet();
      try {
        threads.execute(() -> work(claim.get()));
      } catch (RejectedExecutionException e) {
        // Stopped at this very moment.
        lanes.giveBack(claim.get());
        return;
      }
    }
  }

  /**
   * Lets the threads finish the lanes they are at; after the time given, interrupts them.
   *
   * @return whether all finished
   */
  boolean stop(Duration patience) throws InterruptedException {
    stopping = true;
    threads.shutdown();
    if (threads.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      return true;
    }
    threads.shutdownNow();
    return threads.awaitTermination(1, TimeUnit.SECONDS);
  }

  private void deliver(Claim claim) {
    try {
      deliverer.deliver(claim);
    } finally {
      // Also when the database failed in between: then the lease ends by itself.
      lanes.letGo(claim);
    }
  }

  private void work(Claim first) {
    try {
      Optional<Claim> claim = Optional.of(first);
      while (claim.isPresent()) {
        deliver(claim.get());
        claim = stopping ? Optional.empty() : lanes.claim();
      }
    } catch (RuntimeException e) {
      // The database, most likely: what was claimed comes again when its lease ends.
      log.warn("Deliveries are interrupted: {}", FailureText.of(e));
    } finally {
      busy.decrementAndGet();
    }
  }
}
