package io.figwizard.routingproxy.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.figwizard.routingproxy.routes.Side;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RouteMetricsTest {

  private static final String JSON = "application/json";
  private static final long SECOND = 1_000_000_000;

  private final List<String> told = Collections.synchronizedList(new ArrayList<>());
  private final ProxyMetrics metrics = new ProxyMetrics(new PrometheusRegistry());
  private final RouteMetrics route = metrics.route("drilling");

  @BeforeEach
  void listen() {
    metrics.tell(
        new Outcomes() {
          @Override
          public void begins(String id, Side side) {
            told.add(id + " asks " + side.word());
          }

          @Override
          public void ended(String id, Side side, Ending ending, long nanos, long at) {
            told.add(id + " " + side.word() + " " + ending + " " + nanos + " at " + at / SECOND);
          }

          @Override
          public void monolithSaid(
              String id, int status, String contentType, String coding, byte @Nullable [] error) {
            told.add(id + " said " + status + " " + contentType);
          }
        });
  }

  @Test
  void tellsWhatIsNotedOnceSomebodyWantsToKnow() {
    route.asks(Side.MONOLITH);
    route.note(ended(Side.MONOLITH, 200), SECOND, JSON);
    route.asks(Side.EXTRACTED);
    route.note(ended(Side.EXTRACTED, 503), 2 * SECOND);
    assertThat(told).isEmpty();

    metrics.settle("drilling");
    metrics.settle("nobody's");

    assertThat(told)
        .containsExactly(
            "drilling asks monolith",
            "drilling asks extracted",
            "drilling monolith ANSWERED 7 at 1",
            "drilling said 200 application/json",
            "drilling extracted FAILED 7 at 2");
    metrics.settleAll();
    assertThat(told).hasSize(5);
  }

  @Test
  void tellsNobodyOfTheProxysOwnAnswers() {
    route.note(Note.of(Side.MONOLITH, 413, 7), SECOND);
    metrics.settleAll();

    assertThat(told).isEmpty();
  }

  @Test
  void saysNothingOfTimesThatSayNothing() {
    route.note(Note.ended(Note.of(Side.EXTRACTED, 200, 7), false), SECOND);
    metrics.settleAll();

    assertThat(told).containsExactly("drilling extracted ANSWERED " + Outcomes.NO_TIME + " at 1");
  }

  @Test
  void keepsNoMoreThanAFewDozenAndForgetsNone() {
    for (int i = 0; i < 1_000; i++) {
      route.note(ended(Side.EXTRACTED, 200), i * SECOND);
    }

    assertThat(told).hasSizeGreaterThan(1_000 - 33);
    metrics.settleAll();
    assertThat(told).hasSize(1_000);
    assertThat(told.get(999)).endsWith(" at 999");
  }

  @Test
  void tellsEachAnswersOwnContentType() {
    route.note(ended(Side.MONOLITH, 200), SECOND, JSON);
    route.note(ended(Side.EXTRACTED, 200), SECOND);
    route.note(ended(Side.MONOLITH, 204), SECOND, "");
    route.note(ended(Side.MONOLITH, 404), SECOND, "text/html");
    metrics.settleAll();

    assertThat(told)
        .filteredOn(line -> line.contains("said"))
        .containsExactly(
            "drilling said 200 application/json",
            "drilling said 204 ",
            "drilling said 404 text/html");
  }

  @Test
  void losesNoneOfManyThreadsWhileOthersRead() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(5);
    try {
      threads.invokeAll(
          IntStream.range(0, 5)
              .<Callable<Void>>mapToObj(
                  thread ->
                      () -> {
                        for (int i = 0; i < 5_000; i++) {
                          if (thread == 0) {
                            metrics.settleAll();
                          } else {
                            route.note(ended(Side.EXTRACTED, 200), SECOND);
                          }
                        }
                        return null;
                      })
              .toList());
    } finally {
      threads.shutdown();
    }
    metrics.settleAll();

    assertThat(told).hasSize(20_000);
  }

  private static long ended(Side side, int status) {
    return Note.ended(Note.of(side, status, 7), true);
  }
}
