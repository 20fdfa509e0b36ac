package io.figwizard.loadtests.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.Test;

class HardRulesTest {
  @Test
  void boundsTheErrorRateAsClopperAndPearsonDo() {
    // With no failure the bound has a closed form: 1 - 0.05^(1/n).
    assertThat(HardRules.upperBound(0, 100)).isCloseTo(1 - Math.pow(0.05, 0.01), within(1e-9));
    // 10 of 100: 0.16372, from an independent table.
    assertThat(HardRules.upperBound(10, 100)).isCloseTo(0.16372, within(1e-4));
    assertThat(HardRules.upperBound(100, 100)).isEqualTo(1);
  }

  @Test
  void findsNothingInTwoSoundSides() {
    HardRules.Findings findings =
        HardRules.check(totals(10_000, 0, "4xx"), totals(10_000, 0, "4xx"));

    assertThat(findings.violations()).isEmpty();
    assertThat(findings.doubts()).isEmpty();
  }

  @Test
  void refusesMoreErrorsThanTheMonolithHas() {
    HardRules.Findings findings =
        HardRules.check(totals(10_000, 20, "5xx"), totals(10_000, 100, "5xx"));

    assertThat(findings.violations())
        .singleElement()
        .asString()
        .contains("failed 100 of 10000", "the monolith's 0.200 % + 0.5 points");
  }

  @Test
  void acceptsTheErrorsThatTheMonolithHasToo() {
    assertThat(HardRules.check(totals(10_000, 500, "4xx"), totals(10_000, 510, "4xx")).violations())
        .isEmpty();
  }

  @Test
  void refusesAKindOfAnswerThatTheMonolithNeverGave() {
    assertThat(HardRules.check(totals(10_000, 30, "4xx"), totals(10_000, 11, "5xx")).violations())
        .singleElement()
        .asString()
        .contains("5xx came 11 times");
    assertThat(HardRules.check(totals(10_000, 30, "4xx"), totals(10_000, 10, "5xx")).violations())
        .isEmpty();
  }

  @Test
  void doubtsInsteadOfRefusingWhenThereAreTooFewRequests() {
    HardRules.Findings findings = HardRules.check(totals(100, 0, "4xx"), totals(100, 0, "4xx"));

    assertThat(findings.violations()).isEmpty();
    assertThat(findings.doubts()).singleElement().asString().contains("failed 0 of 100");
  }

  private static HardRules.Totals totals(long requests, long failed, String how) {
    return new HardRules.Totals(
        requests,
        failed,
        failed == 0
            ? Map.of(Arm.SUCCESS, requests)
            : Map.of(Arm.SUCCESS, requests - failed, how, failed));
  }
}
