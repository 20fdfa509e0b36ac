package io.figwizard.loadtests.demo;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests at moments drawn beforehand (Poisson arrivals), whether earlier ones were answered
 * or not, as many independent users would. Latencies count from those moments, so that a server
 * that stalls cannot hide it by slowing the sender down (coordinated omission).
 *
 * <p>A request that gets 502 or 503, or no answer at all, is sent once more, unchanged: its
 * idempotency key makes that safe. Not before the server's Retry-After is over, if it sends one.
 */
final class OpenLoop implements AutoCloseable {

  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
  private static final Duration DRAIN = Duration.ofSeconds(60);
  private static final int MOST_IN_FLIGHT = 2_000;
  private static final double NANOS_PER_SECOND = 1e9;

  private final Rate rate;
  private final Random random;
  private final LongFunction<HttpRequest> requests;
  private final Consumer<Exchange> finished;
  private final ExecutorService threads = Executors.newFixedThreadPool(2);
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .executor(threads)
          .build();
  private final Thread schedule = new Thread(this::run, "open-loop");
  // One party for the schedule, one for each request in flight.
  private final Phaser inFlight = new Phaser(1);
  private final AtomicReference<@Nullable Throwable> bug = new AtomicReference<>();
  private volatile boolean stopping;

  /**
   * How often.
   *
   * @param perSecond on average, once the ramp is over
   * @param ramp how long it takes from a tenth of that to all of it: fresh JVMs are slow
   * @param seed decides the moments
   */
  record Rate(double perSecond, Duration ramp, long seed) {
    double after(long nanos) {
      double share = ramp.isZero() ? 1 : Math.min(1, (double) nanos / ramp.toNanos());
      return perSecond * Math.max(0.1, share);
    }
  }

  private OpenLoop(Rate rate, LongFunction<HttpRequest> requests, Consumer<Exchange> finished) {
    this.rate = rate;
    this.random = new Random(rate.seed());
    this.requests = requests;
    this.finished = finished;
  }

  /**
   * Begins to send.
   *
   * @param requests makes the request with that number; called on one thread
   * @param finished called on several threads
   */
  static OpenLoop start(
      Rate rate, LongFunction<HttpRequest> requests, Consumer<Exchange> finished) {
    OpenLoop loop = new OpenLoop(rate, requests, finished);
    loop.schedule.setDaemon(true);
    loop.schedule.start();
    return loop;
  }

  private void run() {
    try {
      sendUntilStopped();
    } catch (RuntimeException e) {
      bug.compareAndSet(null, e);
    } finally {
      inFlight.arriveAndDeregister();
    }
  }

  private void sendUntilStopped() {
    long start = System.nanoTime();
    long due = start;
    for (long number = 0; !stopping; number++) {
      due +=
          (long) (-Math.log(1 - random.nextDouble()) / rate.after(due - start) * NANOS_PER_SECOND);
      for (long early = due - System.nanoTime();
          early > 0 && !stopping;
          early = due - System.nanoTime()) {
        LockSupport.parkNanos(early);
      }
      if (!stopping) {
        send(requests.apply(number), number, due);
      }
    }
  }

  private void send(HttpRequest request, long number, long due) {
    if (inFlight.getUnarrivedParties() > MOST_IN_FLIGHT) {
      // An open loop would fill the memory with what nobody answers.
      Throwable full =
          new IllegalStateException("not sent, %d are unanswered".formatted(MOST_IN_FLIGHT));
      finished.accept(new Exchange(number, due, System.nanoTime(), null, full, false));
      return;
    }
    inFlight.register();
    Try first = new Try(number, due, false);
    once(request)
        .handle(first::exchange)
        .thenCompose(
            exchange ->
                deservesRetry(exchange)
                    ? again(request, number, due, pause(exchange))
                    : CompletableFuture.completedFuture(exchange))
        .thenAccept(finished)
        .whenComplete(
            (nothing, problem) -> {
              bug.compareAndSet(null, problem);
              inFlight.arriveAndDeregister();
            });
  }

  private CompletableFuture<Exchange> again(
      HttpRequest request, long number, long due, Duration pause) {
    Try second = new Try(number, due, true);
    return CompletableFuture.supplyAsync(
            () -> once(request),
            CompletableFuture.delayedExecutor(pause.toMillis(), TimeUnit.MILLISECONDS, threads))
        .thenCompose(answer -> answer)
        .handle(second::exchange);
  }

  private CompletableFuture<HttpResponse<String>> once(HttpRequest request) {
    return client.sendAsync(request, HttpResponse.BodyHandlers.ofString());
  }

  private static boolean deservesRetry(Exchange exchange) {
    return exchange.problem() != null || exchange.status() == 502 || exchange.status() == 503;
  }

  /** What the server asks for (RFC 9110, section 10.2.3), within reason. */
  private static Duration pause(Exchange exchange) {
    return exchange
        .header("Retry-After")
        .filter(seconds -> seconds.matches("[0-9]{1,4}"))
        .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
        .filter(asked -> asked.compareTo(LONGEST_PAUSE) < 0)
        .orElse(exchange.header("Retry-After").isPresent() ? LONGEST_PAUSE : PAUSE);
  }

  /** Sends nothing any more and waits for the answers to what was sent. */
  @Override
  public void close() {
    stopping = true;
    LockSupport.unpark(schedule);
    try {
      // The schedule's own party ends phase 0 together with the last request.
      inFlight.awaitAdvanceInterruptibly(0, DRAIN.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (TimeoutException e) {
      throw new IllegalStateException(
          "requests are still unanswered " + DRAIN.toSeconds() + " s after the last was sent", e);
    } finally {
      threads.shutdownNow();
    }
    Throwable found = bug.get();
    if (found != null) {
      throw new IllegalStateException("the load driver itself failed", found);
    }
  }

  private record Try(long number, long due, boolean retried) {
    Exchange exchange(@Nullable HttpResponse<String> response, @Nullable Throwable problem) {
      Throwable cause =
          problem instanceof CompletionException && problem.getCause() != null
              ? problem.getCause()
              : problem;
      return new Exchange(number, due, System.nanoTime(), response, cause, retried);
    }
  }
}
