package io.figwizard.loadtests.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class OutcomesTest {

  private static final UUID ANA = new UUID(0, 1);

  private final AnswerLog log = new AnswerLog();

  @Test
  void takesOnlyWhatHappenedEntirelyBetweenTwoMoments() {
    log.add(answered(0, 90, 120));
    log.add(answered(1, 100, 200));
    log.add(answered(2, 190, 201));

    assertThat(log.between(100, 200).requests()).extracting(Answered::number).containsExactly(1L);
  }

  @Test
  void findsLostDoubledAndUnacknowledgedAnswers() {
    log.add(answered(0, 0, 1));
    log.add(answered(1, 0, 1));
    log.add(new Answered(2, ANA, 0, 1, null, false, true, "502 upstream_failed"));
    WrittenAnswers written = new WrittenAnswers(Map.of(0L, 2, 2L, 1));

    assertThat(written.lost(log.all())).isEqualTo(1);
    assertThat(written.doubled()).isEqualTo(1);
    assertThat(written.unacknowledged(log.all())).isEqualTo(1);
    assertThat(written.rows()).isEqualTo(3);
  }

  @Test
  void measuresFromTheMomentARequestWasDue() {
    log.add(answered(0, 0, 5_000_000));

    assertThat(log.all().latencies().getValueAtPercentile(50)).isBetween(4_990L, 5_010L);
  }

  private static Answered answered(long number, long intended, long finished) {
    return new Answered(number, ANA, intended, finished, "monolith", false, false, null);
  }
}
