package io.figwizard.realtime;

import com.codahale.metrics.MetricRegistry;
import io.dropwizard.lifecycle.Managed;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.util.component.LifeCycle;

/** All threads of the domain, few however many connections there are. */
final class RealtimeServer implements Managed {
  /** As often deadlines are looked at. */
  private static final Duration TICK = Duration.ofMillis(250);

  private final Connection.Surroundings around;
  private final ScheduledExecutorService timer;
  private final ScheduledExecutorService looking;
  private final ExecutorService readers;
  private final Lookout lookout;
  private final Listening listening;
  private final Duration lookInterval;

  private RealtimeServer(
      RealtimeConfiguration settings, Store store, MetricRegistry metrics, Clock clock) {
    this.timer = Executors.newSingleThreadScheduledExecutor(named("realtime-timer"));
    this.looking = Executors.newSingleThreadScheduledExecutor(named("realtime-look"));
    // One connection of the pool is left for looking, one for who connects.
    this.readers =
        Executors.newFixedThreadPool(
            Math.max(1, settings.database.getMaxSize() - 2), named("realtime-read"));
    Hub hub = new Hub(settings.maxPerUser, settings.maxConnections, timer);
    RealtimeMetrics meters = new RealtimeMetrics(metrics);
    Connection.Pace pace =
        new Connection.Pace(
            settings.heartbeat.toJavaDuration(), settings.dropAfter.toJavaDuration());
    this.around = new Connection.Surroundings(store, readers, hub, pace, meters, clock);
    this.lookout = new Lookout(store, hub);
    this.lookInterval = settings.lookInterval.toJavaDuration();
    this.listening =
        new Listening(settings.listener.database, hub, () -> looking.execute(lookout::look));
    meters.connections(hub);
    meters.listening(listening);
  }

  static RealtimeServer of(
      RealtimeConfiguration settings, Store store, MetricRegistry metrics, Clock clock) {
    return new RealtimeServer(settings, store, metrics, clock);
  }

  Connection.Surroundings around() {
    return around;
  }

  /** Tells clients to connect elsewhere as soon as the server is told to stop. */
  LifeCycle.Listener closing() {
    return new LifeCycle.Listener() {
      @Override
      public void lifeCycleStopping(LifeCycle component) {
        around.hub().close();
      }
    };
  }

  @Override
  public void start() {
    long tick = TICK.toMillis();
    timer.scheduleWithFixedDelay(around.hub()::tick, tick, tick, TimeUnit.MILLISECONDS);
    long look = lookInterval.toMillis();
    looking.scheduleWithFixedDelay(lookout::look, look, look, TimeUnit.MILLISECONDS);
    listening.start();
  }

  @Override
  public void stop() throws InterruptedException {
    around.hub().close();
    listening.stop();
    looking.shutdownNow();
    readers.shutdownNow();
    timer.shutdownNow();
  }

  private static ThreadFactory named(String name) {
    AtomicInteger number = new AtomicInteger();
    return work -> {
      Thread thread = new Thread(work, name + "-" + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }
}
