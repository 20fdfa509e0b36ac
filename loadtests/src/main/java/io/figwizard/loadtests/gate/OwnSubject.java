package io.figwizard.loadtests.gate;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/** A route of a team's own code, as its file says it. */
final class OwnSubject implements GateSubject {
  private final String route;
  private final String setting;
  private final OwnContenders contenders;
  private final OwnRequests requests;
  private final OwnRows rows;

  private OwnSubject(
      String route, String setting, OwnContenders contenders, OwnRequests requests, OwnRows rows) {
    this.route = route;
    this.setting = setting;
    this.contenders = contenders;
    this.requests = requests;
    this.rows = rows;
  }

  /**
   * Reads all that the file names, so that no mistake in it is found after minutes.
   *
   * @param environment variables that it may name
   * @throws io.figwizard.loadtests.CannotRun for the first mistake
   */
  static OwnSubject read(Path file, String route, Map<String, String> environment, Clock clock) {
    OwnFile read = OwnFile.read(file);
    OwnRoute traffic = read.route(route, file);
    OwnContenders contenders = new OwnContenders(read, file, environment);
    OwnRows rows = new OwnRows(read, file, environment);
    Path requestsFile = file.resolveSibling(traffic.requests());
    OwnRequests requests = OwnRequests.read(requestsFile, traffic, environment, clock);
    String setting =
        "Own code by %s: %d different requests of %s. %s"
            .formatted(
                OwnFile.digest(file),
                requests.size(),
                OwnFile.digest(requestsFile),
                contenders.fresh()
                    ? "Each launch starts both sides afresh."
                    : "Both sides ran before: what a fresh start costs or changes is not measured.");
    return new OwnSubject(route, setting, contenders, requests, rows);
  }

  @Override
  public String route() {
    return route;
  }

  @Override
  public String setting() {
    return setting;
  }

  @Override
  public DataCheck data(Path work) throws InterruptedException {
    return rows.check(work);
  }

  @Override
  public Contenders contenders() {
    return contenders;
  }

  @Override
  public FeedSource feed(DataCheck data, long seed) {
    return requests;
  }
}
