package io.figwizard.routingproxy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.figwizard.routingproxy.ProxyUnderTest.Ran;
import io.figwizard.routingproxy.control.evidence.TestEvidence;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A canary that goes up by itself, once somebody has started that and as long as all is well. */
final class AdvanceIT {

  private static final String ACTION = "submit-answer";
  private static final String ROUTE = "drilling." + ACTION;

  /**
   * Few requests are enough, however slow this machine is at times neither side is slower, and one
   * failure of five is above the margin and never surely so.
   */
  private static final String WATCH =
      ", watch: {latencyMinRequests: 20, latencySlack: 60s, failureMargin: 10%, failuresAlone: 50%}";

  /** A thirtieth of the window. */
  private static final long SLICE_NANOS = 1_000_000_000;

  @TempDir Path folder;
  private ProxyUnderTest proxy;
  private Path evidence;

  @BeforeEach
  void start() throws Exception {
    proxy = new ProxyUnderTest(folder);
    evidence =
        Files.writeString(
            folder.resolve("evidence.json"),
            "{\"jws\":\"" + TestEvidence.of(ROUTE, Instant.now(), "m1", "x1").jws() + "\"}");
    declare("advance: [{percent: 30, for: 10ms}, {percent: 60, for: 10ms}]");
  }

  @AfterEach
  void stop() {
    proxy.close();
  }

  @Test
  void goesFromStepToStepWithEvidenceAndNeverBeyondTheLast() throws Exception {
    flip("30");
    assertThat(proxy.run("routes").out()).contains("canary 30%");
    begin();

    await(() -> sendAndAsk("the last step is reached: canary 60%"));

    JsonNode change = data("/history?limit=1").get(0);
    assertThat(change.path("who").asText()).startsWith("advance, started by ");
    assertThat(change.path("to").path("percent").asDouble()).isEqualTo(60);
    assertThat(change.path("evidence").asText()).isNotEmpty();
    assertThat(change.path("forced").asBoolean()).isFalse();
    assertThat(change.path("why").asText()).contains("no worse");
  }

  @Test
  void doesNotMoveWithoutRequestsWhateverTimeHasPassed() throws Exception {
    flip("30");
    begin();
    await(() -> proxy.run("advance", ROUTE).out().contains("not enough yet: 20 more requests"));
    assertThat(proxy.run("routes").out()).contains("canary 30%");
    Path kept = folder.resolve("state/advances.json");
    assertThat(kept).as("for the next process").content().contains(ROUTE);
    assertThat(proxy.run("advance", ROUTE, "--stop").out()).contains("stopped by ");
    assertThat(kept).content().doesNotContain(ROUTE);
  }

  @Test
  void staysWhereTheFunctionVisiblyFailsAlsoWhereThatMayBeChance() throws Exception {
    proxy.extracted.failOneOf(5);
    flip("30");
    begin();
    // What comes within the same slice does not count for the step, but does for going back.
    long begun = System.nanoTime();
    await(() -> System.nanoTime() - begun > SLICE_NANOS);
    await(
        () -> {
          sendWhileFew();
          String out = proxy.run("advance", ROUTE).out();
          return out.contains(ROUTE + " goes up by itself: stays at canary 30%: ")
              && out.contains("requests to the extracted side failed");
        });
    assertThat(proxy.run("routes").out()).contains("canary 30%");
  }

  @Test
  void looksAgainWhereAnotherRouteWasMovedMeanwhile() throws Exception {
    flip("30");
    CompletableFuture<Void> users = holdAStep();
    assertThat(
            proxy
                .run("flip", "drilling", "canary", "--percent", "1", "--force", "--reason", "test")
                .err())
        .isEmpty();
    proxy.extracted.release();
    users.orTimeout(60, TimeUnit.SECONDS).join();
    await(() -> sendAndAsk("the last step is reached: canary 60%"));
  }

  @Test
  void whoStopsItIsToldAfterTheStepThatIsBeingMade() throws Exception {
    declare(
        "advance: [{percent: 30, for: 10ms}, {percent: 60, for: 10ms}, {percent: 90, for: 1h}]");
    await(() -> proxy.run("advance", ROUTE).out().contains("90.0 % for"));
    flip("30");
    CompletableFuture<Void> users = holdAStep();
    CompletableFuture<Ran> stop =
        CompletableFuture.supplyAsync(() -> proxy.run("advance", ROUTE, "--stop"));
    await(() -> stop.isDone() || somebodyIsInAdvancerEnd());
    assertThat(stop).isNotDone();

    proxy.extracted.release();
    String stopped = stop.orTimeout(60, TimeUnit.SECONDS).join().out();
    assertThat(stopped).contains("does not go up by itself: stopped by ");
    assertThat(stopped).contains("it stands at canary 60%");
    users.orTimeout(60, TimeUnit.SECONDS).join();
    assertThat(sendAndAsk("it stands at canary 60%")).isTrue();
    assertThat(proxy.run("routes").out()).contains("canary 60%");
  }

