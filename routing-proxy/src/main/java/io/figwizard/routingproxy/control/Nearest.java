package io.figwizard.routingproxy.control;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Helps whoever mistyped a word. */
public final class Nearest {

  private Nearest() {}

  /**
   * Ends a message about an unknown word: {@code did you mean "canary"?} where one of the known
   * words is close, else the list of them.
   */
  public static String hint(String unknown, Collection<String> known) {
    if (known.isEmpty()) {
      return "there are none yet";
    }
    String word = unknown.toLowerCase(Locale.ROOT);
    LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
    String nearest =
        known.stream()
            .min(Comparator.comparingInt(k -> distance.apply(word, k.toLowerCase(Locale.ROOT))))
            .orElseThrow();
    // A third of the letters wrong is still a slip; more is another word.
    int slips = Math.max(1, Math.max(word.length(), nearest.length()) / 3);
    return distance.apply(word, nearest.toLowerCase(Locale.ROOT)) <= slips
        ? "did you mean \"" + nearest + "\"?"
        : "expected one of: " + String.join(", ", known);
  }
}
