package io.figwizard.loadtests.bench;

import io.figwizard.loadtests.CannotRun;
import io.figwizard.loadtests.ProjectOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench soak}: whether the proxy's memory stays flat. */
@Command(
    name = "soak",
    mixinStandardHelpOptions = true,
    exitCodeOnInvalidInput = 1,
    description = {
      "Keeps many idle WebSockets open through the routing proxy, with steady traffic by path, by",
      "action, to a canary and to a shadow beside them, and looks at its memory.",
      "Exit codes: 0 flat, every WebSocket alive, no error; 2 not so; 1 it could not be run."
    })
final class SoakCommand implements Callable<Integer> {

  private static final int FAILED = 2;

  @Option(names = "--minutes", description = "Default: ${DEFAULT-VALUE}")
  private double minutes = 10;

  @Option(names = "--sockets", description = "Idle WebSockets. Default: ${DEFAULT-VALUE}")
  private int sockets = 1_000;

  @Option(names = "--rate", description = "Requests/s beside them. Default: ${DEFAULT-VALUE}")
  private double rate = 1_000;

  @Option(names = "--routes", description = "Of each kind. Default: ${DEFAULT-VALUE}")
  private int routes = 200;

  @Mixin private ProjectOptions project = new ProjectOptions();

  @Override
  public Integer call() throws InterruptedException {
    if (minutes <= 0 || sockets < 1 || rate <= 0) {
      throw new CannotRun(
          "--minutes %s, --sockets %d and --rate %s must be above 0"
              .formatted(minutes, sockets, rate));
    }
    BenchPrint print = new BenchPrint(project.out());
    Machine machine = Machine.look();
    machine.stayOffProxyCore();
    Duration time = Duration.ofMillis((long) (minutes * 60_000));
    Duration stretch =
        time.dividedBy(60).compareTo(Duration.ofSeconds(1)) < 0
            ? Duration.ofSeconds(1)
            : time.dividedBy(60);
    print.line(
        "About %.1f min: %d WebSockets, %.0f requests/s, %d routes of each kind",
        minutes, sockets, rate, routes);
    Path folder = WorkFolder.create();
    try (Contestants contestants =
        new Contestants(machine, project.root(), folder, true, Contestants.HEAP)) {
      Contestant proxy = contestants.startFigwizard(routes);
      Soak.Result result =
          new Soak(contestants, proxy, print)
              .run(
                  sockets,
                  rate,
                  time,
                  stretch,
                  List.of(
                      Traffic.byPath(routes),
                      Traffic.byAction(routes),
                      Traffic.canary(),
                      Traffic.shadow()));
      return report(result, print);
    } finally {
      WorkFolder.delete(folder);
    }
  }

  private static int report(Soak.Result result, BenchPrint print) {
    print.line("");
    print.line(
        "WebSockets: %d opened, %d alive at the end. Requests: %,d, errors: %d.",
        result.opened(), result.alive(), result.requests(), result.errors());
    print.line(
        "Resident: %.1f MiB when warm, %.1f MiB at the end.",
        result.residentWhenWarm() / 1024.0, result.residentAtEnd() / 1024.0);
    if (result.liveBefore().isPresent() && result.liveAfter().isPresent()) {
      print.line(
          "Heap in use after a collection: %.1f MiB when warm, %.1f MiB at the end.",
          result.liveBefore().getAsLong() / 1048576.0, result.liveAfter().getAsLong() / 1048576.0);
    }
    print.line(result.flat() ? "Memory is flat." : "Memory is NOT flat.");
    return result.flat() && result.whole() ? 0 : FAILED;
  }
}
