package io.figwizard.drilling;

/** Bounds of what users write, in characters. */
final class Text {
  static final int NAME = 200;
  static final int DESCRIPTION = 2000;
  static final int SIDE = 2000;
  static final int HINT = 500;

  /** For texts that may be left out but not be emptied; {@code @NotBlank} refuses null too. */
  static final String NOT_BLANK = "(?s).*\\S.*";

  static final String BLANK = "must not be blank";

  private Text() {}
}
