package io.figwizard.loadtests.bench;

import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** Load by this process, where there is no wrk. It needs more of its processor than wrk does. */
final class OwnLoad implements Load {

  @Override
  public Reading run(int port, Traffic traffic, int connections, Duration time) {
    try (Sender sender = new Sender()) {
      Run run = new Run(Sender.bytes(traffic));
      List<Lane> lanes = sender.lanes(port, connections, run);
      sender
          .loop()
          .execute(
              () -> {
                run.begin(lanes);
                sender.loop().schedule(run::end, time.toNanos(), TimeUnit.NANOSECONDS);
              });
      return run.over.join();
    }
  }

  private static final class Run implements Lane.Listener {

    private final List<ByteBuf> requests;
    private final Histogram nanos = Latency.histogram();
    private final CompletableFuture<Reading> over = new CompletableFuture<>();
    private long startedAt;
    private int next;
    private long errors;
    private boolean ended;

    Run(List<ByteBuf> requests) {
      this.requests = requests;
    }

    void begin(List<Lane> lanes) {
      startedAt = System.nanoTime();
      lanes.forEach(this::send);
    }

    void end() {
      ended = true;
      over.complete(
          new Reading(
              nanos.getTotalCount(),
              Duration.ofNanos(System.nanoTime() - startedAt),
              Latency.micros(nanos, 50),
              Latency.micros(nanos, 99),
              errors));
    }

    @Override
    public void answered(Lane lane, int status, long since) {
      if (ended) {
        return;
      }
      if (status / 100 != 2) {
        errors++;
      }
      if (status != Lane.BROKEN) {
        Latency.record(nanos, System.nanoTime() - since);
        send(lane);
      }
    }

    private void send(Lane lane) {
      next = next + 1 == requests.size() ? 0 : next + 1;
      lane.send(requests.get(next), System.nanoTime());
    }
  }
}
