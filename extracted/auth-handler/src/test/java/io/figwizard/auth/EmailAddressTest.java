package io.figwizard.auth;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EmailAddressTest {
  @Test
  void tellsAccountsApartWithoutRegardToCase() {
    assertThat(EmailAddress.of("Ada.LOVELACE@Example.ORG").key())
        .isEqualTo("ada.lovelace@example.org");
    assertThat(EmailAddress.of("JÖRG@example.org").key()).isEqualTo("jörg@example.org");
  }

  @Test
  void keepsTheAddressAsItsOwnerWroteIt() {
    assertThat(EmailAddress.of("Ada.LOVELACE@Example.ORG").address())
        .isEqualTo("Ada.LOVELACE@Example.ORG");
  }

  @Test
  void takesComposedAndDecomposedLettersForTheSame() {
    assertThat(EmailAddress.of("jo\u0308rg@example.org"))
        .isEqualTo(EmailAddress.of("jörg@example.org"));
  }

  @Test
  void doesNotDependOnTheLanguageOfTheServer() {
    assertThat(EmailAddress.of("INFO@EXAMPLE.ORG").key()).isEqualTo("info@example.org");
  }
}
