package io.figwizard.routingproxy.diff;

import static io.figwizard.routingproxy.control.ControlUnderTest.forced;
import static org.assertj.core.api.Assertions.assertThat;

import io.figwizard.routingproxy.control.ControlUnderTest;
import io.figwizard.routingproxy.coverage.MonolithAnswers;
import io.figwizard.routingproxy.dryrun.DryRunTroubles;
import io.figwizard.routingproxy.findings.ToldFindings;
import io.figwizard.routingproxy.routes.Mode;
import io.figwizard.routingproxy.shadow.Lost;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which of the numbers of a route count while both sides are asked for their builds. */
final class CountingIT {

  private static final String ROUTE = "drilling.next-cards";

  @TempDir Path folder;
  private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
  private final ToldFindings rows = new ToldFindings();
  private ControlUnderTest proxy;

  @BeforeEach
  void start() throws IOException {
    proxy = new ControlUnderTest(folder);
    proxy.control().flip(ROUTE, forced(Mode.SHADOW, null));
  }

  @AfterEach
  void stop() throws IOException {
    proxy.close();
    executor.shutdownNow();
  }

  @Test
  void whatAnotherProxyBeginsAnewMeanwhileDoesNotCount() {
    Differ differ = differ(others());
    differ.lost(ROUTE, Lost.TIMEOUT);
    assertThat(differ.found(proxy.route(ROUTE)).page().lost()).hasSize(1);
    proxy.extracted().beforeItTellsItsBuild(() -> rows.begin(ROUTE));

    assertThat(differ.found(proxy.route(ROUTE)).page().lost()).isEmpty();
    assertThat(new ShadowEvidence(differ).begun()).containsOnlyKeys(ROUTE);
  }

  @Test
  void whatIsBegunAnewHereMeanwhileDoesNotCount() throws IOException {
    Keeping keeping = new Keeping(new Redaction(new byte[32]), Clock.systemUTC());
    RulesInForce rules = new RulesInForce(folder.resolve("diff-rules.yml"));
    Books books = new Books(proxy.control(), rules, keeping);
    books.of(ROUTE).builds("monolith m1, extracted x1");
    books.of(ROUTE).lost(Lost.TIMEOUT);
    proxy.extracted().beforeItTellsItsBuild(() -> books.anew(ROUTE));

    Counting counting = new Counting(proxy.control(), books, answers(), null, Builds.asked());

    assertThat(counting.all(proxy.route(ROUTE), true).page().lost()).isEmpty();
  }

  @Test
  void aProxyAloneKnowsHowOftenItBeganAnew() {
    Differ differ = differ(null);
    assertThat(new ShadowEvidence(differ).begun()).isEmpty();
    differ.begin(ROUTE);
    differ.begin(ROUTE);
    assertThat(new ShadowEvidence(differ).begun()).containsExactly(Map.entry(ROUTE, 2L));
  }

  private OtherProxies others() {
    return new OtherProxies(rows, answers(), Clock.systemUTC());
  }

  private MonolithAnswers answers() {
    return new MonolithAnswers(folder, Clock.systemUTC(), executor);
  }

  private Differ differ(@Nullable OtherProxies others) {
    return new Differ(
        proxy.control(),
        new DryRunTroubles(proxy.control(), null),
        folder.resolve("diff-rules.yml"),
        Duration.ZERO,
        folder,
        answers(),
        others,
        Clock.systemUTC(),
        executor,
        new PrometheusRegistry());
  }
}
