package io.figwizard.routingproxy.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.figwizard.routingproxy.routes.Side;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NoteTest {

  @ParameterizedTest
  @CsvSource({
    "MONOLITH, 200, 0",
    "EXTRACTED, 503, 1",
    "MONOLITH, 999, 123456789012",
    "EXTRACTED, 101, 200000000000000"
  })
  void givesBackWhatItWasMadeOf(Side side, int status, long nanos) {
    long alone = Note.of(side, status, nanos);
    long told = Note.said(Note.ended(alone, true));
    long says = Note.says(told, Outcomes.Ending.SAYS_FAILED);

    for (long note : new long[] {alone, told, says}) {
      assertThat(Note.side(note)).isEqualTo(side);
      assertThat(Note.status(note)).isEqualTo(status);
      assertThat(Note.nanos(note)).isEqualTo(nanos);
    }
    assertThat(Note.isEnded(alone) || Note.isTimed(alone) || Note.isSaid(alone)).isFalse();
    assertThat(Note.isEnded(told) && Note.isTimed(told) && Note.isSaid(told)).isTrue();
    assertThat(Note.isTimed(Note.ended(alone, false))).isFalse();
    assertThat(Note.isEnded(says) && Note.isTimed(says) && Note.isSaid(says)).isTrue();
    assertThat(Note.ending(alone)).isEqualTo(Outcomes.Ending.of(status));
    for (Outcomes.Ending said :
        List.of(
            Outcomes.Ending.SAYS_FAILED,
            Outcomes.Ending.SAYS_REFUSED,
            Outcomes.Ending.UNREADABLE)) {
      assertThat(Note.ending(Note.says(told, said))).isEqualTo(said);
    }
  }

  @Test
  void takesWhatIsTooLongForItForTheLongestThereIs() {
    long note = Note.of(Side.EXTRACTED, 200, Duration.ofDays(100).toNanos());

    assertThat(Duration.ofNanos(Note.nanos(note)))
        .isBetween(Duration.ofDays(3), Duration.ofDays(4));
    assertThat(Note.status(note)).isEqualTo(200);
  }
}
