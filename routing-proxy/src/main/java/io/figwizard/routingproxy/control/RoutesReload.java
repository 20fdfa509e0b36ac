package io.figwizard.routingproxy.control;

import io.figwizard.routingproxy.control.routesfile.InvalidRoutesException;
import io.figwizard.routingproxy.control.routesfile.RoutesFile;
import io.figwizard.routingproxy.control.routesfile.RoutesFileReader;
import io.figwizard.routingproxy.files.FileStamp;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a changed routes.yml into force. A file with a mistake changes nothing: the last good one
 * stays, and health and log say so. Thread-safe.
 */
public final class RoutesReload {

  /**
   * How the last attempt went.
   *
   * @param good whether the file on the disk is the one in force
   */
  public record Outcome(Instant at, boolean good, String message) {}

  private static final Logger LOG = LoggerFactory.getLogger(RoutesReload.class);

  private final Path file;
  private final RoutesFileReader reader;
  private final RouteControl control;
  private final Clock clock;
  private @Nullable FileStamp lastSeen;
  private volatile Outcome outcome;

  public RoutesReload(Path file, RoutesFileReader reader, RouteControl control, Clock clock) {
    this.file = file;
    this.reader = reader;
    this.control = control;
    this.clock = clock;
    outcome = new Outcome(clock.instant(), true, "as read at the start");
  }

  public Outcome last() {
    return outcome;
  }

  /** Reads the file and brings it into force where it differs from what applies. */
  public synchronized Outcome reload(String by) {
    try {
      RoutesFile read = reader.read(file);
      boolean same = read.sha256().equals(control.snapshot().file().sha256());
      String message = same ? "nothing changed" : control.apply(read, by);
      outcome = new Outcome(clock.instant(), true, message);
      if (!same) {
        LOG.info("{} applies now ({}): {}", file, read.sha256().substring(0, 12), message);
      }
    } catch (InvalidRoutesException | IOException e) {
      String message =
          e instanceof IOException
              ? file + " cannot be read: " + e
              : String.valueOf(e.getMessage());
      outcome =
          new Outcome(clock.instant(), false, message + "\nThe last good file stays in force.");
      LOG.error("{}", outcome.message());
    }
    return outcome;
  }

  /** To be called every few seconds: reloads where the file looks different from last time. */
  synchronized void look() {
    FileStamp version;
    try {
      version = FileStamp.of(file);
    } catch (IOException e) {
      // Editors replace a file in two steps; it is looked for again soon.
      LOG.warn("{} cannot be looked at: {}", file, e.toString());
      return;
    }
    if (!version.equals(lastSeen)) {
      lastSeen = version;
      reload("file change");
    }
  }
}
