package io.figwizard.loadtests;

import io.figwizard.loadtests.bench.BenchCommand;
import io.figwizard.loadtests.data.LoadDataCommand;
import io.figwizard.loadtests.demo.DemoCommand;
import io.figwizard.loadtests.gate.GateCommand;
import io.figwizard.loadtests.stack.UpCommand;
import io.figwizard.loadtests.tour.TourCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The command line of this module. Exit code 0: done and every claim held; 1: usage, or it could
 * not run; other codes belong to the commands (see {@code gate --help}).
 */
@Command(
    name = "loadtests",
    description =
        "Production-sized data, the local stack, the demo, the tour, the gate and the benchmark.",
    mixinStandardHelpOptions = true,
    subcommands = {
      DemoCommand.class,
      TourCommand.class,
      UpCommand.class,
      GateCommand.class,
      LoadDataCommand.class,
      BenchCommand.class
    })
public final class LoadTests implements Runnable {

  public static void main(String... args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new LoadTests())
        // 2 means "the gate failed", so a wrong option must not end with picocli's 2.
        .setExitCodeExceptionMapper(exception -> 1)
        .setExecutionExceptionHandler(LoadTests::explain);
  }

  @Override
  public void run() {
    CommandLine.usage(this, System.out);
  }

  private static int explain(
      Exception exception, CommandLine command, CommandLine.ParseResult parsed) throws Exception {
    if (!(exception instanceof CannotRun)) {
      throw exception;
    }
    command.getErr().println(command.getCommandName() + ": " + exception.getMessage());
    return 1;
  }
}
