package io.figwizard.loadtests.demo;

import io.figwizard.loadtests.console.ProgressLine;
import io.figwizard.loadtests.gate.AccessTokens;
import io.figwizard.loadtests.stack.LocalStack;
import io.figwizard.loadtests.stack.StackOptions;
import io.figwizard.loadtests.stack.StackPlan;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code demo}: moves a route to a function and back in front of the reader. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Starts the local stack on production-sized data and moves drilling.submit-answer to a function"
          + " and back under a steady load: gate, canary 10%%, 50%%, extracted, kill -9 of the function,"
          + " rollback. Checks every claim it prints. Ctrl-C stops everything it started.",
      "Exit codes: 0 when every claim held, 1 otherwise, 130 after Ctrl-C."
    })
public final class DemoCommand implements Callable<Integer> {

  private static final int COLD_LEARNERS = 3_000;

  @Mixin private StackOptions options = new StackOptions();

  @Option(
      names = "--rate",
      defaultValue = "30",
      description = "Requests per second through the proxy. Default: ${DEFAULT-VALUE}")
  private double rate;

  @Option(
      names = "--step",
      paramLabel = "SECONDS",
      defaultValue = "10",
      description = "How long each step is watched. Default: ${DEFAULT-VALUE}")
  private int stepSeconds;

  @Option(
      names = "--warm-up",
      paramLabel = "SECONDS",
      defaultValue = "15",
      description = "How long the load grows at the beginning. Default: ${DEFAULT-VALUE}")
  private int warmUpSeconds;

  @Option(
      names = "--skip-gate",
      paramLabel = "REASON",
      description = "No gate: flips are forced, with this reason in the history")
  private @Nullable String skipGate;

  @Override
  public Integer call() throws InterruptedException, SQLException {
    // Before the client's first use. Shorter than servers keep connections: a connection must not
    // be
    // closed by the other side while a request is on its way.
    System.setProperty("jdk.httpclient.keepalive.timeout", "10");
    ProgressLine progress = ProgressLine.onStandardOutput();
    Clock clock = Clock.systemUTC();
    try (LocalStack stack = LocalStack.start(options, StackPlan.demo(), progress, clock)) {
      return walk(stack, progress, clock, System.out) ? 0 : 1;
    }
  }

  private boolean walk(LocalStack stack, ProgressLine progress, Clock clock, PrintStream out)
      throws InterruptedException, SQLException {
    long seed = stack.data().seed();
    Learners learners;
    try (Connection connection = stack.database().connect()) {
      learners = Learners.draw(connection, stack.data(), COLD_LEARNERS, new Random(seed));
    }
    AccessTokens tokens =
        new AccessTokens(
            Objects.requireNonNull(stack.environment().get("AUTH_SIGNING_JWKS")), clock);
    AnswerRequests requests = new AnswerRequests(stack.proxy(), learners, tokens::of, seed);
    Claims claims = new Claims(out);
    Instant began = clock.instant();
    out.printf(
        "%n%,d users answer cards through %s, %.0f times per second, until the end.%n",
        learners.count(), stack.proxy(), rate);

    Plan plan =
        new Plan(Duration.ofSeconds(warmUpSeconds), Duration.ofSeconds(stepSeconds), skipGate);
    Traffic traffic =
        Traffic.start(new OpenLoop.Rate(rate, plan.warmUp(), seed), requests, progress);
    Walk walk = new Walk(stack, traffic, new Operator(stack, out), claims, plan, out);
    try (traffic) {
      walk.there();
      walk.andBack();
    }
    try (Connection connection = stack.database().connect()) {
      new Summary(traffic.all(), WrittenAnswers.since(connection, began), walk, claims, out)
          .print(Duration.between(began, clock.instant()));
    }
    return claims.allHeld();
  }
}
