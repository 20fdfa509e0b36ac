package io.figwizard.drilling;

import static org.assertj.core.api.Assertions.assertThat;

import io.figwizard.drilling.fsrs.Rating;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ScoreTest {
  @ParameterizedTest
  @CsvSource({
    "the dog, The dog.",
    "'  the   dog ', the dog",
    "STRASSE, straße",
    "ΣΊΣΥΦΟΣ, Σίσυφος",
    "ﬁne, fine",
    "１２３, 123",
    "rock'n'roll, Rock’n’Roll",
    "東京, 東京。",
    "!!!, !!!",
  })
  void whatDoesNotMatterDoesNotCount(String answer, String expected) {
    assertThat(Score.of(answer, expected).value()).isEqualTo(1);
  }

  @Test
  void theSameCharacterInTwoEncodingsIsTheSame() {
    assertThat(Score.of("cafe\u0301", "caf\u00e9").value()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "cafe, café, 0.75, AGAIN, false",
    "langauge, language, 0.75, AGAIN, false",
    "diffrence, difference, 0.9, HARD, true",
    "difference, difference, 1, GOOD, true",
    "cat, dog, 0, AGAIN, false",
    "???, dog, 0, AGAIN, false",
    "dog, '', 0, AGAIN, false",
    "?, !, 0, AGAIN, false",
    "😀a, 😁a, 1, GOOD, true",
    "𝒳, 𝒴, 0, AGAIN, false",
    "𠮷野家, 吉野家, 0.6667, AGAIN, false",
  })
  void everyOtherDifferenceCounts(
      String answer, String expected, double value, Rating rating, boolean correct) {
    Score score = Score.of(answer, expected);

    assertThat(score.value()).isEqualTo(value);
    assertThat(score.rating()).isEqualTo(rating);
    assertThat(score.correct()).isEqualTo(correct);
  }

  @Test
  void theOrderOfTheTwoDoesNotMatterAndLongTextsAreBounded() {
    String left = "abcdefghij ".repeat(180);
    String right = "abcdefgij ".repeat(199);

    assertThat(Score.of(left, right)).isEqualTo(Score.of(right, left));
    assertThat(Score.of(left, right).value()).isBetween(0.5, 1.0);
  }
}
