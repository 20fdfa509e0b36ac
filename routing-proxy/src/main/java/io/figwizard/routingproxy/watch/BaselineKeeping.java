package io.figwizard.routingproxy.watch;

import io.dropwizard.lifecycle.Managed;
import io.figwizard.routingproxy.control.RouteControl;
import io.figwizard.routingproxy.control.routesfile.RouteDefinition;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Keeps what routes are compared with in the state folder, over restarts of the proxy. Written
 * every few seconds when it has changed; a crash loses those. Thread-safe.
 */
public final class BaselineKeeping implements Managed {

  /** What the monolith did longer ago says nothing of what it would do now. */
  static final Duration MOST_AGE = Duration.ofDays(30);

  private static final Duration SAVE = Duration.ofSeconds(5);

  private final RouteControl control;
  private final Yardstick yardstick;
  private final ScheduledExecutorService executor;
  private final BaselinesFile file;
  private final Yardstick.Clocks clocks;
  private List<KeptBaseline> written = List.of();
  private boolean paused;

  /**
   * Reads what there is.
   *
   * @param nanos on the clock of the windows, now
   * @param executor its threads are stopped by its owner
   */
  BaselineKeeping(
      RouteControl control,
      Yardstick yardstick,
      Path folder,
      Clock clock,
      long nanos,
      ScheduledExecutorService executor) {
    this.control = control;
    this.yardstick = yardstick;
    this.executor = executor;
    this.file = new BaselinesFile(folder);
    // One pair for as long as it runs, so that what has not changed is written as it was.
    this.clocks = new Yardstick.Clocks(clock.instant(), nanos);
    read();
  }

  private void read() {
    Instant oldest = clocks.wall().minus(MOST_AGE);
    Map<String, String> declared = declared();
    for (KeptBaseline kept : file.read()) {
      if (kept.stillCounts(declared.get(kept.route()), oldest)) {
        yardstick.restore(kept, clocks);
      }
    }
  }

  /** By route: which requests are its own. With others, what the monolith did says nothing. */
  private Map<String, String> declared() {
    Map<String, String> declared = new TreeMap<>();
    for (RouteDefinition route : control.file().routes()) {
      if (route.extracted() != null) {
        String action = route.action() == null ? "" : " " + route.action();
        declared.put(route.id(), route.method() + " " + route.path() + action);
      }
    }
    return declared;
  }

  @Override
  public void start() {
    executor.scheduleWithFixedDelay(
        this::save, SAVE.toMillis(), SAVE.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void stop() {
    save();
  }

  /** Writes a last time; from then on the file is another process's. */
  public synchronized void pause() {
    save();
    paused = true;
  }

  /** The file is this process's again. */
  public synchronized void resume() {
    written = List.of();
    paused = false;
  }

  synchronized void save() {
    if (paused) {
      return;
    }
    List<KeptBaseline> now =
        declared().entrySet().stream()
            .map(route -> yardstick.kept(route.getKey(), route.getValue(), clocks))
            .filter(Objects::nonNull)
            .toList();
    if (!now.equals(written) && file.write(now)) {
      written = now;
    }
  }
}
