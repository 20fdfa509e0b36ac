package io.figwizard.loadtests.gate;

import io.figwizard.loadtests.CannotRun;
import io.figwizard.loadtests.simulation.DuetSettings;
import io.figwizard.loadtests.simulation.DuetSimulation;
import io.figwizard.loadtests.simulation.PulseSecond;
import io.figwizard.loadtests.stack.ServiceCommand;
import io.figwizard.loadtests.stack.ServiceProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * Runs one duet with Gatling, in a JVM of its own: Gatling ends its JVM, and a generator that
 * shares one with the gate would share its pauses. Nothing is sent anywhere but to the two sides.
 */
final class Generator {
  // Start of the JVM, the last answers, and a machine that does other things too.
  private static final Duration ROOM = Duration.ofSeconds(90);

  // Longer than any answer that a user would wait for; what takes longer has failed.
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(10);

  /** What a run left behind. */
  record Output(SimulationLog log, List<PulseSecond> pulse) {}

  private Generator() {}

  /**
   * @param directory empty; receives settings, log and results
   * @throws CannotRun if the generator failed or did not end in time
   */
  static Output run(DuetSettings settings, Path directory)
      throws IOException, InterruptedException {
    Path settingsFile = directory.resolve("duet.json");
    settings.write(settingsFile);
    Path results = directory.resolve("results");
    Path console = directory.resolve("generator.log");
    try (ServiceProcess process =
        ServiceProcess.start(command(settingsFile, results, directory), console)) {
      int exitCode =
          process.ended().get(settings.length().plus(ROOM).toSeconds(), TimeUnit.SECONDS);
      if (exitCode != 0) {
        throw new CannotRun("the load generator failed: " + process.obituary());
      }
    } catch (TimeoutException e) {
      throw new CannotRun(
          "the load generator did not end within "
              + settings.length().plus(ROOM).toSeconds()
              + " s (planned: "
              + settings.length().toSeconds()
              + " s); see "
              + console,
          e);
    } catch (ExecutionException e) {
      throw new CannotRun("cannot wait for the load generator: " + e.getCause(), e);
    }
    return new Output(SimulationLog.read(logIn(results)), PulseSecond.read(settings.pulse()));
  }

  private static ServiceCommand command(Path settings, Path results, Path directory) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx512m",
            // Gatling writes into java.lang's fields.
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            // Gatling calls its maker at start, unless told not to.
            "-Dgatling.http.warmUpUrl=",
            "-Dgatling.data.enableAnalytics=false",
            "-Dgatling.http.requestTimeout=" + REQUEST_TIMEOUT.toMillis(),
            "-Dlogback.configurationFile=gatling-logback.xml",
            "-D" + DuetSettings.PROPERTY + "=" + settings,
            "-cp",
            classPath(),
            "io.gatling.app.Gatling",
            "-s",
            DuetSimulation.class.getName(),
            "-rf",
            results.toString(),
            "-nr"));
    return new ServiceCommand(
        "load-generator", directory, command, Map.of(), URI.create("about:blank"));
  }

  /** This JVM's class path, readable from any folder. */
  private static String classPath() {
    String separator = System.getProperty("path.separator");
    List<String> absolute = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(separator, -1)) {
      absolute.add(Path.of(entry).toAbsolutePath().toString());
    }
    return String.join(separator, absolute);
  }

  private static Path logIn(Path results) throws IOException {
    try (Stream<Path> runs = Files.list(results)) {
      List<Path> logs = runs.map(run -> run.resolve("simulation.log")).toList();
      if (logs.size() != 1) {
        throw new CannotRun(
            results + " holds " + logs.size() + " runs (expected: exactly 1, the one just made)");
      }
      return logs.get(0);
    }
  }
}
