package io.figwizard.exports;

import com.lowagie.text.pdf.BaseFont;

/** Makes texts such as a font can show, one letter for each that it lacks. */
final class PdfText {
  /** A white square, which fonts show for what they lack. */
  static final String REPLACEMENT = "\u25A1";

  private final BaseFont font;

  /**
   * @param font that has the {@link #REPLACEMENT}
   */
  PdfText(BaseFont font) {
    this.font = font;
  }

  /** Lines stay lines; what is never seen, such as joiners and marks of direction, goes. */
  String shown(String text) {
    StringBuilder shown = new StringBuilder(text.length());
    text.replace("\r\n", "\n").codePoints().forEach(letter -> append(shown, letter));
    return shown.toString();
  }

  private void append(StringBuilder shown, int letter) {
    if (letter == '\n' || letter == '\r' || letter == '\u2028' || letter == '\u2029') {
      shown.append('\n');
    } else if (letter == '\t') {
      shown.append("    ");
    } else if (isNeverSeen(letter)) {
      return;
    } else if (font.charExists(letter)) {
      shown.appendCodePoint(letter);
    } else {
      shown.append(REPLACEMENT);
    }
  }

  private static boolean isNeverSeen(int letter) {
    int type = Character.getType(letter);
    // The last ones choose between forms of the letter before.
    return type == Character.CONTROL
        || type == Character.FORMAT
        || (letter >= 0xFE00 && letter <= 0xFE0F);
  }
}
