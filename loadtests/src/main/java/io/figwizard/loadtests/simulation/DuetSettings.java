package io.figwizard.loadtests.simulation;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One duet, as its parent process orders it from the generator's JVM.
 *
 * @param route the route id, the second half of every request name
 * @param mustContain what the body of every good answer contains; null if its status alone decides
 * @param monolith where side A answers: scheme, host and port
 * @param extracted where side B answers
 * @param ratePerSecond requests started per second, both sides together
 * @param warmupSeconds seconds of traffic before the measured window, the ramp included
 * @param seconds length of the measured window
 * @param feed file of {@link FeedRow}s, one used per request, none twice
 * @param pulse file that receives the generator's {@link PulseSecond}s
 */
public record DuetSettings(
    String route,
    @Nullable String mustContain,
    URI monolith,
    URI extracted,
    double ratePerSecond,
    int warmupSeconds,
    int seconds,
    Path feed,
    Path pulse) {

  /** System property of the generator's JVM that names the settings file. */
  public static final String PROPERTY = "figwizard.duet";

  /** Prefix of the names of requests that went to the monolith. */
  public static final String MONOLITH_PREFIX = "A|";

  /** Prefix of the names of requests that went to the extracted side. */
  public static final String EXTRACTED_PREFIX = "B|";

  // Traffic goes on a little after the window, so that its end is as busy as its middle.
  private static final int TAIL_SECONDS = 1;

  /**
   * Seconds in which the rate climbs to its full height; part of the warm-up. Half of it: a JVM
   * just started cannot serve the full rate yet, and a queue that it builds up must be gone before
   * the window begins.
   */
  int rampSeconds() {
    return Math.max(1, warmupSeconds / 2);
  }

  /** Seconds at the full rate: the rest of the warm-up, the window, and a short tail. */
  int steadySeconds() {
    return warmupSeconds - rampSeconds() + seconds + TAIL_SECONDS;
  }

  /** Requests that the whole run may start, with room for the spread of random arrivals. */
  public int feedRows() {
    double expected = ratePerSecond * (rampSeconds() + steadySeconds());
    return (int) Math.ceil(expected + 6 * Math.sqrt(expected) + 10);
  }

  /** How long the whole run takes by plan. */
  public Duration length() {
    return Duration.ofSeconds((long) rampSeconds() + steadySeconds());
  }

  public void write(Path file) throws IOException {
    new ObjectMapper().writeValue(file.toFile(), this);
  }

  static DuetSettings read(Path file) throws IOException {
    return new ObjectMapper().readValue(file.toFile(), DuetSettings.class);
  }
}
