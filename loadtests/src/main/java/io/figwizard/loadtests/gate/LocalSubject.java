package io.figwizard.loadtests.gate;

import io.figwizard.loadtests.CannotRun;
import io.figwizard.loadtests.stack.LocalServices;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Map;

/** A route of this repository's drilling handler, on generated data. */
final class LocalSubject implements GateSubject {
  // Many more cards than one launch asks for, few enough to hold.
  private static final int SAMPLE = 120_000;

  private final Workload workload;
  private final Path projectRoot;
  private final Map<String, String> environment;
  private final Clock clock;

  /**
   * @param environment DATABASE_URL, DATABASE_OWNER, DATABASE_OWNER_PASSWORD, AUTH_SIGNING_JWKS and
   *     the passwords of the domains
   */
  LocalSubject(Workload workload, Path projectRoot, Map<String, String> environment, Clock clock) {
    this.workload = workload;
    this.projectRoot = projectRoot;
    this.environment = Map.copyOf(environment);
    this.clock = clock;
  }

  @Override
  public String route() {
    return workload.route();
  }

  @Override
  public String setting() {
    return "Each launch starts both sides afresh. Both write to the same database.";
  }

  @Override
  public DataCheck data(Path work) {
    try (Connection database = connect()) {
      return DataGuard.check(database);
    } catch (SQLException e) {
      throw unreadable(e);
    }
  }

  @Override
  public Contenders contenders() {
    return new LocalContenders(
        new LocalServices(projectRoot, required("DATABASE_URL"), environment));
  }

  @Override
  public FeedSource feed(DataCheck data, long seed) {
    AccessTokens tokens = new AccessTokens(required("AUTH_SIGNING_JWKS"), clock);
    long cards = data.rows().getOrDefault("drilling.card", 0L);
    try (Connection database = connect()) {
      return new DrillingFeed(workload, CardSample.draw(database, cards, SAMPLE, seed), tokens);
    } catch (SQLException e) {
      throw unreadable(e);
    }
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(
        required("DATABASE_URL"), required("DATABASE_OWNER"), required("DATABASE_OWNER_PASSWORD"));
  }

  private CannotRun unreadable(SQLException e) {
    return new CannotRun(
        "the gate cannot read " + required("DATABASE_URL") + ": " + e.getMessage(), e);
  }

  private String required(String name) {
    String value = environment.get(name);
    if (value == null || value.isBlank()) {
      throw new CannotRun(name + " is not set (expected: a value; see the README's table)");
    }
    return value;
  }
}
