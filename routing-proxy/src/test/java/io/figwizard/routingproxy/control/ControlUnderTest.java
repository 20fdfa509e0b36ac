package io.figwizard.routingproxy.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.figwizard.routingproxy.TinyServer;
import io.figwizard.routingproxy.control.evidence.TestEvidence;
import io.figwizard.routingproxy.control.routesfile.RoutesFile;
import io.figwizard.routingproxy.control.state.StateStore;
import io.figwizard.routingproxy.control.users.UserBudgets;
import io.figwizard.routingproxy.routes.Mode;
import io.figwizard.routingproxy.routes.Route;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Route control on a folder of its own, between two servers that know their builds. */
public final class ControlUnderTest implements AutoCloseable {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  public static final String ROUTE = "drilling.submit-answer";
  public static final String ROUTES =
      """
      upstreams:
        monolith: {url: "${MONOLITH}"}
        drilling-handler: {url: "${EXTRACTED}"}
      default: monolith
      handlers:
        drilling:
          path: /drilling
          extracted: drilling-handler
          actions:
            submit-answer: {effect: write}
            next-cards: {effect: safe}
        auth:
          path: /auth
      """;

  private final Path temporary;
  private final Path folder;
  private final TinyServer monolith = new TinyServer("monolith", "m1");
  private final TinyServer extracted = new TinyServer("extracted", "x1");
  private StateStore store;
  private RouteControl control;
  private boolean dryRuns;

  public ControlUnderTest(Path temporary) throws IOException {
    this.temporary = temporary;
    folder = temporary.resolve("proxy");
    open(ROUTES, Duration.ofSeconds(60));
  }

  /** Where the state is kept. */
  Path folder() {
    return folder;
  }

  public TinyServer monolith() {
    return monolith;
  }

  public TinyServer extracted() {
    return extracted;
  }

  StateStore store() {
    return store;
  }

  public RouteControl control() {
    return control;
  }

  /** As a restart with a key for dry runs does. */
  void reopenWithDryRuns() throws IOException {
    dryRuns = true;
    reopen(ROUTES);
  }

  public Route route(String id) {
    return control.current().route(id).orElseThrow();
  }

  ControlRefusal refusal(String route, FlipRequest request) {
    ControlRefusal refusal =
        catchThrowableOfType(ControlRefusal.class, () -> control.flip(route, request));
    assertThat(refusal).isNotNull();
    return refusal;
  }

  /** With evidence that is good. */
  public static FlipRequest up(Mode mode, @Nullable Double percent) {
    String evidence = TestEvidence.of(ROUTE, NOW.minusSeconds(60), "m1", "x1").jws();
    return new FlipRequest(mode, percent, "ada", "", false, evidence, null);
  }

  public static FlipRequest forced(Mode mode, @Nullable Double percent) {
    return new FlipRequest(mode, percent, "ada", "the gate is broken", true, null, null);
  }

  /** As a restart with this routes.yml does. */
  public void reopen(String routes) throws IOException {
    reopen(routes, Duration.ofSeconds(60));
  }

  void reopen(String routes, Duration rollbackWaits) throws IOException {
    store.close();
    open(routes, rollbackWaits);
  }

  RoutesFile read(String routes) throws IOException {
    Path file = Files.write(temporary.resolve("start.yml"), resolved(routes).getBytes(UTF_8));
    return SharedProxy.read(file);
  }

  String resolved(String routes) {
    return routes
        .replace("${MONOLITH}", monolith.address().toString())
        .replace("${EXTRACTED}", extracted.address().toString());
  }

  @Override
  public void close() throws IOException {
    store.close();
    monolith.close();
    extracted.close();
  }

  private void open(String routes, Duration rollbackWaits) throws IOException {
    store = StateStore.open(folder);
    UserBudgets budgets = UserBudgets.open(temporary.resolve("users"), store);
    control =
        new RouteControl(
            read(routes), store, TestEvidence.check(CLOCK), CLOCK, rollbackWaits, dryRuns, budgets);
    control.start();
  }
}
