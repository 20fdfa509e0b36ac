package io.figwizard.routingproxy.findings;

import io.dropwizard.lifecycle.Managed;
import io.figwizard.routingproxy.control.state.SharedFindings;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the other proxies every few seconds what this one has found out, on a thread of its own:
 * nothing waits for their database. What it could not tell it tells the next time. Thread-safe.
 */
public final class Telling implements Managed {

  private static final Logger LOG = LoggerFactory.getLogger(Telling.class);

  /** Each time takes a connection. */
  private static final Duration LEAST = Duration.ofMillis(500);

  private final SharedFindings shared;
  private final List<FindingsSource> sources;
  private final ScheduledExecutorService executor;
  private final Duration every;
  private boolean failing;
  private boolean paused;

  /**
   * @param executor its threads are stopped by its owner
   */
  public Telling(
      SharedFindings shared,
      List<FindingsSource> sources,
      ScheduledExecutorService executor,
      Duration every) {
    this.shared = shared;
    this.sources = List.copyOf(sources);
    this.executor = executor;
    this.every = every.compareTo(LEAST) < 0 ? LEAST : every;
  }

  @Override
  public void start() {
    executor.scheduleWithFixedDelay(this::tell, 0, every.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void stop() {
    tell();
  }

  /** Tells a last time; from then on it is another process's to tell. */
  public synchronized void pause() {
    tell();
    paused = true;
  }

  /** It is this process's again. */
  public synchronized void resume() {
    paused = false;
  }

  private synchronized void tell() {
    if (paused) {
      return;
    }
    try {
      Map<String, Long> begun = shared.begun();
      for (FindingsSource source : sources) {
        Map<String, String> texts = source.untold(begun);
        if (!texts.isEmpty()) {
          shared.tell(source.kind(), texts);
          source.told(texts.keySet());
        }
      }
      failing = false;
    } catch (IOException e) {
      if (!failing) {
        LOG.warn("What this proxy found out cannot be told to the others: {}", e.getMessage());
      }
      failing = true;
    } catch (RuntimeException e) {
      // It would end the schedule.
      LOG.error("Telling the other proxies failed: a defect of the proxy; tried again", e);
    }
  }
}
