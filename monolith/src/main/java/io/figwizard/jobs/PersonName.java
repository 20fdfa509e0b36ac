package io.figwizard.jobs;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A name as people chose it, made safe for a mail. Whoever signs up with somebody else's address
 * chooses the name that our mail to them begins with, so a name never carries a link or a second
 * line.
 */
final class PersonName {
  private static final int LONGEST = 60;
  // Control, format (which turns the direction of writing), unassigned; line and paragraph breaks.
  private static final Pattern INVISIBLE = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}]+");
  private static final Pattern SPACES = Pattern.compile("\\p{Z}+");
  // What mail programs make a link of, or markup.
  private static final Pattern LINK = Pattern.compile("[/\\\\@:<>]|\\.\\S*\\p{L}{2}|\\bwww\\b");

  private PersonName() {}

  /** Empty where nothing is left that could be used as a name. */
  static Optional<String> of(@Nullable String chosen) {
    if (chosen == null) {
      return Optional.empty();
    }
    String visible = INVISIBLE.matcher(chosen).replaceAll(" ");
    String name = SPACES.matcher(visible).replaceAll(" ").strip();
    if (name.isEmpty() || LINK.matcher(name).find()) {
      return Optional.empty();
    }
    return Optional.of(shortened(name));
  }

  private static String shortened(String name) {
    if (name.codePointCount(0, name.length()) <= LONGEST) {
      return name;
    }
    return name.substring(0, name.offsetByCodePoints(0, LONGEST - 1)).stripTrailing() + "…";
  }
}