  private static boolean somebodyIsInAdvancerEnd() {
    return Thread.getAllStackTraces().values().stream()
        .flatMap(Arrays::stream)
        .anyMatch(
            it -> it.getClassName().endsWith(".Advancer") && it.getMethodName().equals("end"));
  }

  /** Lets a step begin that waits for the extracted side's build, and users for that side too. */
  private CompletableFuture<Void> holdAStep() throws Exception {
    proxy.extracted.hold();
    begin();
    CompletableFuture<Void> users =
        CompletableFuture.runAsync(
            () -> {
              while (!proxy.extracted.holds()) {
                send();
              }
            });
    await(proxy.extracted::holds);
    return users;
  }

  /** So few of the extracted side that they prove nothing, however many the monolith has. */
  private void sendWhileFew() throws Exception {
    for (int user = 0; user < 30; user++) {
      if (data("/routes/" + ROUTE + "/watch").path("extracted").path("requests").asInt() < 25) {
        proxy.servedBy(ACTION, "user-" + user);
      }
    }
  }

  @Test
  void aRollbackEndsItUntilSomebodyStartsItAgain() throws Exception {
    flip("30");
    begin();
    assertThat(proxy.run("rollback", ROUTE).exitCode()).isZero();
    await(() -> sendAndAsk("somebody moved the route, it stands at monolith"));

    flip("30");
    assertThat(sendAndAsk("does not go up by itself")).isTrue();
    Ran again = proxy.run("advance", ROUTE, "--start", "--evidence", evidence.toString());
    assertThat(again.out()).contains("goes up by itself");
  }

  @Test
  void stopsWhereTheEvidenceIsNotInForceAnyMore() throws Exception {
    flip("30");
    begin();
    proxy.extracted.redeploy("x2");
    await(() -> sendAndAsk("not moved: The evidence does not allow"));
    assertThat(proxy.run("routes").out()).contains("canary 30%");
    await(() -> proxy.alerts.lastBody().contains("does not go up by itself any more"));
  }

  @Test
  void isRefusedWhereThereIsNothingToGoBy() throws Exception {
    assertThat(startRefused()).contains("no_step").contains("stands at monolith");
    flip("31");
    assertThat(startRefused()).contains("no_step").contains("[30.0 %, 60.0 %]");
    flip("30");
    Ran without =
        proxy.run("advance", ROUTE, "--start", "--evidence-folder", folder.resolve("x").toString());
    assertThat(without.err()).contains("evidence is needed");
    assertThat(proxy.run("advance", "drilling", "--start", "--evidence", evidence.toString()).err())
        .contains("no_steps");
    assertThat(proxy.run("advance", ROUTE).out()).contains("nobody has started it");
  }

  private String startRefused() {
    Ran ran = proxy.run("advance", ROUTE, "--start", "--evidence", evidence.toString());
    assertThat(ran.exitCode()).isEqualTo(1);
    return ran.err();
  }

  private void declare(String advance) throws Exception {
    Files.writeString(
        proxy.routes,
        proxy.routesText().replace("{effect: write}", "{effect: write, " + advance + WATCH + "}"));
    await(() -> proxy.run("advance", ROUTE).out().contains("60.0 % for"));
  }

  private void flip(String percent) {
    Ran ran =
        proxy.run("flip", ROUTE, "canary", "--percent", percent, "--force", "--reason", "a test");
    assertThat(ran.err()).isEmpty();
  }

  private void begin() {
    Ran ran = proxy.run("advance", ROUTE, "--start", "--evidence", evidence.toString());
    assertThat(ran.err()).isEmpty();
    assertThat(ran.out()).contains(ROUTE + " goes up by itself: begun");
  }

  private boolean sendAndAsk(String expected) {
    send();
    return proxy.run("advance", ROUTE).out().contains(expected);
  }

  private void send() {
    for (int user = 0; user < 30; user++) {
      try {
        proxy.servedBy(ACTION, "user-" + user);
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private JsonNode data(String path) throws Exception {
    return ProxyUnderTest.json(proxy.get(path)).path("data");
  }

  private void await(Eventually.Condition<Exception> condition) throws Exception {
    Eventually.await(condition, () -> proxy.run("advance", ROUTE).out());
  }
}
