package io.figwizard.handlerkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.figwizard.handlerkit.AlertBoard.Posted;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class AlertBoardTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final AlertBoard board = new AlertBoard("sample", 2);

  @Test
  void hasAMessageForTheFirstOfAKindAtOnce() {
    assertThat(board.post(alert("a", 0))).isEqualTo(Posted.NEW);

    AlertMessage message = board.take(at(0), at(600)).orElseThrow();
    assertThat(message.count()).isEqualTo(1);
    assertThat(message.service()).isEqualTo("sample");
    assertThat(board.take(at(0), at(600))).isEmpty();
  }

  @Test
  void tellsOfTheOthersWhenTheWindowEnds() {
    board.post(alert("a", 0));
    board.take(at(0), at(600));
    assertThat(board.post(alert("a", 1))).isEqualTo(Posted.SUPPRESSED);
    assertThat(board.post(alert("a", 2))).isEqualTo(Posted.SUPPRESSED);

    assertThat(board.take(at(599), at(1199))).isEmpty();
    assertThat(board.nextDue()).contains(at(600));
    assertThat(board.take(at(600), at(1200)).orElseThrow().count()).isEqualTo(2);
    assertThat(board.nextDue()).isEmpty();
  }

  @Test
  void tellsAtOnceAgainAfterAQuietWindow() {
    board.post(alert("a", 0));
    board.take(at(0), at(600));

    assertThat(board.post(alert("a", 700))).isEqualTo(Posted.NEW);
    assertThat(board.take(at(700), at(1300))).isPresent();
  }

  @Test
  void takesTheOneThatIsDueLongest() {
    board.post(alert("a", 5));
    board.post(alert("b", 3));

    assertThat(board.take(at(5), at(600)).orElseThrow().latest().kind()).isEqualTo("b");
  }

  @Test
  void countsWhatItHasNoRoomForAndTellsOfIt() {
    board.post(alert("a", 0));
    board.post(alert("b", 1));
    assertThat(board.post(alert("c", 2))).isEqualTo(Posted.DROPPED);
    assertThat(board.post(alert("c", 3))).isEqualTo(Posted.DROPPED);

    assertThat(board.take(at(4), at(600)).orElseThrow().dropped()).isEqualTo(2);
    assertThat(board.take(at(4), at(600)).orElseThrow().dropped()).isZero();
  }

  @Test
  void forgetsAKindThatIsToldForANewOne() {
    board.post(alert("a", 0));
    board.post(alert("b", 1));
    board.take(at(1), at(600));

    assertThat(board.post(alert("c", 2))).isEqualTo(Posted.NEW);
  }

  @Test
  void putsWhatWasGivenBackIntoTheNextMessage() {
    board.post(alert("a", 0));
    AlertMessage message = board.take(at(0), at(600)).orElseThrow();
    board.post(alert("a", 1));
    board.giveBack(message, at(60));

    assertThat(board.take(at(59), at(600))).isEmpty();
    assertThat(board.take(at(60), at(600)).orElseThrow().count()).isEqualTo(2);
  }

  @Test
  void keepsAMessageShort() {
    Alert alert = new Alert("k".repeat(5000), "s".repeat(5000), "r".repeat(64), START);
    String text =
        AlertFormat.DISCORD
            .write(
                new AlertMessage("sample", alert, Long.MAX_VALUE, Long.MAX_VALUE),
                Json.strictMapper(64, 10_000))
            .path("content")
            .asText();

    assertThat(text.length()).isLessThan(2000);
  }

  private static Alert alert(String kind, long second) {
    return new Alert(kind, "something", null, at(second));
  }

  private static Instant at(long second) {
    return START.plusSeconds(second);
  }
}
