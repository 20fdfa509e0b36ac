package io.figwizard.loadtests.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.figwizard.loadtests.CannotRun;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProfileTest {

  /** Every so many chunks one is made: users are spread over them by chance. */
  private static final int SAMPLED = 10;

  @Test
  void hasAtLeastEightMillionRowsInProduction() {
    Profile production = Profile.PRODUCTION;
    Parts parts = Parts.of(production, LoadDataCommand.SEED, Instant.parse("2026-01-31T00:00:00Z"));

    long rows =
        IntStream.range(0, production.chunks() / SAMPLED)
            .mapToLong(number -> Chunk.of(number * SAMPLED, production, parts.all()).rows())
            .sum();

    assertThat(rows * SAMPLED).isGreaterThan(8_000_000);
  }

  @Test
  void isFoundByItsName() {
    assertThat(Profile.named("CI")).isEqualTo(Profile.CI);
    assertThatThrownBy(() -> Profile.named("huge"))
        .isInstanceOf(CannotRun.class)
        .hasMessageContaining("no profile 'huge'")
        .hasMessageContaining("production");
  }
}
