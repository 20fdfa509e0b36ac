package io.figwizard.profile;

/** Bounds of what users write, in characters. */
final class Text {
  static final int DISPLAY_NAME = 100;
  static final int ABOUT = 2000;

  /** Something that can be seen, and nothing that breaks a line or is no character at all. */
  static final String ONE_LINE = "[^\\p{Cc}\\p{Cs}]*[^\\p{Cc}\\p{Cs}\\s][^\\p{Cc}\\p{Cs}]*";

  static final String NOT_ONE_LINE = "must not be blank or contain control characters";

  private Text() {}
}
