package io.figwizard.loadtests.demo;

import io.figwizard.loadtests.CannotRun;
import io.figwizard.loadtests.console.TextTable;
import io.figwizard.loadtests.stack.LocalStack;
import io.figwizard.loadtests.stack.ServiceProcess;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The way of one route to the function and back, step by step, with traffic all the time. Each step
 * is watched between two moments in which nothing moves, so that every request in it has one right
 * side.
 */
final class Walk {

  static final String ROUTE = "drilling.submit-answer";

  // Fewer say nothing about a percentage.
  private static final int FEWEST_USERS = 30;

  private final LocalStack stack;
  private final Traffic traffic;
  private final Operator operator;
  private final Claims claims;
  private final Plan plan;
  private final PrintStream out;
  private final TextTable flips =
      new TextTable("flip", "applied in ms", "users moved", "requests moved");
  private int step;
  private boolean evidence;

  Walk(
      LocalStack stack,
      Traffic traffic,
      Operator operator,
      Claims claims,
      Plan plan,
      PrintStream out) {
    this.stack = stack;
    this.traffic = traffic;
    this.operator = operator;
    this.claims = claims;
    this.plan = plan;
    this.out = out;
  }

  void there() throws InterruptedException {
    everythingOnTheMonolith();
    refusedWithoutEvidence();
    gate();
    Share tenth = canary(10);
    Share half = canary(50);
    claims.check(
        "Raising the percentage moved nobody back",
        !tenth.moved().isEmpty() && half.movedBack(tenth) == 0,
        "%d of %d users".formatted(half.movedBack(tenth), tenth.moved().size()));
    extracted();
  }

  void andBack() throws InterruptedException {
    functionKilled();
    functionStartedAgain();
    rollback();
  }

  /** Time and effect of each flip. */
  TextTable flips() {
    return flips;
  }

  private void everythingOnTheMonolith() throws InterruptedException {
    heading("Everything on the monolith");
    Operator.Said said = operator.runs("rollback", ROUTE, "--reason", "the demo begins");
    warmUp();
    Outcomes seen = watch("monolith", System.nanoTime());
    claims.check(
        "The monolith served everything",
        seen.count() > 0 && seen.by(Answered.MONOLITH).count() == seen.count(),
        served(seen));
  }

  /**
   * @throws CannotRun when this machine cannot serve so many requests even without a step to watch
   */
  private void warmUp() throws InterruptedException {
    Outcomes seen = traffic.watch("warming up", System.nanoTime(), plan.warmUp());
    if (seen.count() == 0 || seen.failed().count() * 10 > seen.count()) {
      throw new CannotRun(
          "this machine is too slow or too busy: while warming up %,d requests were answered, %,d of them with an error; free it, or choose a smaller --rate"
              .formatted(seen.count(), seen.failed().count()));
    }
  }

  private void refusedWithoutEvidence() {
    heading("A flip without evidence");
    Operator.Said said =
        operator.runs(
            "flip", ROUTE, "canary", "--percent", "10", "--evidence-folder", emptyFolder());
    claims.check("The proxy refused", !said.ok(), "exit code " + said.exitCode());
  }

  private void gate() throws InterruptedException {
    if (plan.forced() != null) {
      heading("No gate: " + plan.forced());
      return;
    }
    heading("The gate: both sides under the same load");
    out.println("  $ ./fig gate " + ROUTE);
    try (ServiceProcess gate = ServiceProcess.startInView(stack.services().gate(List.of(ROUTE)))) {
      int exitCode = gate.ended().join();
      requireRunning();
      evidence = exitCode == 0;
      claims.check("The gate passed", evidence, verdict(exitCode));
    }
  }

  private static String verdict(int exitCode) {
    return switch (exitCode) {
      case 0 -> "pass";
      case 2 -> "fail: the function is worse";
      case 3 ->
          "inconclusive: this machine was too busy to tell, or the sides are too close; try again";
      case 4 -> "invalid: the run was unfit, see above";
      default -> "it could not run (exit code " + exitCode + ")";
    };
  }

  private Share canary(int percent) throws InterruptedException {
    heading("Canary: " + percent + "% of the users");
    Operator.Said said = flip("canary", "--percent", Integer.toString(percent));
    Outcomes seen = watch("canary " + percent + "%", said.endedNanos());
    Share share = Share.of(seen);
    told("canary " + percent + "%", said, seen, share);
    claims.check(
        "About %d%% of the users moved".formatted(percent),
        share.users().size() >= FEWEST_USERS
            && Math.abs(share.percent() - percent) <= share.tolerance(percent),
        "%.1f%% of %,d users, chance allows %.1f to %.1f"
            .formatted(
                share.percent(),
                share.users().size(),
                Math.max(0, percent - share.tolerance(percent)),
                percent + share.tolerance(percent)));
    claims.check(
        "Every user met one side only",
        !share.users().isEmpty() && share.both().isEmpty(),
        "%d of %,d met both".formatted(share.both().size(), share.users().size()));
    return share;
  }

