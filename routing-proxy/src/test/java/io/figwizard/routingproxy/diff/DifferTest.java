package io.figwizard.routingproxy.diff;

import static io.figwizard.routingproxy.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.figwizard.routingproxy.control.ControlUnderTest;
import io.figwizard.routingproxy.coverage.MonolithAnswers;
import io.figwizard.routingproxy.dryrun.DryRunTroubles;
import io.figwizard.routingproxy.routes.Route;
import io.figwizard.routingproxy.shadow.AnswerPair;
import io.figwizard.routingproxy.shadow.CopiedAnswer;
import io.figwizard.routingproxy.shadow.CopiedRequest;
import io.figwizard.routingproxy.shadow.FailedCopy;
import io.figwizard.routingproxy.shadow.Lost;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DifferTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final int MIB = 1024 * 1024;

  @TempDir Path folder;
  private final Thread test = Thread.currentThread();
  private final CountDownLatch held = new CountDownLatch(1);

  /** Whoever compares waits for the time until the test lets it go on. */
  private Instant now() {
    try {
      if (Thread.currentThread() != test) {
        held.await();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return NOW;
  }

  @Test
  void copiesThatFailedWaitInTheMemoryThatPairsMayTakeAndNoMore() throws Exception {
    List<String> failing = IntStream.range(0, 40).mapToObj(i -> "failing-" + i).toList();
    InstantSource time = this::now;
    Clock clock = time.withZone(ZoneOffset.UTC);
    ScheduledExecutorService never = Executors.newScheduledThreadPool(0);
    try (ControlUnderTest control = new ControlUnderTest(folder)) {
      control.reopen(routes(Stream.concat(failing.stream(), Stream.of("held", "dropped", "last"))));
      Differ differ =
          new Differ(
              control.control(),
              new DryRunTroubles(control.control(), null),
              folder.resolve("diff-rules.yml"),
              Duration.ZERO,
              folder.resolve("diff"),
              new MonolithAnswers(folder, clock, never),
              null,
              clock,
              never,
              new PrometheusRegistry());
      // Its book is there already when the one thread is held in the middle of it.
      differ.lost("held", Lost.QUEUE_FULL);
      differ.answered(pair(control, "held", 0));
      for (String route : failing) {
        differ.lost(
            new FailedCopy(
                route(control, route), request(MIB), Lost.UNREACHABLE, "connection refused"));
      }
      differ.answered(pair(control, "dropped", 1));
      held.countDown();
      await(
          () -> {
            differ.answered(pair(control, "last", 0));
            return differ.report("last").compared() > 0;
          });

      assertThat(failing)
          .filteredOn(route -> !differ.report(route).failed().isEmpty())
          .as("32 MiB")
          .isEqualTo(failing.subList(0, 32));
      assertThat(failing)
          .as("all are counted")
          .allMatch(route -> differ.report(route).lost().equals(Map.of("unreachable", 1L)));
      assertThat(differ.report("held").compared()).isEqualTo(1);
      assertThat(differ.report("dropped").compared()).isZero();
      differ.stop();
    } finally {
      never.shutdownNow();
    }
  }

  private static String routes(Stream<String> ids) {
    return ids.map("  %s: {method: GET, path: /%<s, effect: safe, extracted: f}\n"::formatted)
        .collect(
            Collectors.joining(
                "",
                """
                upstreams: {monolith: {url: "${MONOLITH}"}, f: {url: "${EXTRACTED}"}}
                default: monolith
                routes:
                """,
                ""));
  }

  private static Route route(ControlUnderTest control, String id) {
    return control.control().current().route(id).orElseThrow();
  }

  private static AnswerPair pair(ControlUnderTest control, String route, int bytes) {
    CopiedAnswer answer = new CopiedAnswer(200, List.of(), new byte[0]);
    return new AnswerPair(route(control, route), request(bytes), answer, answer, null);
  }

  private static CopiedRequest request(int bytes) {
    return new CopiedRequest("request-1", "GET", "/x", List.of(), new byte[bytes]);
  }
}
