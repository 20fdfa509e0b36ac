package io.figwizard.routingproxy.control;

import io.dropwizard.lifecycle.Managed;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks every few seconds whether routes.yml changed and whether something still waits for the
 * disk. Looks at the file's time and size, which works on every file system; notifications do not.
 */
public final class RoutesWatch implements Managed {

  private static final Duration RETRY = Duration.ofSeconds(2);

  private static final Logger LOG = LoggerFactory.getLogger(RoutesWatch.class);

  private final RoutesReload reload;
  private final RouteControl control;
  private final ScheduledExecutorService executor;
  private final Duration every;
  private volatile boolean paused;

  /**
   * @param every zero: the file is not looked at, only the disk
   */
  public RoutesWatch(
      RoutesReload reload,
      RouteControl control,
      ScheduledExecutorService executor,
      Duration every) {
    this.reload = reload;
    this.control = control;
    this.executor = executor;
    this.every = every;
  }

  @Override
  public void start() {
    long millis = (every.isZero() ? RETRY : every).toMillis();
    executor.scheduleWithFixedDelay(this::look, millis, millis, TimeUnit.MILLISECONDS);
  }

  /**
   * Looks no more, until {@link #resume}: another process does. Waits for a look that is under way.
   */
  public synchronized void pause() {
    paused = true;
  }

  public void resume() {
    paused = false;
  }

  private synchronized void look() {
    if (paused) {
      return;
    }
    try {
      if (!every.isZero()) {
        reload.look();
      }
      control.retryKeeping();
    } catch (RuntimeException e) {
      // An exception would end the schedule, and with it every later reload.
      LOG.error("Looking for changes of routes.yml failed; it is tried again", e);
    }
  }
}
