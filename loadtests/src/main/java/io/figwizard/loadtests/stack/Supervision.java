package io.figwizard.loadtests.stack;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Watches the services of a stack: says which one has died and why, and starts it again a little
 * later, as a platform would, leaving time to see what the others do without it. One that dies soon
 * after its start is broken: then this gives up.
 */
final class Supervision {

  private static final Duration TOO_SOON = Duration.ofSeconds(20);

  private final LocalStack stack;
  private final Duration restartAfter;
  private final PrintStream out;
  private final CountDownLatch brokenService = new CountDownLatch(1);

  Supervision(LocalStack stack, Duration restartAfter, PrintStream out) {
    this.stack = stack;
    this.restartAfter = restartAfter;
    this.out = out;
  }

  /** Returns when a service turned out to be broken, which was said then. */
  void untilOneIsBroken() throws InterruptedException {
    List.of(LocalServices.MONOLITH, LocalServices.DRILLING, LocalServices.PROXY)
        .forEach(name -> watch(stack.service(name)));
    brokenService.await();
  }

  private void watch(ServiceProcess service) {
    long since = System.nanoTime();
    service
        .ended()
        .thenRunAsync(() -> died(service, Duration.ofNanos(System.nanoTime() - since)))
        .exceptionally(this::giveUp);
  }

  private void died(ServiceProcess service, Duration lived) {
    if (stack.isStopping()) {
      return;
    }
    out.println();
    out.println(service.obituary());
    if (lived.compareTo(TOO_SOON) < 0) {
      out.printf("It lived for %d s only: not starting it again.%n", lived.toSeconds());
      brokenService.countDown();
      return;
    }
    out.printf(
        "The others keep running. Starting %s again in %d s.%n",
        service.name(), restartAfter.toSeconds());
    CompletableFuture.delayedExecutor(restartAfter.toMillis(), TimeUnit.MILLISECONDS)
        .execute(() -> startAgain(service.name()));
  }

  private void startAgain(String name) {
    if (stack.isStopping()) {
      return;
    }
    try {
      ServiceProcess service = stack.restart(name);
      out.printf("%s is ready again (process %d).%n", name, service.pid());
      watch(service);
    } catch (RuntimeException e) {
      giveUp(e);
    }
  }

  private @Nullable Void giveUp(Throwable reason) {
    if (!stack.isStopping()) {
      out.println("Giving up: " + reason.getMessage());
    }
    brokenService.countDown();
    return null;
  }
}
