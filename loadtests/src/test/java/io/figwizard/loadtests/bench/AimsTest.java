package io.figwizard.loadtests.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.figwizard.loadtests.bench.Aims.Aim;
import io.figwizard.loadtests.bench.Results.Saturated;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class AimsTest {

  private static final Variant NGINX = new Variant("nginx", Traffic.byPath(1));
  private static final Variant FEW = new Variant("fig-1", Traffic.byPath(1));
  private static final Variant MANY = new Variant("fig-200", Traffic.byPath(1));

  private final Results results = new Results(List.of(NGINX, FEW, MANY));

  @Test
  void comparesWithinEachRound() {
    // The second round was on a machine half as fast.
    add(NGINX, 1, 1_000, 10);
    add(FEW, 1, 900, 11);
    add(NGINX, 2, 500, 20);
    add(FEW, 2, 350, 24);

    List<Aim> aims = Aims.of(results);

    assertThat(aims).hasSize(2);
    assertThat(aims.get(0).ratio()).isEqualTo(new Spread(0.8, 0.7, 0.9));
    assertThat(aims.get(0).met()).isTrue();
    assertThat(aims.get(1).text())
        .isEqualTo("met      fig-1/path, CPU over nginx: 1.15 (1.10 to 1.20), aim at most 1.25");
  }

  @Test
  void saysWhatIsNotMet() {
    add(NGINX, 1, 1_000, 10);
    add(FEW, 1, 700, 13);

    assertThat(Aims.of(results)).noneMatch(Aim::met);
  }

  @Test
  void wantsTheCostToStayTheSameWithMoreRoutes() {
    add(FEW, 1, 1_000, 10);
    add(MANY, 1, 1_000, 12);

    assertThat(Aims.of(results))
        .singleElement()
        .satisfies(
            aim -> {
              assertThat(aim.met()).isFalse();
              assertThat(aim.text()).contains("fig-200/path, CPU over fig-1: 1.20");
            });
  }

  @Test
  void holdsEachKindOfRequestsAgainstNginxWithTheSame() {
    assertThat(Aims.nginx("fig-200/path")).isEqualTo("nginx/path");
    assertThat(Aims.nginx("fig-10000/few")).isEqualTo("nginx/path");
    assertThat(Aims.nginx("fig-200/canary")).isEqualTo("nginx/action");
    assertThat(Aims.nginx("fig-200/h2")).isEqualTo("nginx-h2/h2");
  }

  private void add(Variant variant, int round, long requests, double cpu) {
    Reading reading = new Reading(requests, Duration.ofSeconds(1), 1, 1, 0);
    results.add(new Saturated(variant, round, reading, cpu, 1));
  }
}
