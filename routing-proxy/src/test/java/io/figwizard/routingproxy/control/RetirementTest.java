package io.figwizard.routingproxy.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.figwizard.routingproxy.control.state.Change;
import io.figwizard.routingproxy.control.state.Standing;
import io.figwizard.routingproxy.routes.Mode;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class RetirementTest {

  private static final String ROUTE = "drilling.stats";
  private static final Instant NOW = Instant.parse("2026-03-31T12:00:00Z");
  private static final Standing EXTRACTED = new Standing(Mode.EXTRACTED, 0);

  @Test
  void daysCountFromTheLastRequestOfTheMonolith() {
    assertThatCode(() -> check(daysAgo(40), daysAgo(14))).doesNotThrowAnyException();
    ControlRefusal refusal = refusal(daysAgo(40), daysAgo(13));
    assertThat(refusal.code()).isEqualTo("monolith_needed");
    assertThat(refusal).hasMessageContaining("Ask again after 2026-04-01T12:00:00Z");
  }

  @Test
  void daysCountFromTheFlipWhereNobodyAskedSince() {
    assertThat(refusal(daysAgo(3), daysAgo(40)).code()).isEqualTo("monolith_needed");
  }

  private static void check(Instant extractedAt, Instant quietSince) {
    Retirement.check(
        ROUTE,
        EXTRACTED,
        Change.flip(7, extractedAt, "ada", ROUTE, Standing.MONOLITH, EXTRACTED),
        quietSince,
        14,
        NOW,
        new FlipRequest(Mode.RETIRED, null, "ada", "", false, null, null));
  }

  private static ControlRefusal refusal(Instant extractedAt, Instant quietSince) {
    return catchThrowableOfType(ControlRefusal.class, () -> check(extractedAt, quietSince));
  }

  private static Instant daysAgo(int days) {
    return NOW.minus(Duration.ofDays(days));
  }
}