  private void extracted() throws InterruptedException {
    heading("Everything on the function");
    Operator.Said said = flip("extracted");
    Outcomes seen = watch("extracted", said.endedNanos());
    told("extracted", said, seen, Share.of(seen));
    claims.check(
        "The function served everything from the first request on",
        seen.count() > 0 && seen.by(Answered.EXTRACTED).count() == seen.count(),
        served(seen));
  }

  private void functionKilled() throws InterruptedException {
    heading("The function dies: kill -9, under load");
    ServiceProcess function = stack.service(LocalStack.DRILLING);
    out.println("  $ kill -9 " + function.pid());
    long before = System.nanoTime();
    function.kill();
    long after = System.nanoTime();
    traffic.watch("without the function", after, plan.step());
    Outcomes seen = traffic.between(after, System.nanoTime());
    out.println(Latencies.bySide(seen));
    claims.check(
        "Requests fell back to the monolith",
        seen.fallbacks().by(Answered.MONOLITH).count() == seen.count() && seen.count() > 0,
        "%,d of %,d".formatted(seen.fallbacks().by(Answered.MONOLITH).count(), seen.count()));
    Outcomes around = traffic.between(before - Duration.ofSeconds(5).toNanos(), System.nanoTime());
    claims.check(
        "Nobody was left without an answer",
        around.count() > 0 && around.failed().count() == 0,
        "%d failed, %d were in flight and sent once more with the same key"
            .formatted(around.failed().count(), around.retried().count()));
  }

  private void functionStartedAgain() throws InterruptedException {
    heading("The function is started again");
    ServiceProcess function = stack.restart(LocalStack.DRILLING);
    out.println("  It is ready (process " + function.pid() + ").");
    Outcomes seen = watch("with the function", System.nanoTime());
    claims.check(
        "The function serves again, without any flip",
        seen.by(Answered.EXTRACTED).count() > 0 && seen.failed().count() == 0,
        served(seen));
  }

  private void rollback() throws InterruptedException {
    heading("Back to the monolith");
    Operator.Said said = operator.runs("rollback", ROUTE, "--reason", "the demo ends");
    Outcomes seen = watch("rolled back", said.endedNanos());
    told("rollback", said, seen, Share.of(seen));
    claims.check(
        "The monolith serves everything from the first request on",
        said.ok() && seen.count() > 0 && seen.by(Answered.MONOLITH).count() == seen.count(),
        served(seen));
    operator.runs("history", ROUTE, "--limit", "6");
  }

  private Operator.Said flip(String mode, String... more) {
    List<String> arguments = new ArrayList<>(List.of("flip", ROUTE, mode));
    arguments.addAll(List.of(more));
    if (!evidence) {
      String why =
          plan.forced() == null ? "the gate did not pass; shown all the same" : plan.forced();
      arguments.addAll(List.of("--force", "--reason", why));
    }
    Operator.Said said = operator.runs(arguments.toArray(String[]::new));
    claims.check("The proxy moved the route", said.ok(), "exit code " + said.exitCode());
    return said;
  }

  private Outcomes watch(String what, long fromNanos) throws InterruptedException {
    Outcomes seen = traffic.watch(what, fromNanos, plan.step());
    out.println(Latencies.bySide(seen));
    return seen;
  }

  private void told(String flip, Operator.Said said, Outcomes seen, Share share) {
    flips.row(
        flip,
        said.appliedIn(),
        "%.1f%% of %,d".formatted(share.percent(), share.users().size()),
        "%,d of %,d".formatted(seen.by(Answered.EXTRACTED).count(), seen.count()));
  }

  private static String served(Outcomes seen) {
    return "%,d requests, monolith %,d, function %,d, failed %d"
        .formatted(
            seen.count(),
            seen.by(Answered.MONOLITH).count(),
            seen.by(Answered.EXTRACTED).count(),
            seen.failed().count());
  }

  private void heading(String text) {
    requireRunning();
    out.printf("%n%d. %s%n", ++step, text);
  }

  /** After Ctrl-C nothing that follows would mean anything. */
  private void requireRunning() {
    if (stack.isStopping()) {
      throw new CannotRun("stopped before the end");
    }
  }

  private String emptyFolder() {
    try {
      Path folder = stack.logs().resolve("no-evidence");
      Files.createDirectories(folder);
      return folder.toString();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make a folder beside the logs", e);
    }
  }
}
