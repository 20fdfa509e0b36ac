package io.figwizard.loadtests.bench;

import io.figwizard.loadtests.CannotRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Load over HTTP/2 by nghttp2's h2load: eight requests at a time on each connection, and so many
 * fewer connections. GET only. It tells no percentiles.
 */
final class H2Load implements Load {

  static final String PROGRAM = "h2load";

  private static final int STREAMS = 8;
  private static final Pattern REQUESTS =
      Pattern.compile("(?m)^requests: .* (\\d+) done, (\\d+) succeeded,");

  private final LoadProgram program;
  private final Path folder;

  H2Load(Machine machine, String program, Path folder) {
    this.program = new LoadProgram(machine, program, folder.resolve("h2load.txt"));
    this.folder = folder;
  }

  @Override
  public Reading run(int port, Traffic traffic, int connections, Duration time) {
    try {
      Path targets = folder.resolve("h2load-" + port + ".targets");
      String origin = "http://127.0.0.1:" + port;
      Files.write(targets, traffic.requests().stream().map(text -> origin + path(text)).toList());
      long seconds = Math.max(1, time.toSeconds());
      String output =
          program.run(
              List.of(
                  "--threads=1",
                  "--clients=" + Math.max(1, connections / STREAMS),
                  "--max-concurrent-streams=" + STREAMS,
                  "--duration=" + seconds,
                  "--input-file=" + targets));
      return read(output, Duration.ofSeconds(seconds));
    } catch (IOException e) {
      throw new CannotRun("h2load could not be used: " + e.getMessage(), e);
    }
  }

  static Reading read(String output, Duration time) {
    Matcher requests = REQUESTS.matcher(output);
    if (!requests.find()) {
      throw new CannotRun("h2load did not say what it saw: " + output.strip());
    }
    long done = Long.parseLong(requests.group(1));
    long succeeded = Long.parseLong(requests.group(2));
    return new Reading(done, time, Double.NaN, Double.NaN, done - succeeded);
  }

  /** Of {@code GET /path HTTP/1.1}. */
  private static String path(String request) {
    return request.substring(request.indexOf(' ') + 1, request.indexOf(" HTTP/"));
  }
}
