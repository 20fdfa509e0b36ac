package io.figwizard.loadtests.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.figwizard.loadtests.CannotRun;
import io.figwizard.loadtests.FigFolder;
import io.figwizard.loadtests.ProjectOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench shadow}: what a bad function costs those who wait for the monolith. */
@Command(
    name = "shadow",
    mixinStandardHelpOptions = true,
    exitCodeOnInvalidInput = 1,
    description = {
      "Measures how long clients wait for the monolith while copies of their requests go to a",
      "function that is healthy, dead, hung, slow or flooding, beside a route without copies:",
      "one after the other in changing order, ratios of one round.",
      "Exit codes: 0 measured, 1 it could not be."
    })
final class ShadowBenchCommand implements Callable<Integer> {

  private static final DateTimeFormatter FILE_TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  @Option(names = "--rounds", description = "Default: ${DEFAULT-VALUE}")
  private int rounds = 21;

  @Option(
      names = "--seconds",
      description = "Of load for each function in each round. Default: ${DEFAULT-VALUE}")
  private double seconds = 4;

  @Option(
      names = "--pause",
      description =
          "Seconds after each, in which its copies come to an end. Default: ${DEFAULT-VALUE}")
  private double pause = 1.2;

  @Option(names = "--rate", description = "Requests/s by the proxy. Default: ${DEFAULT-VALUE}")
  private double rate = 1_000;

  @Option(
      names = "--takes",
      description = {
        "Milliseconds that the monolith takes for the middle one of the requests; one of a hundred",
        "takes four times as long. 0: it answers at once. Default: ${DEFAULT-VALUE}"
      })
  private double takes = 5;

  @Option(names = "--sample", description = "Percent that are copied. Default: ${DEFAULT-VALUE}")
  private double sample = 10;

  @Option(names = "--warm-up", description = "Seconds. Default: ${DEFAULT-VALUE}")
  private double warmUp = 30;

  @Option(names = "--bare", description = "Without nginx and taskset, even if they are installed")
  private boolean bare;

  @Mixin private FigFolder figFolder = new FigFolder();

  @Mixin private ProjectOptions project = new ProjectOptions();

  @Override
  public Integer call() throws InterruptedException {
    if (rounds < 1 || seconds <= 0 || rate <= 0 || warmUp <= 0 || pause < 0 || takes < 0) {
      throw new CannotRun(
          "--rounds %d, --seconds %s, --rate %s and --warm-up %s must be above 0, --pause %s and --takes %s not below"
              .formatted(rounds, seconds, rate, warmUp, pause, takes));
    }
    if (!(sample > 0 && sample <= 100)) {
      throw new CannotRun("--sample is %s (expected: above 0, at most 100)".formatted(sample));
    }
    Machine machine = bare ? Machine.look().bare() : Machine.look();
    BenchPrint print = new BenchPrint(project.out());
    machine.stayOffProxyCore();
    int functions = ShadowStand.routes().size();
    print.line(
        "About %.0f min: %d rounds, %.1f s of %,.0f requests/s for each of %d functions, %s %% copied,"
            + " a monolith that takes %s ms.",
        Math.ceil((warmUp + rounds * functions * (seconds + pause + 0.3)) / 60),
        rounds,
        seconds,
        rate,
        functions,
        sample,
        takes);
    Path folder = WorkFolder.create();
    try (Contestants contestants =
        new Contestants(machine, project.root(), folder, true, Contestants.HEAP)) {
      ShadowStand stand = new ShadowStand(contestants, sample);
      ShadowResults results =
          new ShadowResults(
              new ShadowBench(
                      contestants, print, rate, micros(takes), millis(seconds), millis(pause))
                  .run(rounds, millis(warmUp)),
              stand.copies());
      print.line("%n%s", results.table());
      results.aims().forEach(aim -> print.line("%s", aim));
      print.line("errors: %d. All rounds: %s", results.errors(), write(results));
      return 0;
    } catch (IOException e) {
      throw new CannotRun("cannot write the results: " + e.getMessage(), e);
    } finally {
      WorkFolder.delete(folder);
    }
  }

  /** Every round as JSON, for who wants to count in another way. */
  private Path write(ShadowResults results) throws IOException {
    ObjectMapper json = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    ObjectNode root =
        json.createObjectNode()
            .put("rate", rate)
            .put("takesMillis", takes)
            .put("samplePercent", sample);
    results
        .readings()
        .forEach(
            (route, readings) -> {
              ArrayNode all = root.withObject("/rounds").putArray(route);
              for (Reading one : readings) {
                all.addObject()
                    .put("requests", one.requests())
                    .put("p50Micros", one.p50Micros())
                    .put("p99Micros", one.p99Micros())
                    .put("errors", one.errors());
              }
            });
    root.set("copies", json.valueToTree(results.copies()));
    Path folder = Files.createDirectories(figFolder.path().resolve("bench"));
    Path file = folder.resolve("shadow-" + FILE_TIME.format(Clock.systemUTC().instant()) + ".json");
    return Files.writeString(file, json.writeValueAsString(root));
  }

  private static Duration micros(double millis) {
    return Duration.ofNanos(Math.round(millis * 1000) * 1000);
  }

  private static Duration millis(double seconds) {
    return Duration.ofMillis((long) (seconds * 1000));
  }
}
