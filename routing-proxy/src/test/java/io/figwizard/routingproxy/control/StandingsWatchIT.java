package io.figwizard.routingproxy.control;

import static io.figwizard.routingproxy.Eventually.await;
import static io.figwizard.routingproxy.control.ControlUnderTest.ROUTE;
import static org.assertj.core.api.Assertions.assertThat;

import io.figwizard.routingproxy.control.evidence.TestEvidence;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a file of wanted standings is looked at. */
final class StandingsWatchIT {

  private static final String OTHER = "drilling.next-cards";

  @TempDir Path temporary;
  private Path file;
  private ControlUnderTest proxy;
  private StandingsWatch watch;
  private Runnable look;

  @BeforeEach
  void start() throws IOException {
    file = temporary.resolve("standings.yml");
    proxy = new ControlUnderTest(temporary);
    AtomicReference<Runnable> scheduled = new AtomicReference<>();
    watch =
        new StandingsWatch(
            new Standings(file, proxy.control(), proxy.store(), ControlUnderTest.CLOCK),
            byHand(scheduled),
            Duration.ofSeconds(2));
    watch.start();
    look = Objects.requireNonNull(scheduled.get());
  }

  @AfterEach
  void stop() throws IOException {
    proxy.close();
  }

  @Test
  void halfAFileIsNoVersionOfIt() throws IOException {
    String half = "routes:\n  " + ROUTE + ": " + forcedCanary(10) + "\n";
    String whole = half + "  " + OTHER + ": " + forcedCanary(10) + "\n";
    Files.writeString(file, half);
    look.run();
    assertThat(standing(ROUTE)).as("at the start, too").isEqualTo("monolith");
    Files.writeString(file, whole);
    look.run();
    assertThat(standing(ROUTE)).isEqualTo("monolith");
    look.run();
    assertThat(standing(ROUTE)).isEqualTo("canary 10%");
    assertThat(standing(OTHER)).isEqualTo("canary 10%");
    proxy.control().rollback(OTHER, "watch", "errors");

    Files.writeString(file, half);
    look.run();
    Files.writeString(file, whole);
    look.run();
    look.run();

    assertThat(standing(OTHER)).as("the file says nothing else of it").isEqualTo("monolith");
    assertThat(proxy.store().history()).filteredOn(it -> it.declared() != null).hasSize(1);
  }

  @Test
  void whoTakesOverWaitsForOneWishAtMost() throws Exception {
    evidence(ROUTE, "route.json");
    evidence(OTHER, "other.json");
    Files.writeString(
        file, "routes:\n" + waiting(ROUTE, "route.json") + waiting(OTHER, "other.json"));
    look.run();
    AtomicInteger asked = new AtomicInteger();
    proxy.monolith().beforeItTellsItsBuild(asked::incrementAndGet);
    proxy.monolith().hold();
    CompletableFuture<Void> looking = CompletableFuture.runAsync(look);
    await(proxy.monolith()::holds);

    Thread pausing = new Thread(watch::pause, "takes over");
    pausing.start();
    await(() -> isKeptWaiting(pausing));
    proxy.monolith().release();
    looking.get();
    pausing.join();

    assertThat(asked).hasValue(1);
    assertThat(standing(ROUTE)).isEqualTo("canary 10%");
    assertThat(standing(OTHER)).isEqualTo("monolith");
    look.run();
    assertThat(standing(OTHER)).as("another process looks").isEqualTo("monolith");
    watch.resume();
    look.run();
    assertThat(standing(OTHER)).isEqualTo("canary 10%");
  }

  /** By a look that is under way. */
  private static boolean isKeptWaiting(Thread thread) {
    ThreadInfo info = ManagementFactory.getThreadMXBean().getThreadInfo(thread.getId());
    return info != null
        && info.getLockName() != null
        && info.getLockName().startsWith(StandingsWatch.class.getName() + "@");
  }

  private void evidence(String route, String name) throws IOException {
    String jws = TestEvidence.of(route, ControlUnderTest.CLOCK.instant(), "m1", "x1").jws();
    Files.writeString(temporary.resolve(name), "{\"jws\": \"" + jws + "\"}");
  }

  private static String waiting(String route, String evidence) {
    return "  " + route + ": {mode: canary, percent: 10, evidence: " + evidence + "}\n";
  }

  private static ScheduledExecutorService byHand(AtomicReference<Runnable> scheduled) {
    return (ScheduledExecutorService)
        Proxy.newProxyInstance(
            StandingsWatchIT.class.getClassLoader(),
            new Class<?>[] {ScheduledExecutorService.class},
            (self, method, arguments) -> {
              scheduled.set((Runnable) arguments[0]);
              return null;
            });
  }

  private String standing(String route) {
    return proxy.control().snapshot().standing(route).toString();
  }

  private static String forcedCanary(int percent) {
    return "{mode: canary, percent: " + percent + ", force: true, reason: no gate here}";
  }
}
