package io.figwizard.loadtests.stack;

import io.figwizard.loadtests.console.ProgressLine;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code up}: starts the local stack and leaves it running in the foreground. */
@Command(
    name = "up",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Starts PostgreSQL with generated data, monolith, drilling function and proxy, and leaves them"
          + " running in the foreground. Ctrl-C stops all of them.",
      "Uses the database in DATABASE_URL (with DATABASE_OWNER, DATABASE_OWNER_PASSWORD) when set.",
      "Exit codes: 1 when something did not start or died at once, 130 after Ctrl-C."
    })
public final class UpCommand implements Callable<Integer> {

  @Mixin private StackOptions options = new StackOptions();

  @Option(
      names = "--restart-after",
      defaultValue = "10",
      paramLabel = "SECONDS",
      description = "A service that died starts again so much later. Default: ${DEFAULT-VALUE}")
  private int restartAfter;

  @Override
  public Integer call() throws InterruptedException {
    try (LocalStack stack =
        LocalStack.start(options, ProgressLine.onStandardOutput(), Clock.systemUTC())) {
      System.out.println(HowToUse.text(stack));
      new Supervision(stack, Duration.ofSeconds(restartAfter), System.out).untilOneIsBroken();
    }
    return 1;
  }
}
