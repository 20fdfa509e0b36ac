package io.figwizard.loadtests.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** All benchmarks at their smallest: what the numbers are says nothing here. */
class ProxyBenchIT {

  @TempDir Path folder;
  private final StringWriter printed = new StringWriter();

  @Test
  void measuresTheProxyBesideOthers() throws Exception {
    int exitCode =
        bench(
            "proxy",
            "--bare",
            "--rounds=1",
            "--seconds=0.3",
            "--warm-up=0.1",
            "--connections=4",
            "--heap=128",
            "--routes=20",
            "--project=..",
            "--fig-directory=" + folder);

    assertThat(exitCode).as(printed.toString()).isZero();
    assertThat(printed.toString())
        .startsWith("About 0 min")
        .contains("nginx (not installed)", "fig-20/canary", "fig-20/path, requests/s over vertx")
        .contains(
            "fig-20/limited, CPU over no check",
            "fig-20/dry, CPU over copies",
            "Copies of fig-20: {");
    JsonNode results = new ObjectMapper().readTree(onlyFile().toFile());
    List<String> names = new ArrayList<>();
    for (JsonNode one : results.path("atTheLimit")) {
      names.add(one.path("variant").asText());
      assertThat(one.path("requestsPerSecond").asDouble()).as(one.toString()).isPositive();
      assertThat(one.path("errors").asLong()).as(one.toString()).isZero();
    }
    assertThat(results.path("heapMebibytes").asInt()).isEqualTo(128);
    assertThat(names)
        .containsExactlyInAnyOrder(
            "direct/path",
            "direct/action",
            "vertx/path",
            "vertx/action",
            "undertow/path",
            "undertow/action",
            "fig-20/path",
            "fig-20/action",
            "fig-20/canary",
            "fig-20/shadow",
            "fig-20/bearer",
            "fig-20/verified",
            "fig-20/limited",
            "fig-20/dry");
    assertThat(results.path("addedLatency"))
        .hasSize(6)
        .allSatisfy(
            one -> {
              assertThat(one.path("proxiedP50Micros").asDouble()).isPositive();
              assertThat(one.path("errors").asLong()).isZero();
            });
    assertThat(results.path("residentKibibytes").path("fig-20").asLong()).isPositive();
  }

  @Test
  void measuresWhatBadFunctionsCost() throws Exception {
    int exitCode =
        bench(
            "shadow",
            "--bare",
            "--rounds=1",
            "--seconds=0.3",
            "--rate=100",
            "--sample=100",
            "--pause=0.2",
            "--warm-up=0.6",
            "--project=..",
            "--fig-directory=" + folder);

    assertThat(exitCode).as(printed.toString()).isZero();
    assertThat(printed.toString()).contains("errors: 0.").doesNotContain("copies: NONE");
    JsonNode results = new ObjectMapper().readTree(onlyFile().toFile());
    assertThat(results.path("rounds").fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder(
            "off", "off-again", "dry-runs", "healthy", "hung", "slow", "flooding", "dead");
    assertThat(results.path("rounds"))
        .allSatisfy(rounds -> assertThat(rounds.path(0).path("p99Micros").asDouble()).isPositive());
    JsonNode copies = results.path("copies");
    assertThat(copies.has("off") || copies.has("off-again")).as("nothing is copied").isFalse();
    assertThat(copies.path("healthy").path("answered").asLong()).isPositive();
    assertThat(copies.path("dry-runs").path("answered").asLong()).isPositive();
    assertThat(copies.path("flooding").path("flooded").asLong()).isPositive();
    for (String never : new String[] {"hung", "slow", "flooding", "dead"}) {
      assertThat(copies.path(never).has("answered")).as(never).isFalse();
    }
  }

  @Test
  void soaksTheProxyWithIdleWebSockets() {
    int exitCode =
        bench("soak", "--minutes=0.05", "--sockets=20", "--rate=50", "--routes=2", "--project=..");

    // Three seconds are too short for a word on memory.
    assertThat(exitCode).as(printed.toString()).isIn(0, 2);
    assertThat(printed.toString())
        .contains("WebSockets: 20 opened, 20 alive at the end", "errors: 0.", "Resident: ");
  }

  @Test
  void refusesOptionsThatMakeNoSense() {
    StringWriter complaints = new StringWriter();
    CommandLine command = command().setErr(new PrintWriter(complaints));

    assertThat(command.execute("proxy", "--share=1.5")).isEqualTo(1);
    assertThat(complaints.toString()).contains("--share is 1.5 (expected: between 0 and 1)");
  }

  private int bench(String... arguments) {
    return command().execute(arguments);
  }

  private CommandLine command() {
    return new CommandLine(new BenchCommand()).setOut(new PrintWriter(printed, true));
  }

  private Path onlyFile() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("bench"))) {
      List<Path> all = files.toList();
      assertThat(all).hasSize(1);
      return all.get(0);
    }
  }
}
