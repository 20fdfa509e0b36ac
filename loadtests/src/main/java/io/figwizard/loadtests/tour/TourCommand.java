package io.figwizard.loadtests.tour;

import io.figwizard.loadtests.CannotRun;
import io.figwizard.loadtests.console.ProgressLine;
import io.figwizard.loadtests.stack.LocalStack;
import io.figwizard.loadtests.stack.StackAddresses;
import io.figwizard.loadtests.stack.StackOptions;
import io.figwizard.loadtests.stack.StackPlan;
import java.io.IOException;
import java.io.PrintStream;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tour}: a user's way through the whole product. */
@Command(
    name = "tour",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Walks through the product as one of its users, through the proxy, and shows every request and"
          + " answer: signs up, drills, talks, pays, sees the dashboard, is notified, exports and leaves."
          + " Secrets are shortened.",
      "Uses the stack that ./fig up has started, else starts one and stops it again.",
      "Exit codes: 0 when every answer was what it should be, 1 otherwise, 130 after Ctrl-C."
    })
public final class TourCommand implements Callable<Integer> {

  private static final Duration LOOK = Duration.ofSeconds(2);

  @Option(
      names = "--side",
      paramLabel = "SIDE",
      description =
          "monolith or extracted: moves every route that can move there first, forced. Default: leave"
              + " them where they are")
  private @Nullable String side;

  @Option(
      names = "--variant",
      defaultValue = "production",
      description = "production or sandbox. Default: ${DEFAULT-VALUE}")
  private String variant = "production";

  @Mixin private StackOptions options = new StackOptions();

  @Override
  public Integer call() {
    oneOf("--variant", variant, List.of("production", "sandbox"));
    if (side != null) {
      oneOf("--side", side, List.of("monolith", "extracted"));
    }
    Optional<StackAddresses> running = options.addresses().filter(TourCommand::answers);
    if (running.isPresent()) {
      System.out.println("The stack at " + running.get().proxy() + " is running already.");
      return walk(running.get(), System.out);
    }
    try (LocalStack stack =
        LocalStack.start(
            options, StackPlan.tour(), ProgressLine.onStandardOutput(), Clock.systemUTC())) {
      return walk(stack.addresses(), System.out);
    }
  }

  private int walk(StackAddresses stack, PrintStream out) {
    try {
      Tour.walk(stack, variant, side, out);
      out.println();
      out.println("The tour is over. Every answer was what it should be.");
      return 0;
    } catch (UnexpectedAnswer e) {
      out.println();
      out.println("The tour has stopped: " + e.getMessage());
      return 1;
    }
  }

  /** Whether something speaks HTTP there. */
  private static boolean answers(StackAddresses stack) {
    try {
      HttpURLConnection connection = (HttpURLConnection) stack.proxy().toURL().openConnection();
      connection.setConnectTimeout((int) LOOK.toMillis());
      connection.setReadTimeout((int) LOOK.toMillis());
      return connection.getResponseCode() > 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static void oneOf(String option, String value, List<String> choices) {
    if (!choices.contains(value)) {
      throw new CannotRun(
          "%s is '%s'; choose one of: %s".formatted(option, value, String.join(", ", choices)));
    }
  }
}
