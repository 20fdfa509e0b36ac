package io.figwizard.jobs;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/** What mails say, in the language of the reader where we speak it, else in English. */
final class Texts {
  private static final ResourceBundle.Control NO_OTHER_LANGUAGE =
      ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

  private final ResourceBundle bundle;

  private Texts(ResourceBundle bundle) {
    this.bundle = bundle;
  }

  /**
   * @param tag as the account has it; one that is none is English
   */
  static Texts in(@Nullable String tag) {
    Locale locale = tag == null ? Locale.ROOT : Locale.forLanguageTag(tag);
    return new Texts(
        ResourceBundle.getBundle("io.figwizard.jobs.texts", locale, NO_OTHER_LANGUAGE));
  }

  /** {@code en} or {@code de}. */
  String language() {
    String language = bundle.getLocale().getLanguage();
    return language.isEmpty() ? "en" : language;
  }

  String of(String key, Object... arguments) {
    return new MessageFormat(bundle.getString(key), Locale.forLanguageTag(language()))
        .format(arguments);
  }
}
