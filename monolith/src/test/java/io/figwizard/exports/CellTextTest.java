package io.figwizard.exports;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CellTextTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "=1+1",
        "=cmd|' /C calc'!A0",
        "+1",
        "-1+1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\r",
        "\n=1",
        "  =1",
        "\u00A0=1",
        "\uFEFF=1",
        "\uFF1D1+1",
        "\uFF0B1",
        "\uFF0D1",
        "\uFF20SUM",
        "'=1",
        "''\t=1"
      })
  void givesAnApostropheToWhatASpreadsheetMightCalculate(String text) {
    assertThat(CellText.harmless(text)).isEqualTo("'" + text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "'", "'tis", "a=1", "1-1", "der Baum", " leading", "\nline", "#", "漢字"})
  void leavesOtherTextsAlone(String text) {
    assertThat(CellText.harmless(text)).isEqualTo(text);
  }

  @Test
  void leavesNumbersAndTimesAlone() {
    assertThat(CellText.harmless(-1)).isEqualTo("-1");
    assertThat(CellText.harmless(0.000_01)).isEqualTo("0.00001");
    assertThat(CellText.harmless(1.0)).isEqualTo("1");
    assertThat(CellText.harmless(Instant.parse("2026-03-10T10:00:00Z")))
        .isEqualTo("2026-03-10T10:00:00Z");
    assertThat(CellText.harmless(null)).isEmpty();
  }

  /** As about.txt promises to programs. */
  @Test
  void canBeTakenBackWhateverTheTextIs() {
    Random dice = new Random(7);
    List<String> letters = List.of("'", "=", "+", "-", "@", "\t", "\r", "\n", " ", "a", "\uFF1D");
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int length = dice.nextInt(6); length > 0; length--) {
        text.append(letters.get(dice.nextInt(letters.size())));
      }
      assertThat(CsvReader.original(CellText.harmless(text.toString()))).isEqualTo(text.toString());
    }
  }
}
