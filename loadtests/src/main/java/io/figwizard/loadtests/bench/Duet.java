package io.figwizard.loadtests.bench;

import io.figwizard.loadtests.CannotRun;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.HdrHistogram.Histogram;

/**
 * Sends at moments drawn beforehand, each request by chance straight to the server or by way of a
 * proxy, so that whatever else the machine does meets both. Times count from the moment a request
 * was due: a stalled proxy cannot hide by holding the sender up.
 */
final class Duet {

  private static final int LANES = 64;
  private static final long DRAIN_SECONDS = 30;

  /** Of the requests that go by way of the proxy; fewer go straight, to leave the machine quiet. */
  static final double PROXY_SHARE = 0.75;

  /**
   * @param direct what the server alone took
   * @param proxied what it took by way of the proxy
   */
  record Readings(Reading direct, Reading proxied) {}

  private final Traffic traffic;
  private final double proxiedPerSecond;
  private final long seed;

  /**
   * @param proxiedPerSecond requests each second by way of the proxy
   * @param seed decides the moments
   */
  Duet(Traffic traffic, double proxiedPerSecond, long seed) {
    this.traffic = traffic;
    this.proxiedPerSecond = proxiedPerSecond;
    this.seed = seed;
  }

  Readings run(int directPort, int proxyPort, Duration time) {
    try (Sender sender = new Sender()) {
      Run run = new Run(sender, time);
      run.direct.lanes.addAll(sender.lanes(directPort, LANES, run.direct));
      run.proxied.lanes.addAll(sender.lanes(proxyPort, LANES, run.proxied));
      sender.loop().execute(run::begin);
      return run.over.get(time.toSeconds() + DRAIN_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new CannotRun(
          "requests at %.0f a second were still unanswered %d s after the last"
              .formatted(proxiedPerSecond, DRAIN_SECONDS),
          e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof CannotRun known
          ? known
          : new IllegalStateException("the sender failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CannotRun("interrupted", e);
    }
  }

  /** Everything in it happens on the event loop, but for the making. */
  private final class Run {

    private final Sender sender;
    private final Random random = new Random(seed);
    private final List<ByteBuf> requests = Sender.bytes(traffic);
    private final Arm direct = new Arm();
    private final Arm proxied = new Arm();
    private final long nanos;
    private final CompletableFuture<Readings> over = new CompletableFuture<>();
    private long startedAt;
    private long due;
    private int next;

    Run(Sender sender, Duration time) {
      this.sender = sender;
      this.nanos = time.toNanos();
    }

    void begin() {
      startedAt = System.nanoTime();
      due = startedAt;
      tick();
    }

    private void tick() {
      long now = System.nanoTime();
      while (due <= now && due - startedAt < nanos) {
        (random.nextDouble() < PROXY_SHARE ? proxied : direct).send(due);
        due += gap();
      }
      if (due - startedAt < nanos) {
        sender.loop().schedule(this::tick, due - now, TimeUnit.NANOSECONDS);
      } else {
        finish();
      }
    }

    private long gap() {
      double perSecond = proxiedPerSecond / PROXY_SHARE;
      return (long) (-Math.log(1 - random.nextDouble()) / perSecond * 1e9);
    }

    private void finish() {
      if (direct.unanswered == 0 && proxied.unanswered == 0) {
        Duration took = Duration.ofNanos(nanos);
        over.complete(new Readings(direct.reading(took), proxied.reading(took)));
      } else {
        sender.loop().schedule(this::finish, 1, TimeUnit.MILLISECONDS);
      }
    }

    private final class Arm implements Lane.Listener {

      private final Deque<Lane> lanes = new ArrayDeque<>();
      // Due, but every connection is busy.
      private final Deque<Long> waiting = new ArrayDeque<>();
      private final Histogram times = Latency.histogram();
      private int unanswered;
      private long errors;

      void send(long dueAt) {
        unanswered++;
        Lane lane = lanes.pollLast();
        if (lane == null) {
          waiting.add(dueAt);
        } else {
          lane.send(request(), dueAt);
        }
      }

      @Override
      public void answered(Lane lane, int status, long since) {
        unanswered--;
        Latency.record(times, System.nanoTime() - since);
        if (status / 100 != 2) {
          errors++;
        }
        Long dueAt = waiting.poll();
        if (status == Lane.BROKEN) {
          over.completeExceptionally(
              new CannotRun("a connection was closed while a request waited on it"));
        } else if (dueAt == null) {
          lanes.addLast(lane);
        } else {
          lane.send(request(), dueAt);
        }
      }

      Reading reading(Duration took) {
        return new Reading(
            times.getTotalCount(),
            took,
            Latency.micros(times, 50),
            Latency.micros(times, 99),
            errors);
      }

      private ByteBuf request() {
        next = next + 1 == requests.size() ? 0 : next + 1;
        return requests.get(next);
      }
    }
  }
}
