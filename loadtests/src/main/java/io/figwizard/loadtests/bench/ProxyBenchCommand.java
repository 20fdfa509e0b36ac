package io.figwizard.loadtests.bench;

import io.figwizard.loadtests.CannotRun;
import io.figwizard.loadtests.FigFolder;
import io.figwizard.loadtests.ProjectOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench proxy}: compares the proxy with others, in interleaved rounds. */
@Command(
    name = "proxy",
    mixinStandardHelpOptions = true,
    description = {
      "Compares the routing proxy with no proxy, with nginx and HAProxy where they are installed,",
      "and with bare proxies of Vert.x and Undertow: requests/s and CPU per request with kept",
      "connections that are always busy, added latency at a part of that, memory.",
      "Proxies get a processor of their own where there is taskset. Rounds are interleaved; read",
      "the ratios. wrk sends where it is installed, else this process.",
      "Exit codes: 0 measured, 1 it could not be."
    })
final class ProxyBenchCommand implements Callable<Integer> {

  @Option(names = "--rounds", description = "Default: ${DEFAULT-VALUE}")
  private int rounds = 7;

  @Option(
      names = "--seconds",
      description = "Of load for each variant in each round. Default: ${DEFAULT-VALUE}")
  private double seconds = 3;

  @Option(names = "--connections", description = "Kept and busy. Default: ${DEFAULT-VALUE}")
  private int connections = 32;

  @Option(
      names = "--routes",
      split = ",",
      description =
          "How many the proxy knows by path, and as many by action; a process for each number."
              + " Default: 1,200,10000")
  private List<Integer> routes = List.of(1, 200, 10_000);

  @Option(
      names = "--share",
      description =
          "Of the slowest variant's requests/s, for the added latency. Default: ${DEFAULT-VALUE}")
  private double share = 0.4;

  @Option(
      names = "--warm-up",
      description = "Seconds at most for each variant on a JVM. Default: ${DEFAULT-VALUE}")
  private double warmUp = 20;

  @Option(
      names = "--heap",
      description = "Of the proxies that are JVMs, in MiB. Default: ${DEFAULT-VALUE}")
  private int heap = Contestants.HEAP;

  @Option(
      names = "--at-most",
      description = "Minutes after which no round begins. Default: ${DEFAULT-VALUE}")
  private int atMost = 25;

  @Option(
      names = "--bare",
      description = "Without nginx, HAProxy, wrk, h2load and taskset, even if they are installed")
  private boolean bare;

  @Option(
      names = "--other-jar",
      description = "A routing-proxy.jar of another build, measured as `other` in the same rounds")
  private @Nullable Path otherJar;

  @Option(names = "--no-rivals", description = "Without Vert.x and Undertow")
  private boolean noRivals;

  @Mixin private FigFolder figFolder = new FigFolder();

  @Mixin private ProjectOptions project = new ProjectOptions();

  @Override
  public Integer call() {
    BenchOptions options =
        new BenchOptions(
            project.root(),
            rounds,
            Duration.ofMillis((long) (seconds * 1000)),
            connections,
            routes,
            share,
            Duration.ofMillis((long) (warmUp * 1000)),
            heap,
            Duration.ofMinutes(atMost));
    Machine machine = bare ? Machine.look().bare() : Machine.look();
    BenchPrint print = new BenchPrint(project.out());
    machine.stayOffProxyCore();
    Path folder = WorkFolder.create();
    try (Contestants contestants =
        new Contestants(machine, options.projectRoot(), folder, false, heap)) {
      contestants.startInstalled();
      options.routes().forEach(contestants::startFigwizard);
      if (otherJar != null) {
        contestants.startOther(otherJar.toAbsolutePath(), Variants.middle(options));
      }
      if (!noRivals) {
        contestants.startRivals();
      }
      Optional<String> h2load = machine.program(H2Load.PROGRAM);
      List<Variant> variants = Variants.saturated(contestants, options, h2load.isPresent());
      List<Variant> paced = Variants.paced(contestants, options);
      long warmed =
          variants.stream().filter(one -> contestants.named(one.contestant()).warms()).count();
      print.plan(
          machine,
          options,
          ProxyBench.estimate(options, variants, paced, warmed),
          contestants.absent());
      Optional<String> wrk = machine.program("wrk");
      Load load =
          new LoadByProtocol(
              wrk.isPresent() ? new Wrk(machine, wrk.get(), folder) : new OwnLoad(),
              h2load.isPresent() ? new H2Load(machine, h2load.get(), folder) : null);
      Results results = new ProxyBench(options, contestants, load, print).run(variants, paced);
      print.results(results);
      // Where nothing was copied, the rows for it say nothing.
      contestants
          .admins()
          .forEach((name, admin) -> print.line("Copies of %s: %s", name, admin.copies()));
      Path file =
          new ResultsFile(Clock.systemUTC())
              .write(figFolder.path().resolve("bench"), machine, options, results);
      print.line("%nAll rounds: %s", file);
      return 0;
    } catch (IOException e) {
      throw new CannotRun("cannot write the results: " + e.getMessage(), e);
    } finally {
      WorkFolder.delete(folder);
    }
  }
}
