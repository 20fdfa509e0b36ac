package io.figwizard.worker;

import io.dropwizard.lifecycle.Managed;
import io.figwizard.handlerkit.EventConsumer;
import io.figwizard.handlerkit.Outbox;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All threads of the worker: started with the server, stopped before the domains' pools. */
final class Worker implements Managed {
  private static final Logger log = LoggerFactory.getLogger(Worker.class);
  private static final int BEATS_PER_LEASE = 4;

  private final Relay relay;
  private final Map<String, Outbox> outboxes;
  private final Dispatcher dispatcher;
  private final Duration stopWithin;
  private final Loop relaying;
  private final Loop dispatching;
  private final Loop renewing;

  private Worker(
      Relay relay,
      Map<String, Outbox> outboxes,
      Lanes lanes,
      Dispatcher dispatcher,
      WorkerConfiguration settings) {
    this.relay = relay;
    this.outboxes = Map.copyOf(outboxes);
    this.dispatcher = dispatcher;
    this.stopWithin = settings.stopWithin.toJavaDuration();
    Duration poll = settings.pollInterval.toJavaDuration();
    this.dispatching =
        new Loop(
            "worker-dispatch",
            poll,
            () -> {
              dispatcher.employ();
              return false;
            });
    this.relaying = new Loop("worker-relay", poll, this::relay);
    this.renewing =
        new Loop(
            "worker-lease",
            settings.lease.toJavaDuration().dividedBy(BEATS_PER_LEASE),
            () -> {
              lanes.renew();
              return false;
            });
  }

  static Worker of(
      Jdbi jdbi,
      Collection<EventConsumer> consumers,
      Map<String, Outbox> outboxes,
      WorkerConfiguration settings,
      DeliveryMeters meters,
      Clock clock) {
    Map<String, EventConsumer> byName =
        consumers.stream().collect(Collectors.toMap(EventConsumer::name, consumer -> consumer));
    Lanes lanes =
        new Lanes(jdbi, List.copyOf(byName.keySet()), settings.lease.toJavaDuration(), clock);
    Deliverer deliverer = new Deliverer(lanes, byName, settings.attempts(), meters);
    return new Worker(
        new Relay(jdbi, consumers, settings.batch, clock),
        outboxes,
        lanes,
        new Dispatcher(lanes, deliverer, settings.threads),
        settings);
  }

  @Override
  public void start() {
    renewing.start();
    dispatching.start();
    relaying.start();
  }

  @Override
  public void stop() throws InterruptedException {
    relaying.stop(stopWithin);
    dispatching.stop(stopWithin);
    if (!dispatcher.stop(stopWithin)) {
      log.warn("A consumer did not stop in time; what it was at comes again in another process");
    }
    renewing.stop(Duration.ofSeconds(1));
  }

  /** One domain's trouble does not keep the others' events waiting. */
  private boolean relay() {
    boolean more = false;
    RuntimeException failure = null;
    for (Map.Entry<String, Outbox> outbox : outboxes.entrySet()) {
      try {
        int moved = relay.move(outbox.getKey(), outbox.getValue());
        if (moved > 0) {
          dispatching.wake();
        }
        more |= relay.isFull(moved);
      } catch (RuntimeException e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
    return more;
  }
}
