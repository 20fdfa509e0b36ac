package io.figwizard.loadtests.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ShareTest {

  private static final UUID ANA = new UUID(0, 1);
  private static final UUID BEN = new UUID(0, 2);

  @Test
  void countsUsersNotRequests() {
    Share share =
        Share.of(
            outcomes(
                by(ANA, "extracted"),
                by(ANA, "extracted"),
                by(ANA, "extracted"),
                by(BEN, "monolith")));

    assertThat(share.percent()).isCloseTo(50, within(0.01));
    assertThat(share.both()).isEmpty();
  }

  @Test
  void findsWhoMetBothSides() {
    Share share =
        Share.of(outcomes(by(ANA, "extracted"), by(ANA, "monolith"), by(BEN, "monolith")));

    assertThat(share.both()).containsExactly(ANA);
  }

  @Test
  void doesNotBlameTheCanaryForFallbacks() {
    Answered fallback = new Answered(3, ANA, 0, 1, "monolith", true, false, null);

    assertThat(Share.of(outcomes(by(ANA, "extracted"), fallback)).both()).isEmpty();
  }

  @Test
  void countsWhoWasMovedBack() {
    Share earlier = Share.of(outcomes(by(ANA, "extracted"), by(BEN, "extracted")));

    assertThat(Share.of(outcomes(by(ANA, "monolith"))).movedBack(earlier)).isEqualTo(1);
    assertThat(Share.of(outcomes(by(ANA, "extracted"))).movedBack(earlier)).isZero();
  }

  @Test
  void allowsLessChanceWithMoreUsers() {
    Answered[] many = new Answered[1_000];
    for (int i = 0; i < many.length; i++) {
      many[i] = by(new UUID(1, i), "monolith");
    }

    assertThat(Share.of(outcomes(many)).tolerance(10)).isCloseTo(3.32, within(0.01));
    assertThat(Share.of(outcomes(by(ANA, "monolith"))).tolerance(10)).isGreaterThan(100);
  }

  private static Outcomes outcomes(Answered... answered) {
    return new Outcomes(List.of(answered));
  }

  private static Answered by(UUID user, String side) {
    return new Answered(0, user, 0, 1, side, false, false, null);
  }
}
