package io.figwizard.conversation;

/** Bounds of what users write and providers say, in characters. */
final class Text {
  static final int MESSAGE = 4000;
  static final int MEMORY = 2000;
  static final int SUMMARY = 4000;
  static final int LABEL = 100;

  private Text() {}

  /**
   * As a row can hold it: shortened, never within a character, and without the one character that
   * PostgreSQL has no place for.
   */
  static String bounded(String text, int length) {
    String clean = text.replace("\u0000", "").strip();
    if (clean.length() <= length) {
      return clean;
    }
    int end = Character.isHighSurrogate(clean.charAt(length - 1)) ? length - 1 : length;
    return clean.substring(0, end);
  }
}
