package io.figwizard.loadtests.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Every round of a benchmark as JSON, for who wants to count in another way. */
final class ResultsFile {

  private static final DateTimeFormatter FILE_TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final ObjectMapper json = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
  private final Clock clock;

  ResultsFile(Clock clock) {
    this.clock = clock;
  }

  /** Writes {@code proxy-<UTC time>.json} into the folder, which is made. */
  Path write(Path folder, Machine machine, BenchOptions options, Results results)
      throws IOException {
    ObjectNode root = json.createObjectNode();
    root.put("at", clock.instant().toString());
    root.put("java", Runtime.version().toString());
    root.put("processors", machine.cores().size());
    root.put("pinned", machine.pins());
    root.put("load", machine.program("wrk").isPresent() ? "wrk" : "own");
    root.put("connections", options.connections());
    root.put("heapMebibytes", options.heap());
    root.put("seconds", options.slice().toMillis() / 1e3);
    root.put("answerBytes", BackendProcess.ANSWER_BYTES);
    root.put("bodyBytes", Traffic.BODY_BYTES);
    ArrayNode saturated = root.putArray("atTheLimit");
    for (Results.Saturated one : results.saturated()) {
      ObjectNode node = saturated.addObject();
      node.put("variant", one.variant().name());
      node.put("round", one.round());
      node.put("requestsPerSecond", one.reading().perSecond());
      node.put("p50Micros", one.reading().p50Micros());
      node.put("p99Micros", one.reading().p99Micros());
      node.put("cpuMicrosPerRequest", one.cpuMicros());
      node.put("processorUsed", one.busy());
      node.put("errors", one.reading().errors());
    }
    ArrayNode paced = root.putArray("addedLatency");
    for (Results.Paced one : results.paced()) {
      ObjectNode node = paced.addObject();
      node.put("variant", one.variant().name());
      node.put("round", one.round());
      node.put("requestsPerSecond", one.readings().proxied().perSecond());
      node.put("directP50Micros", one.readings().direct().p50Micros());
      node.put("proxiedP50Micros", one.readings().proxied().p50Micros());
      node.put("directP99Micros", one.readings().direct().p99Micros());
      node.put("proxiedP99Micros", one.readings().proxied().p99Micros());
      node.put("errors", one.readings().proxied().errors());
    }
    ObjectNode memory = root.putObject("residentKibibytes");
    results.memory().forEach((name, numbers) -> memory.put(name, numbers.resident()));
    ObjectNode most = root.putObject("mostResidentKibibytes");
    results.memory().forEach((name, numbers) -> most.put(name, numbers.mostResident()));
    Files.createDirectories(folder);
    Path file = folder.resolve("proxy-" + FILE_TIME.format(clock.instant()) + ".json");
    return Files.writeString(file, json.writeValueAsString(root));
  }
}
