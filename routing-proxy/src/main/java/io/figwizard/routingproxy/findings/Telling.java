package io.figwizard.routingproxy.findings;

import io.dropwizard.lifecycle.Managed;
import io.figwizard.routingproxy.control.state.SharedFindings;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the other proxies every few seconds what this one has found out, on a thread of its own:
 * nothing waits for their database. What it could not tell it tells the next time. After a start or
 * while the database was away that may be all routes; they are told in portions. Thread-safe.
 */
public final class Telling implements Managed {

  private static final Logger LOG = LoggerFactory.getLogger(Telling.class);

  /** Each time takes a connection. */
  private static final Duration LEAST = Duration.ofMillis(500);

  /** For a last time, before another process or none goes on. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** Of one portion, in a database that is waited for three seconds. */
  private static final int MOST_ROUTES = 50;

  private static final int MOST_CHARACTERS = 1024 * 1024;

  private final SharedFindings shared;
  private final List<FindingsSource> sources;
  private final ScheduledExecutorService executor;
  private final Duration every;
  private final Duration patience;
  private volatile @Nullable String fault;
  private boolean paused;
  private volatile boolean leaving;
  private volatile long leavesAt;

  /**
   * @param executor its threads are stopped by its owner
   */
  public Telling(
      SharedFindings shared,
      List<FindingsSource> sources,
      ScheduledExecutorService executor,
      Duration every) {
    this(shared, sources, executor, every, PATIENCE);
  }

  /**
   * @param patience how long telling a last time may take, beside a portion that is under way
   */
  Telling(
      SharedFindings shared,
      List<FindingsSource> sources,
      ScheduledExecutorService executor,
      Duration every,
      Duration patience) {
    this.shared = shared;
    this.sources = List.copyOf(sources);
    this.executor = executor;
    this.every = every.compareTo(LEAST) < 0 ? LEAST : every;
    this.patience = patience;
  }

  @Override
  public void start() {
    executor.scheduleWithFixedDelay(this::tell, 0, every.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void stop() {
    leave();
    tell();
  }

  /** Tells a last time; from then on it is another process's to tell. */
  public void pause() {
    leave();
    synchronized (this) {
      tell();
      paused = true;
    }
  }

  /** It is this process's again. */
  public synchronized void resume() {
    leaving = false;
    paused = false;
  }

  /** Why the others do not know what this proxy found out; empty as a rule. */
  public List<String> faults() {
    String known = fault;
    return known == null
        ? List.of()
        : List.of("what this proxy found out cannot be told to the others: " + known);
  }

  /** Also for who tells at this moment. */
  private void leave() {
    leavesAt = System.nanoTime() + patience.toNanos();
    leaving = true;
  }

  synchronized void tell() {
    if (paused) {
      return;
    }
    try {
      refuseLate();
      Map<String, Long> begun = shared.begun();
      for (FindingsSource source : sources) {
        tell(source, source.untold(begun));
      }
      fault = null;
    } catch (IOException e) {
      if (fault == null) {
        LOG.warn("What this proxy found out cannot be told to the others: {}", e.getMessage());
      }
      fault = String.valueOf(e.getMessage());
    } catch (RuntimeException e) {
      // It would end the schedule.
      LOG.error("Telling the other proxies failed: a defect of the proxy; tried again", e);
      fault = "a defect of the proxy, see its log";
    }
  }

  private void tell(FindingsSource source, Set<String> routes) throws IOException {
    Map<String, String> portion = new HashMap<>();
    long characters = 0;
    for (String route : routes) {
      String text = source.text(route);
      if (text == null) {
        continue;
      }
      portion.put(route, text);
      characters += text.length();
      if (portion.size() == MOST_ROUTES || characters >= MOST_CHARACTERS) {
        tell(source, portion);
        portion = new HashMap<>();
        characters = 0;
      }
    }
    if (!portion.isEmpty()) {
      tell(source, portion);
    }
  }

  /** What was told is not told again where the next portion fails. */
  private void tell(FindingsSource source, Map<String, String> portion) throws IOException {
    refuseLate();
    shared.tell(source.kind(), portion);
    source.told(portion.keySet());
  }

  private void refuseLate() throws IOException {
    if (leaving && System.nanoTime() - leavesAt >= 0) {
      throw new IOException(
          "it took longer than the "
              + patience.toSeconds()
              + " s there are before another process goes on, which tells the rest");
    }
  }
}
