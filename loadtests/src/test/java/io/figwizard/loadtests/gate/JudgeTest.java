package io.figwizard.loadtests.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class JudgeTest {
  private static final Margins NO_SLACK = Margins.DEFAULT.withSlackMillis(0);

  @Test
  void boundsTheMeanRatioWithStudentsT() {
    List<Launch> launches =
        List.of(
            Launches.of(1, 10, 10 * Math.exp(0.01)),
            Launches.of(2, 10, 10 * Math.exp(0.02)),
            Launches.of(3, 10, 10 * Math.exp(0.03)),
            Launches.of(4, 10, 10 * Math.exp(0.04)));

    Comparison p50 = new Judge(Launches.plan(NO_SLACK)).compare(launches).get(0);

    assertThat(p50.quantile()).isEqualTo(Quantile.P50);
    assertThat(p50.mean()).isCloseTo(0.025, within(1e-9));
    // t(3 degrees of freedom, 1 - 0.05/3) = 3.7402 from an independent table; sd = 0.0129099
    assertThat(p50.upper() - p50.mean()).isCloseTo(3.7402 * 0.0129099 / 2, within(1e-5));
    assertThat(p50.mean() - p50.lower()).isCloseTo(p50.upper() - p50.mean(), within(1e-12));
    assertThat(p50.limit()).isCloseTo(Math.log(1.10), within(1e-12));
    assertThat(p50.verdict()).isEqualTo(Verdict.PASS);
  }

  @Test
  void failsWhatIsSlowerBeyondDoubtAndBeyondTheMargin() {
    assertThat(verdict(11.5, 11.6, 11.4, 11.5)).isEqualTo(Verdict.FAIL);
  }

  @Test
  void doesNotSayWhenTheLaunchesDisagree() {
    assertThat(verdict(8, 13, 9, 12)).isEqualTo(Verdict.INCONCLUSIVE);
  }

  @Test
  void allowsTheAbsoluteSlackWhereTheMarginIsSmaller() {
    List<Launch> launches =
        IntStream.range(0, 4).mapToObj(i -> Launches.of(i, 3, 4.5 + 0.01 * i)).toList();

    assertThat(compare(Margins.DEFAULT, launches)).allMatch(c -> c.verdict() == Verdict.PASS);
    assertThat(compare(NO_SLACK, launches)).allMatch(c -> c.verdict() == Verdict.FAIL);
  }

  @Test
  void judgesNoQuantileThatHasTooFewRequests() {
    GatePlan plan =
        new GatePlan(
            "drilling.stats",
            "setting",
            4,
            2,
            14,
            30,
            360,
            1,
            NO_SLACK,
            Map.of(Quantile.P99, 6001),
            Validity.DEFAULT);
    List<Launch> launches = List.of(Launches.of(1, 5, 5), Launches.of(2, 5, 5.01));

    assertThat(new Judge(plan).compare(launches))
        .extracting(Comparison::judged)
        .containsExactly(true, true, false);
  }

  @Test
  void mirrorsTheVerdictWhenTheSidesAreSwapped() {
    SplittableRandom random = new SplittableRandom(3);
    List<Launch> launches =
        IntStream.range(0, 4).mapToObj(i -> Launches.synthetic(i, 1.5, 1000, random)).toList();
    List<Launch> swapped = launches.stream().map(Launches::swapped).toList();

    List<Comparison> forth = compare(NO_SLACK, launches);
    List<Comparison> back = compare(NO_SLACK, swapped);

    assertThat(forth).allMatch(comparison -> comparison.verdict() == Verdict.FAIL);
    assertThat(back).allMatch(comparison -> comparison.verdict() == Verdict.PASS);
    for (int i = 0; i < forth.size(); i++) {
      assertThat(back.get(i).mean()).isCloseTo(-forth.get(i).mean(), within(1e-12));
      assertThat(back.get(i).upper()).isCloseTo(-forth.get(i).lower(), within(1e-12));
      assertThat(back.get(i).lower()).isCloseTo(-forth.get(i).upper(), within(1e-12));
    }
  }

  @Test
  void doesNotCareForTheUnitWithoutSlack() {
    List<Launch> small = List.of(Launches.of(1, 2, 2.1), Launches.of(2, 2.2, 2.3));
    List<Launch> large = List.of(Launches.of(1, 200, 210), Launches.of(2, 220, 230));

    List<Comparison> one = compare(NO_SLACK, small);
    List<Comparison> other = compare(NO_SLACK, large);

    for (int i = 0; i < one.size(); i++) {
      assertThat(other.get(i).upper()).isCloseTo(one.get(i).upper(), within(1e-12));
      assertThat(other.get(i).verdict()).isEqualTo(one.get(i).verdict());
    }
  }

  @Test
  void needsTwoLaunches() {
    assertThatThrownBy(() -> compare(NO_SLACK, List.of(Launches.of(1, 5, 5))))
        .hasMessageContaining("1 launches");
  }

  private static Verdict verdict(double... extracted) {
    List<Launch> launches =
        IntStream.range(0, extracted.length)
            .mapToObj(i -> Launches.of(i, 10, extracted[i]))
            .toList();
    return compare(NO_SLACK, launches).get(0).verdict();
  }

  private static List<Comparison> compare(Margins margins, List<Launch> launches) {
    return new Judge(Launches.plan(margins)).compare(launches);
  }
}
