package io.figwizard.routingproxy.control.traffic;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dropwizard.lifecycle.Managed;
import io.figwizard.routingproxy.control.state.StateJson;
import io.figwizard.routingproxy.dataplane.Outcomes;
import io.figwizard.routingproxy.routes.Side;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When the monolith was last asked for each route, over restarts of the proxy: what retiring a
 * route goes by. Written every few seconds; a crash loses those. Thread-safe.
 */
public final class MonolithTraffic implements Outcomes, Managed {
  private static final Logger log = LoggerFactory.getLogger(MonolithTraffic.class);
  private static final String FILE = "monolith-traffic.json";
  private static final long SAVE_SECONDS = 5;

  /**
   * The file.
   *
   * @param since when somebody began to look; earlier requests are not known
   */
  record Content(Instant since, Map<String, Instant> routes) {}

  private final Path folder;
  private final Clock clock;
  private final ScheduledExecutorService executor;
  private final ObjectMapper json = StateJson.mapper();
  private final Instant since;
  private final Map<String, AtomicLong> lastAsked = new ConcurrentHashMap<>();
  private Map<String, Instant> saved = Map.of();

  /**
   * @param folder the proxy's state folder
   */
  public MonolithTraffic(Path folder, Clock clock, ScheduledExecutorService executor) {
    this.folder = folder;
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

  @Override
  public void ended(String route, Side side, Ending ending, long nanos) {
    if (side == Side.MONOLITH) {
      AtomicLong last = lastAsked.get(route);
      if (last == null) {
        last = lastAsked.computeIfAbsent(route, id -> new AtomicLong());
      }
      last.lazySet(clock.millis());
    }
  }

  /** Since when, as far as is known, the monolith was not asked for this route. */
  public Instant quietSince(String route) {
    AtomicLong last = lastAsked.get(route);
    return last == null ? since : Instant.ofEpochMilli(last.get());
  }

  private synchronized void save() {
    Map<String, Instant> now = new TreeMap<>();
    lastAsked.forEach((route, at) -> now.put(route, Instant.ofEpochMilli(at.get())));
    Path file = folder.resolve(FILE);
    if (now.equals(saved) && Files.exists(file)) {
      return;
    }
    try {
      Path next = folder.resolve(FILE + ".next");
      Files.write(next, json.writeValueAsBytes(new Content(since, now)));
      Files.move(next, file, ATOMIC_MOVE, REPLACE_EXISTING);
      saved = now;
    } catch (IOException e) {
      // Tried again in a few seconds; the worst that comes of it is that a route is retired later.
      log.warn("{} cannot be written: {}", file, e.toString());
    }
  }

  private Content read() {
    Path file = folder.resolve(FILE);
    try {
      if (Files.exists(file)) {
        Content content = json.readValue(file.toFile(), Content.class);
        if (content.since() != null && content.routes() != null) {
          return content;
        }
      }
    } catch (JsonProcessingException e) {
      log.warn("{} is damaged; what it said is forgotten", file);
    } catch (IOException e) {
      log.warn("{} cannot be read: {}; what it said is forgotten", file, e.toString());
    }
    return new Content(clock.instant(), Map.of());
  }
}
