package io.figwizard.loadtests.stack;

import io.figwizard.loadtests.CannotRun;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * Watches the services of a stack: says which one has died and why, and starts it again a little
 * later, as a platform would, leaving time to see what the others do without it. The sooner and the
 * oftener one dies, the longer it waits. Safe for use by several threads.
 */
final class Supervision {

  private static final Duration YOUNG = Duration.ofSeconds(20);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

  private final Function<String, ServiceProcess> restart;
  private final BooleanSupplier stopping;
  private final Duration restartAfter;
  private final PrintStream out;
  private final Map<String, Integer> earlyDeaths = new ConcurrentHashMap<>();

  /**
   * @param restart starts the service of that name and returns when it is ready
   * @param stopping whether services end because they are told to
   */
  Supervision(
      Function<String, ServiceProcess> restart,
      BooleanSupplier stopping,
      Duration restartAfter,
      PrintStream out) {
    this.restart = restart;
    this.stopping = stopping;
    this.restartAfter = restartAfter;
    this.out = out;
  }

  /** From now on that service is started again whenever it ends. */
  void watch(ServiceProcess service) {
    long since = System.nanoTime();
    service
        .ended()
        .thenRun(
            () -> {
              if (!stopping.getAsBoolean()) {
                boolean young = System.nanoTime() - since < YOUNG.toNanos();
                startLater(service.name(), service.obituary(), young);
              }
            });
  }

  /** From now on the service that did not even start is tried again. */
  void watch(String name, CannotRun failure) {
    startLater(name, String.valueOf(failure.getMessage()), true);
  }

  private void startLater(String name, String why, boolean young) {
    int deaths = young ? earlyDeaths.merge(name, 1, Integer::sum) : forget(name);
    Duration pause = pause(deaths);
    out.printf(
        "%n%s%nThe others keep running. Starting %s again in %d s.%n",
        why, name, pause.toSeconds());
    CompletableFuture.delayedExecutor(
            pause.toMillis(), TimeUnit.MILLISECONDS, task -> daemon(task, name))
        .execute(() -> startAgain(name));
  }

  private int forget(String name) {
    earlyDeaths.remove(name);
    return 0;
  }

  private Duration pause(int deaths) {
    Duration doubled = restartAfter.multipliedBy(1L << Math.min(Math.max(deaths - 1, 0), 10));
    return doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
  }

  private void startAgain(String name) {
    if (stopping.getAsBoolean()) {
      return;
    }
    try {
      ServiceProcess service = restart.apply(name);
      out.printf("%s is ready again (process %d).%n", name, service.pid());
      watch(service);
    } catch (CannotRun | IllegalStateException e) {
      if (!stopping.getAsBoolean()) {
        startLater(name, String.valueOf(e.getMessage()), true);
      }
    }
  }

  private static void daemon(Runnable task, String name) {
    Thread thread = new Thread(task, "restart-" + name);
    thread.setDaemon(true);
    thread.start();
  }
}
