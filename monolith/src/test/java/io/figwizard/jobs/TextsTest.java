package io.figwizard.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextsTest {
  @ParameterizedTest
  @CsvSource({
    "de, de",
    "de-AT, de",
    "de-CH-1996, de",
    "en, en",
    "en-GB, en",
    "fr, en",
    "ja-JP, en",
    "not a tag, en",
    "'', en",
    "NULL, en"
  })
  void speakTheReadersLanguageOrEnglish(String tag, String language) {
    assertThat(Texts.in(tag.equals("NULL") ? null : tag).language()).isEqualTo(language);
  }

  @Test
  void doNotDependOnTheLanguageOfTheMachine() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.GERMANY);
      assertThat(Texts.in("fr").of("digest.link")).isEqualTo("Learn now");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void sayTheSameThingsInEveryLanguage() throws IOException {
    assertThat(properties("texts_de").stringPropertyNames())
        .isEqualTo(properties("texts").stringPropertyNames())
        .isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "en, 1, One card is waiting for you",
    "en, 2, 2 cards are waiting for you",
    "de, 1, Eine Karte wartet auf dich",
    "de, 12, 12 Karten warten auf dich",
  })
  void count(String language, int number, String subject) {
    assertThat(Texts.in(language).of("digest.subject", number)).isEqualTo(subject);
  }

  @ParameterizedTest
  @CsvSource({"en, 0, none", "en, 1, one", "en, 1200, '1,200'", "de, 1200, 1.200", "de, 0, keine"})
  void countTheAnswersOfYesterday(String language, int number, String counted) {
    assertThat(Texts.in(language).of("digest.yesterday", number)).contains(counted);
  }

  @Test
  void takeNoInstructionsFromArguments() {
    assertThat(Texts.in("en").of("greeting", "{0} 'Ada'")).isEqualTo("Hello {0} 'Ada',");
  }

  private static Properties properties(String name) throws IOException {
    try (Reader reader =
        new InputStreamReader(
            Texts.class.getResourceAsStream(name + ".properties"), StandardCharsets.UTF_8)) {
      Properties properties = new Properties();
      properties.load(reader);
      return properties;
    }
  }
}
