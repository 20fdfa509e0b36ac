package io.figwizard.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PersonNameTest {
  @ParameterizedTest
  @ValueSource(strings = {"Ada", "J. R. R. Tolkien", "Žofie Nováková", "王 小明", "O'Brien-Smith"})
  void leavesANameAsItIs(String name) {
    assertThat(PersonName.of(name)).contains(name);
  }

  @ParameterizedTest
  @CsvSource({
    "'Ada\r\nBcc: eve@example.org', ''",
    "'Ada\nLovelace', 'Ada Lovelace'",
    "'  Ada \t Lovelace ', 'Ada Lovelace'",
    "'Ada\u202Eevil', 'Ada evil'",
    "'Ada\u2028Lovelace', 'Ada Lovelace'",
    "'Ada\u0000', 'Ada'",
  })
  void isOfOneLine(String chosen, String safe) {
    assertThat(PersonName.of(chosen).orElse("")).isEqualTo(safe);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example",
        "evil.example",
        "go to www evil",
        "a@b.cc",
        "<b>Ada</b>",
        "x: y",
        "You won! evil.example/prize",
        "",
        " ",
        "\u200B"
      })
  void neverCarriesALinkOrMarkup(String chosen) {
    assertThat(PersonName.of(chosen)).isEmpty();
  }

  @Test
  void isNotLong() {
    String emoji = "😀".repeat(100);

    assertThat(PersonName.of(emoji)).contains("😀".repeat(59) + "…");
    assertThat(PersonName.of(null)).isEmpty();
  }
}
