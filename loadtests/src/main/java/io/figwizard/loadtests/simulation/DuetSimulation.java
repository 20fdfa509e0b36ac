package io.figwizard.loadtests.simulation;

import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.doIfOrElse;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.percent;
import static io.gatling.javaapi.core.CoreDsl.rampUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.randomSwitch;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.core.CoreDsl.substring;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.gatling.http.client.Request;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.core.Simulation;
import io.gatling.javaapi.http.HttpRequestActionBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Sends one route's traffic to both sides at the same time: an open model, each request to one side
 * chosen at random, all from one feed of which no row is used twice.
 *
 * <p>What is sent is decided by the feed; see {@link DuetSettings} for the rest. Started by Gatling
 * in a JVM of its own.
 */
public final class DuetSimulation extends Simulation {
  private final DuetSettings settings = readSettings();
  private final GeneratorPulse pulse = new GeneratorPulse();

  /** Called by Gatling. */
  public DuetSimulation() {
    // One pool for all users, as a proxy keeps one: a user that opens a connection of its own for
    // its only request would measure connecting.
    var protocol =
        http.disableWarmUp()
            .disableFollowRedirect()
            .disableCaching()
            .disableUrlEncoding()
            .shareConnections();
    ChainBuilder oneRequest =
        randomSwitch()
            .on(
                percent(50).then(to(DuetSettings.MONOLITH_PREFIX, settings.monolith())),
                percent(50).then(to(DuetSettings.EXTRACTED_PREFIX, settings.extracted())));
    setUp(
            scenario(settings.route())
                .feed(rows())
                .exec(oneRequest)
                .injectOpen(
                    rampUsersPerSec(settings.ratePerSecond() / 10)
                        .to(settings.ratePerSecond())
                        .during(settings.rampSeconds()),
                    constantUsersPerSec(settings.ratePerSecond())
                        .during(settings.steadySeconds())
                        .randomized()))
        .protocols(protocol);
  }

  @Override
  public void before() {
    pulse.start();
  }

  @Override
  public void after() {
    try {
      PulseSecond.write(settings.pulse(), pulse.stop());
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Cannot write the generator's pulse to " + settings.pulse(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private ChainBuilder to(String prefix, URI side) {
    return doIfOrElse(session -> row(session).body() == null)
        .then(exec(request(prefix, side)))
        .orElse(
            exec(
                request(prefix, side)
                    .body(StringBody(session -> String.valueOf(row(session).body())))));
  }

  /** Functions everywhere, or Gatling would look for expressions of its own in what is sent. */
  private HttpRequestActionBuilder request(String prefix, URI side) {
    HttpRequestActionBuilder request =
        http(prefix + settings.route())
            .httpRequest(session -> row(session).method(), session -> side + row(session).path())
            .sign(DuetSimulation::withHeaders)
            .check(status().in(session -> row(session).expected()));
    String wanted = settings.mustContain();
    return wanted == null ? request : request.check(substring(session -> wanted).exists());
  }

  /** The only place where Gatling takes headers whose names differ from request to request. */
  private static Request withHeaders(Request request, Session session) {
    row(session).headers().forEach(request.getHeaders()::set);
    return request;
  }

  private static FeedRow row(Session session) {
    FeedRow row = session.get("row");
    if (row == null) {
      throw new IllegalStateException("The feed gave this user no row.");
    }
    return row;
  }

  private Iterator<Map<String, Object>> rows() {
    try {
      List<FeedRow> rows = FeedRow.read(settings.feed());
      return rows.stream().map(row -> Map.<String, Object>of("row", row)).iterator();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the feed " + settings.feed(), e);
    }
  }

  private static DuetSettings readSettings() {
    String file = System.getProperty(DuetSettings.PROPERTY);
    if (file == null) {
      throw new IllegalStateException(
          "System property "
              + DuetSettings.PROPERTY
              + " is not set (expected: the settings file of a duet). Start the gate instead: fig gate"
              + " ROUTE");
    }
    try {
      return DuetSettings.read(Path.of(file));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the duet's settings " + file, e);
    }
  }
}
