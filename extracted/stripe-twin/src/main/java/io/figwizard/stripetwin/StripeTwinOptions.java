package io.figwizard.stripetwin;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a double is started.
 *
 * @param port 0 for any free one
 * @param data folder that keeps the state over a restart; null for none
 * @param clock the time before anybody advances it
 * @param secretKeys the only accepted keys; empty accepts any key of the right form
 */
public record StripeTwinOptions(
    int port, @Nullable Path data, Clock clock, Set<String> secretKeys) {
  /** Any port, nothing kept, any key. */
  public static StripeTwinOptions defaults() {
    return new StripeTwinOptions(0, null, Clock.systemUTC(), Set.of());
  }

  /** The same at this port. */
  public StripeTwinOptions withPort(int value) {
    return new StripeTwinOptions(value, data, clock, secretKeys);
  }

  /** The same with its state kept in this folder. */
  public StripeTwinOptions withData(Path value) {
    return new StripeTwinOptions(port, value, clock, secretKeys);
  }

  /** The same with this clock. */
  public StripeTwinOptions withClock(Clock value) {
    return new StripeTwinOptions(port, data, value, secretKeys);
  }

  /** The same, and every other key is refused. */
  public StripeTwinOptions withSecretKeys(Set<String> value) {
    return new StripeTwinOptions(port, data, clock, Set.copyOf(value));
  }
}
