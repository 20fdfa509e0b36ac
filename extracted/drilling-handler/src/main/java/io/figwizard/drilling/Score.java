package io.figwizard.drilling;

import io.figwizard.drilling.fsrs.Rating;
import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * How near an answer came to what was expected.
 *
 * @param value 1 for the same text, 0 for nothing in common, four decimals. Upper and lower case,
 *     punctuation, spacing and how a character is encoded (Unicode TR 15, form KC) do not count;
 *     accents do, for they are part of what a learner of a language has to know
 */
record Score(double value) {
  /** One slip of the finger in a word of seven letters. */
  private static final double CORRECT = 0.85;

  private static final Pattern NEITHER_LETTER_NOR_DIGIT = Pattern.compile("[^\\p{L}\\p{M}\\p{N}]+");

  static Score of(String answer, String expected) {
    int[] given = normalised(answer);
    int[] wanted = normalised(expected);
    int longer = Math.max(given.length, wanted.length);
    if (longer == 0) {
      return new Score(answer.strip().equals(expected.strip()) ? 1 : 0);
    }
    double similarity = 1 - (double) distance(given, wanted) / longer;
    return new Score(Math.round(similarity * 10_000) / 10_000.0);
  }

  boolean correct() {
    return value >= CORRECT;
  }

  /** What the score alone says. Never "easy": only the learner knows that. */
  Rating rating() {
    return value == 1 ? Rating.GOOD : correct() ? Rating.HARD : Rating.AGAIN;
  }

  /** Code points: a character outside the basic plane counts once. */
  private static int[] normalised(String text) {
    // Upper case first: it makes one letter of the German sharp s and SS, and of both Greek sigmas.
    String folded =
        Normalizer.normalize(text, Normalizer.Form.NFKC)
            .toUpperCase(Locale.ROOT)
            .toLowerCase(Locale.ROOT);
    return NEITHER_LETTER_NOR_DIGIT.matcher(folded).replaceAll(" ").strip().codePoints().toArray();
  }

  /** Levenshtein's: the fewest insertions, deletions and replacements. */
  private static int distance(int[] left, int[] right) {
    int[] previous = new int[right.length + 1];
    int[] current = new int[right.length + 1];
    for (int j = 0; j <= right.length; j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= left.length; i++) {
      current[0] = i;
      for (int j = 1; j <= right.length; j++) {
        int replaced = previous[j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
        current[j] = Math.min(replaced, Math.min(previous[j], current[j - 1]) + 1);
      }
      int[] swap = previous;
      previous = current;
      current = swap;
    }
    return previous[right.length];
  }
}
