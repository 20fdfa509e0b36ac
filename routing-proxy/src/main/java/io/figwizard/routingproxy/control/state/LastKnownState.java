package io.figwizard.routingproxy.control.state;

import io.figwizard.routingproxy.files.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a shared state was when it was seen last, in a file of this proxy: a restart must not need
 * the database. The file's time says when that was. For one thread.
 */
final class LastKnownState {

  private static final Logger LOG = LoggerFactory.getLogger(LastKnownState.class);

  /** Of a longer absence nobody can say what was moved meanwhile. */
  private static final Duration OLDEST = Duration.ofHours(1);

  private static final Duration EVERY = Duration.ofSeconds(10);

  private final Path file;
  private final Clock clock;
  private final StateFile form = new StateFile(StateJson.mapper());
  private @Nullable ProxyState kept;
  private Instant keptAt = Instant.MIN;

  /**
   * @param folder for this proxy alone
   */
  LastKnownState(Path folder, Clock clock) {
    this.file = folder.resolve("last-known-state.json");
    this.clock = clock;
  }

  /** To be called each time the state was seen. Never fails: it is a copy for bad days. */
  void keep(ProxyState state) {
    Instant now = clock.instant();
    boolean same = state.equals(kept);
    if (same && now.isBefore(keptAt.plus(EVERY))) {
      return;
    }
    try {
      if (!same) {
        WholeFile.replace(file, form.write(state, 0));
        kept = state;
      }
      Files.setLastModifiedTime(file, FileTime.from(now));
    } catch (IOException e) {
      LOG.warn(
          "{} cannot be written: a restart needs the state's database. {}", file, e.toString());
    }
    keptAt = now;
  }

  /**
   * @param without why the database cannot be asked
   * @throws IOException where it was never seen, or too long ago
   */
  ProxyState read(IOException without) throws IOException {
    if (!Files.exists(file)) {
      throw without;
    }
    Instant seen = Files.getLastModifiedTime(file).toInstant();
    if (seen.plus(OLDEST).isBefore(clock.instant())) {
      throw new IOException(
          without.getMessage()
              + "; what this proxy saw of it last, at "
              + seen
              + ", is older than an hour and does not count",
          without);
    }
    ProxyState state = form.read(Files.readAllBytes(file)).state();
    LOG.error(
        "The state's database is away ({}); generation {} applies, as it was seen at {}.",
        without.getMessage(),
        state.generation(),
        seen);
    return state;
  }
}
