package io.figwizard.routingproxy.dryrun;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.figwizard.routingproxy.control.state.StateJson;
import io.figwizard.routingproxy.files.WholeFile;
import io.figwizard.routingproxy.routes.Side;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Routes that get no dry runs until somebody moves them again, because a server may have done one
 * for real. Kept in a file, so that a restart does not begin anew. Thread-safe; nobody waits for
 * the disk.
 */
public final class DryRunStops {

  private static final Logger LOG = LoggerFactory.getLogger(DryRunStops.class);

  private final Path file;
  private final Clock clock;
  private final ToLongFunction<String> newestChange;
  private final Executor disk;
  private final ObjectMapper json = StateJson.mapper();
  private final Map<String, Stop> stops = new ConcurrentHashMap<>();
  private volatile boolean paused;

  /**
   * Finds what was kept.
   *
   * @param folder where {@code dry-run-stops.json} is or will be
   * @param newestChange of a route, by its id: a number that is another one after each flip
   * @param disk writes the file; one task at a time
   * @throws IOException where there is a file that cannot be read: it must not count as none
   */
  public DryRunStops(Path folder, Clock clock, ToLongFunction<String> newestChange, Executor disk)
      throws IOException {
    this.file = folder.resolve("dry-run-stops.json");
    this.clock = clock;
    this.newestChange = newestChange;
    this.disk = disk;
    read();
  }

  private void read() throws IOException {
    if (Files.exists(file)) {
      for (Stop stop : json.readValue(file.toFile(), Stop[].class)) {
        if (of(stop.route()) == null) {
          stops.put(stop.route(), stop);
        }
      }
    }
  }

  /** Nothing is run dry from now on: the file is another process's, which stops and starts it. */
  public synchronized void pause() {
    if (!stops.isEmpty()) {
      write();
    }
    paused = true;
  }

  /**
   * The file is this process's again. What the other one has stopped counts, and what this one has
   * found in the meantime.
   *
   * @throws IOException where the file cannot be read; nothing is run dry until this is called
   *     again
   */
  public synchronized void resume() throws IOException {
    read();
    paused = false;
    if (!stops.isEmpty()) {
      write();
    }
  }

  /** Whether a request of the route may be run dry now. */
  public boolean allows(String route) {
    return !paused && of(route) == null;
  }

  /** Why the route gets no dry runs; null where it does. */
  public @Nullable Stop of(String route) {
    Stop stop = stops.get(route);
    if (stop == null || stop.change() == newestChange.applyAsLong(route)) {
      return stop;
    }
    // Somebody has moved it since, and knows.
    stops.remove(route, stop);
    return null;
  }

  /** All that are in force. */
  public List<Stop> all() {
    List<Stop> all = new ArrayList<>();
    for (String route : stops.keySet()) {
      Stop stop = of(route);
      if (stop != null) {
        all.add(stop);
      }
    }
    return all;
  }

  /** No more dry runs of this route, from this instant on. */
  public void stop(String route, Side side, int status, String requestId) {
    Stop stop =
        new Stop(
            route,
            side,
            status,
            requestId,
            clock.instant().truncatedTo(ChronoUnit.SECONDS),
            newestChange.applyAsLong(route));
    if (of(route) == null && stops.putIfAbsent(route, stop) == null) {
      LOG.error("Not as it should be: {}.", stop.sentence());
      try {
        disk.execute(this::write);
      } catch (RejectedExecutionException e) {
        // The proxy stops; the next one has to know.
        write();
      }
    }
  }

  private synchronized void write() {
    if (paused) {
      return;
    }
    try {
      WholeFile.replace(file, (json.writeValueAsString(all()) + "\n").getBytes(UTF_8));
    } catch (IOException e) {
      LOG.error(
          "That dry runs are stopped could not be written to {} ({}): a restart of the proxy would"
              + " begin them anew. Flip the routes away from shadow: {}",
          file,
          e.toString(),
          stops.keySet());
    }
  }
}
