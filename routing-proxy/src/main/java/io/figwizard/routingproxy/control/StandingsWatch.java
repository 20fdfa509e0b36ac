package io.figwizard.routingproxy.control;

import io.dropwizard.lifecycle.Managed;
import io.figwizard.routingproxy.files.FileStamp;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks every few seconds at a file of wanted standings and at what is left of it to do. A version
 * counts when two looks in a row have found it: the first one may see half of what is written.
 */
public final class StandingsWatch implements Managed {

  private static final Duration RETRY = Duration.ofSeconds(2);

  private static final Logger LOG = LoggerFactory.getLogger(StandingsWatch.class);

  private final Standings standings;
  private final ScheduledExecutorService executor;
  private final Duration every;
  private @Nullable FileStamp found;
  private volatile boolean paused;

  /**
   * @param every zero: the file is read at the start only
   */
  public StandingsWatch(Standings standings, ScheduledExecutorService executor, Duration every) {
    this.standings = standings;
    this.executor = executor;
    this.every = every;
  }

  @Override
  public void start() {
    long millis = (every.isZero() ? RETRY : every).toMillis();
    executor.scheduleWithFixedDelay(this::look, 0, millis, TimeUnit.MILLISECONDS);
  }

  /**
   * Looks no more, until {@link #resume}: another process does. Waits for a look that is under way,
   * which ends with the wish that it is at.
   */
  public void pause() {
    paused = true;
    awaitLook();
  }

  /** Whoever has the monitor now finds {@link #paused}. */
  private synchronized void awaitLook() {}

  public void resume() {
    paused = false;
  }

  private synchronized void look() {
    if (paused) {
      return;
    }
    try {
      if (isWritten()) {
        standings.look(!every.isZero(), () -> !paused);
      }
    } catch (RuntimeException e) {
      // An exception would end the schedule, and with it every later look.
      LOG.error("Looking at the wanted standings failed; it is tried again", e);
    }
  }

  /** Also where there is no file, which is to be said. */
  private boolean isWritten() {
    FileStamp before = found;
    found = standings.version();
    return found == null || found.equals(before);
  }
}
