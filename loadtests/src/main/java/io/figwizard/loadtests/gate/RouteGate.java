package io.figwizard.loadtests.gate;

import io.figwizard.loadtests.CannotRun;
import io.figwizard.loadtests.stack.LocalServices;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;

/**
 * Gates one route of the local services: guards the data, measures, prints, writes evidence.
 *
 * <p>Starts its own monolith and function, beside whatever runs already. Both sides write to the
 * database it is given. Children end with this JVM, also on Ctrl-C.
 */
public final class RouteGate {
  // Many more cards than one launch asks for, few enough to hold.
  private static final int SAMPLE = 120_000;
  private static final DateTimeFormatter FOLDER_TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Path projectRoot;
  private final Path figDirectory;
  private final Map<String, String> environment;
  private final PrintWriter out;
  private final Clock clock;

  /**
   * @param figDirectory for logs of the launches, in {@code gate/}
   * @param environment DATABASE_URL, DATABASE_OWNER, DATABASE_OWNER_PASSWORD, FIG_EVIDENCE_KEY,
   *     AUTH_SIGNING_JWKS and the passwords of the domains
   */
  public RouteGate(
      Path projectRoot,
      Path figDirectory,
      Map<String, String> environment,
      PrintWriter out,
      Clock clock) {
    this.projectRoot = projectRoot;
    this.figDirectory = figDirectory;
    this.environment = Map.copyOf(environment);
    this.out = out;
    this.clock = clock;
  }

  /**
   * What came out.
   *
   * @param verdict {@code pass}, {@code fail}, {@code inconclusive} or {@code invalid}
   * @param exitCode 0, 2, 3 or 4, in that order
   * @param evidence the file written
   */
  public record Outcome(String verdict, int exitCode, Path evidence) {}

  /**
   * Runs the whole gate; takes minutes.
   *
   * @param route for example {@code drilling.submit-answer}
   * @param evidenceDirectory gets the evidence file
   * @throws CannotRun if the gate could not be run, which is not a verdict
   */
  public Outcome run(String route, GateOptions options, Path evidenceDirectory)
      throws InterruptedException {
    Workload workload = Workload.of(route);
    GatePlan plan = options.plan(workload);
    Evidence evidence = new Evidence(required("FIG_EVIDENCE_KEY"));
    GateReport report = new GateReport(out);
    try {
      GateResult result = measure(workload, plan, options, report);
      Path file = evidence.write(result, evidenceDirectory);
      report.result(result);
      out.println("Evidence: " + file);
      out.flush();
      return new Outcome(result.verdict().word(), result.verdict().exitCode(), file);
    } catch (SQLException e) {
      throw new CannotRun(
          "the gate cannot read " + required("DATABASE_URL") + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw new CannotRun("the gate of " + route + " could not go on: " + e.getMessage(), e);
    }
  }

  private GateResult measure(
      Workload workload, GatePlan plan, GateOptions options, GateReport report)
      throws SQLException, IOException, InterruptedException {
    DataCheck data;
    CardSample sample;
    try (Connection database = connect()) {
      out.println("Counting rows ...");
      out.flush();
      data = DataGuard.check(database);
      report.plan(plan, data);
      if (!data.problems().isEmpty() && !options.allowSmallData()) {
        LaunchSource none =
            number -> {
              throw new IllegalStateException("no launch on data of test size");
            };
        return new Gate(plan, none, report, clock).refuse(data);
      }
      long cards = data.rows().getOrDefault("drilling.card", 0L);
      sample = CardSample.draw(database, cards, SAMPLE, plan.seed());
    }
    DrillingFeed feed =
        new DrillingFeed(workload, sample, new AccessTokens(required("AUTH_SIGNING_JWKS"), clock));
    LocalServices services = new LocalServices(projectRoot, required("DATABASE_URL"), environment);
    Duets duets = new Duets(plan, new LocalContenders(services), feed, workDirectory(plan));
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

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(
        required("DATABASE_URL"), required("DATABASE_OWNER"), required("DATABASE_OWNER_PASSWORD"));
  }

  private String required(String name) {
    String value = environment.get(name);
    if (value == null || value.isBlank()) {
      throw new CannotRun(name + " is not set (expected: a value; see the README's table)");
    }
    return value;
  }
}
