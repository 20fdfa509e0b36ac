package io.figwizard.routingproxy.control.traffic;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dropwizard.lifecycle.Managed;
import io.figwizard.routingproxy.control.state.SharedStore;
import io.figwizard.routingproxy.control.state.StateJson;
import io.figwizard.routingproxy.dataplane.Outcomes;
import io.figwizard.routingproxy.dataplane.Unsettled;
import io.figwizard.routingproxy.files.WholeFile;
import io.figwizard.routingproxy.routes.Side;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When the monolith was last asked for each route, over restarts of the proxy: what retiring a
 * route goes by. Proxies that share their state tell each other. Written every few seconds; a crash
 * loses those. Thread-safe.
 */
public final class MonolithTraffic implements Outcomes, Managed {
  private static final Logger log = LoggerFactory.getLogger(MonolithTraffic.class);
  private static final String FILE = "monolith-traffic.json";
  private static final long SAVE_SECONDS = 5;

  /** For longer than a restart takes: who knows what served the users meanwhile. */
  private static final Duration LONGEST_GAP = Duration.ofMinutes(5);

  /**
   * The file.
   *
   * @param since when somebody began to look; earlier requests are not known
   * @param until when somebody looked last
   */
  record Content(Instant since, Instant until, Map<String, Instant> routes) {}

  private final Path folder;
  private final Clock clock;
  private final ScheduledExecutorService executor;
  private final @Nullable SharedStore shared;
  private final Map<String, Instant> told = new ConcurrentHashMap<>();
  private final ObjectMapper json = StateJson.mapper();
  private final Instant since;
  private final Map<String, AtomicLong> lastAsked = new ConcurrentHashMap<>();
  private volatile Unsettled unsettled = Unsettled.NOTHING;
  private boolean paused;

  /**
   * @param folder the proxy's state folder
   * @param shared where other proxies are told and asked; null where there are none
   */
  public MonolithTraffic(
      Path folder, Clock clock, ScheduledExecutorService executor, @Nullable SharedStore shared) {
    this.folder = folder;
    this.shared = shared;
    this.clock = clock;
    this.executor = executor;
    Content found = read();
    this.since = found.since();
    found.routes().forEach((route, at) -> lastAsked.put(route, new AtomicLong(at.toEpochMilli())));
  }

  @Override
  public void start() {
    save();
    executor.scheduleWithFixedDelay(this::save, SAVE_SECONDS, SAVE_SECONDS, TimeUnit.SECONDS);
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
    paused = false;
  }

  @Override
  public void settledBy(Unsettled source) {
    unsettled = source;
  }

  /** Counts with the request and not with its answer, which the client may not wait for. */
  @Override
  public void begins(String route, Side side) {
    if (side == Side.MONOLITH) {
      AtomicLong last = lastAsked.get(route);
      if (last == null) {
        last = lastAsked.computeIfAbsent(route, id -> new AtomicLong(clock.millis()));
      }
      last.lazySet(clock.millis());
    }
  }

  @Override
  public void ended(String route, Side side, Ending ending, long nanos, long at) {
    // Known since it began.
  }

  /** Since when, as far as is known, the monolith was not asked for this route by any proxy. */
  public Instant quietSince(String route) {
    Instant own = ownQuietSince(route);
    if (shared == null) {
      return own;
    }
    try {
      Instant asked = shared.monolithLastAsked(route).orElse(Instant.MIN);
      return asked.isAfter(own) ? asked : own;
    } catch (IOException e) {
      log.warn("Nobody knows what other proxies asked the monolith for: {}", e.toString());
      return clock.instant();
    }
  }

  private Instant ownQuietSince(String route) {
    unsettled.settle(route);
    AtomicLong last = lastAsked.get(route);
    Instant asked = last == null ? since : Instant.ofEpochMilli(last.get());
    return asked.isAfter(since) ? asked : since;
  }

  private synchronized void save() {
    if (paused) {
      return;
    }
    unsettled.settleAll();
    Map<String, Instant> now = new TreeMap<>();
    lastAsked.forEach((route, at) -> now.put(route, Instant.ofEpochMilli(at.get())));
    tell(now);
    Path file = folder.resolve(FILE);
    try {
      WholeFile.replace(file, json.writeValueAsBytes(new Content(since, clock.instant(), now)));
    } catch (IOException e) {
      // Tried again in a few seconds; after a restart it counts as not having looked.
      log.warn("{} cannot be written: {}", file, e.toString());
    }
  }

  private void tell(Map<String, Instant> now) {
    Map<String, Instant> later = new TreeMap<>(now);
    later.entrySet().removeAll(told.entrySet());
    if (shared == null || later.isEmpty()) {
      return;
    }
    try {
      shared.monolithAsked(later);
      told.putAll(later);
    } catch (IOException e) {
      // Told again in a few seconds.
      log.debug(
          "The other proxies were not told what the monolith was asked for: {}", e.toString());
    }
  }

  private Content read() {
    Path file = folder.resolve(FILE);
    try {
      if (Files.exists(file)) {
        Content content = json.readValue(file.toFile(), Content.class);
        if (content.since() != null && content.until() != null && content.routes() != null) {
          Instant now = clock.instant();
          boolean gap = content.until().plus(LONGEST_GAP).isBefore(now);
          return gap ? new Content(now, now, content.routes()) : content;
        }
      }
    } catch (JsonProcessingException e) {
      log.warn("{} is damaged; what it said is forgotten", file);
    } catch (IOException e) {
      log.warn("{} cannot be read: {}; what it said is forgotten", file, e.toString());
    }
    return new Content(clock.instant(), clock.instant(), Map.of());
  }
}
