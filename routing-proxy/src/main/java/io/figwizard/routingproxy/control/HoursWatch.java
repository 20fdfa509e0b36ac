package io.figwizard.routingproxy.control;

import io.dropwizard.lifecycle.Managed;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks twice a second whether the hours of a canary begin or end. Requests do not look at the
 * clock: they find the table that applies.
 */
public final class HoursWatch implements Managed {

  private static final long EVERY_MILLIS = 500;

  private static final Logger log = LoggerFactory.getLogger(HoursWatch.class);

  private final RouteControl control;
  private final ScheduledExecutorService executor;

  public HoursWatch(RouteControl control, ScheduledExecutorService executor) {
    this.control = control;
    this.executor = executor;
  }

  @Override
  public void start() {
    executor.scheduleWithFixedDelay(this::look, EVERY_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void look() {
    try {
      if (control.lookAtTheClock()) {
        log.info(
            "Outside of their hours, all users on the monolith: {}", control.snapshot().closed());
      }
    } catch (RuntimeException e) {
      // An exception would end the schedule, and canaries would stay open for ever.
      log.error("Looking at the hours of canaries failed; it is tried again", e);
    }
  }
}
