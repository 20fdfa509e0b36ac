package io.figwizard.loadtests.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.figwizard.loadtests.CannotRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Load by wrk: it takes so little of a processor that a proxy beside it is at its limit first. */
final class Wrk implements Load {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String SCRIPT =
      """
      local requests = {}
      local next = 0

      function init(arguments)
        for line in io.lines(arguments[1]) do
          requests[#requests + 1] = (line:gsub("\\1", "\\r\\n"))
        end
      end

      function request()
        next = next % #requests + 1
        return requests[next]
      end

      function done(summary, latency)
        local e = summary.errors
        io.write(string.format(
          '\\nresult {"requests":%d,"micros":%d,"p50":%d,"p99":%d,"errors":%d}\\n',
          summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
          e.connect + e.read + e.write + e.status + e.timeout))
      end
      """;

  private final LoadProgram program;
  private final Path folder;
  private final Map<Traffic, Path> files = new HashMap<>();

  Wrk(Machine machine, String program, Path folder) {
    this.program = new LoadProgram(machine, program, folder.resolve("wrk.txt"));
    this.folder = folder;
  }

  @Override
  public Reading run(int port, Traffic traffic, int connections, Duration time) {
    try {
      Path script = folder.resolve("wrk.lua");
      if (!Files.exists(script)) {
        Files.writeString(script, SCRIPT);
      }
      Path requests = files.get(traffic);
      if (requests == null) {
        requests = write(traffic);
        files.put(traffic, requests);
      }
      String output =
          program.run(
              List.of(
                  "-t1",
                  "-c" + connections,
                  "-d" + Math.max(1, time.toSeconds()) + "s",
                  "-s",
                  script.toString(),
                  "http://127.0.0.1:" + port + "/",
                  "--",
                  requests.toString()));
      return read(output);
    } catch (IOException e) {
      throw new CannotRun("wrk could not be used: " + e.getMessage(), e);
    }
  }

  /** One request a line, so that the script needs no knowledge of them. */
  private Path write(Traffic traffic) throws IOException {
    Path file = Files.createTempFile(folder, traffic.word(), ".requests");
    Files.write(
        file, traffic.requests().stream().map(text -> text.replace("\r\n", "\u0001")).toList());
    return file;
  }

  private static Reading read(String output) throws IOException {
    int at = output.indexOf("\nresult ");
    if (at < 0) {
      throw new CannotRun("wrk did not say what it saw: " + output.strip());
    }
    JsonNode result = JSON.readTree(output.substring(at + "\nresult ".length()));
    return new Reading(
        result.path("requests").asLong(),
        Duration.ofNanos(result.path("micros").asLong() * 1_000),
        result.path("p50").asDouble(),
        result.path("p99").asDouble(),
        result.path("errors").asLong());
  }
}
