package io.figwizard.loadtests.gate;

import io.figwizard.loadtests.CannotRun;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Gates one route: guards the data, measures, prints, writes evidence.
 *
 * <p>What it starts runs beside whatever runs already, and ends with this JVM, also on Ctrl-C.
 */
final class RouteGate {
  private static final DateTimeFormatter FOLDER_TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Path figDirectory;
  private final Evidence evidence;
  private final PrintWriter out;
  private final Clock clock;

  /**
   * @param figDirectory for logs of the launches, in {@code gate/}
   */
  RouteGate(Path figDirectory, Evidence evidence, PrintWriter out, Clock clock) {
    this.figDirectory = figDirectory;
    this.evidence = evidence;
    this.out = out;
    this.clock = clock;
  }

  /**
   * Runs the whole gate; takes minutes.
   *
   * @param allowSmallData measure data of test size too; the verdict is then invalid all the same
   * @param evidenceDirectory gets the evidence file
   * @throws CannotRun if the gate could not be run, which is not a verdict
   */
  Verdict run(GateSubject subject, GatePlan plan, boolean allowSmallData, Path evidenceDirectory)
      throws InterruptedException {
    GateReport report = new GateReport(out);
    try {
      GateResult result = measure(subject, plan, allowSmallData, report);
      Path file = evidence.write(result, evidenceDirectory);
      report.result(result);
      out.println("Evidence: " + file);
      out.flush();
      return result.verdict();
    } catch (IOException e) {
      throw new CannotRun("the gate of " + plan.route() + " could not go on: " + e.getMessage(), e);
    }
  }

  private GateResult measure(
      GateSubject subject, GatePlan plan, boolean allowSmallData, GateReport report)
      throws IOException, InterruptedException {
    out.println("Counting rows ...");
    out.flush();
    Path work = workDirectory(plan);
    DataCheck data = subject.data(work);
    report.plan(plan, data);
    if (!data.problems().isEmpty() && !allowSmallData) {
      LaunchSource none =
          number -> {
            throw new IllegalStateException("no launch on data of test size");
          };
      return new Gate(plan, none, report, clock).refuse(data);
    }
    FeedSource feed = subject.feed(data, plan.seed());
    Duets duets = new Duets(plan, subject.contenders(), feed, work);
    return new Gate(plan, duets, report, clock).run(data);
  }

  private Path workDirectory(GatePlan plan) throws IOException {
    Path directory =
        figDirectory
            .resolve("gate")
            .resolve(plan.route() + "-" + FOLDER_TIME.format(clock.instant()))
            .toAbsolutePath();
    Files.createDirectories(directory.getParent());
    // The feed in it holds access tokens.
    return Files.createDirectory(
        directory,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }
}
