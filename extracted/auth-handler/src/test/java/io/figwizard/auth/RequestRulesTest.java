package io.figwizard.auth;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.validation.Validation;
import jakarta.validation.Validator;
import jakarta.validation.ValidatorFactory;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestRulesTest {
  private static final ValidatorFactory FACTORY = Validation.buildDefaultValidatorFactory();
  private static final Validator VALIDATOR = FACTORY.getValidator();
  private static final String PASSWORD = "correct horse battery staple";

  @AfterAll
  static void close() {
    FACTORY.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ada@example.org",
        "  ada@example.org\t",
        "ada.lovelace+list@mail.example.co.uk",
        "jörg@bücher.example",
        "δοκιμή@παράδειγμα.δοκιμή",
        "用户@例子.广告"
      })
  void takesAddresses(String email) {
    assertThat(violations(signup(email, PASSWORD))).isEmpty();
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        " ",
        "ada",
        "ada@",
        "@example.org",
        "ada@localhost",
        "ada@example..org",
        "ada@example.org.",
        "ada@example.org, eve@example.org",
        "ada lovelace@example.org",
        "\"ada lovelace\"@example.org",
        "ada@example.org\r\nBcc: eve@example.org",
        "a\u200Bda@example.org",
        "\u202Eada@example.org",
        "a\u0000da@example.org",
        "a\uD800da@example.org"
      })
  void refusesWhatNoMailReaches(String email) {
    assertThat(violations(signup(email, PASSWORD)))
        .containsExactly(
            "email must be an e-mail address such as ada@example.org, of at most 254 characters");
  }

  @Test
  void refusesAnAddressLongerThanMailAllows() {
    String domain = ("a".repeat(60) + ".").repeat(4) + "org";

    assertThat(violations(signup("ada@" + domain, PASSWORD))).isEmpty();
    assertThat(violations(signup("ada-lovelace@" + domain, PASSWORD))).hasSize(1);
  }

  @Test
  void countsCharactersOfAPasswordAsPeopleDo() {
    String flower = "\uD83C\uDF3C";

    assertThat(violations(signup("ada@example.org", "123456789"))).hasSize(1);
    assertThat(violations(signup("ada@example.org", "1234567890"))).isEmpty();
    assertThat(violations(signup("ada@example.org", flower.repeat(9)))).hasSize(1);
    assertThat(violations(signup("ada@example.org", flower.repeat(10)))).isEmpty();
    assertThat(violations(signup("ada@example.org", flower.repeat(200)))).isEmpty();
    assertThat(violations(signup("ada@example.org", flower.repeat(201)))).hasSize(1);
    assertThat(violations(signup("ada@example.org", "half a flower \uD83C"))).hasSize(1);
    assertThat(violations(signup("ada@example.org", null))).hasSize(1);
  }

  @Test
  void takesAnyNameThatTextCanHold() {
    for (String name : new String[] {"Ada", "Ξένη Παπαδάκη", "👩‍🚀 Zoë", "O'Neil; drop table"}) {
      assertThat(violations(withName(name))).isEmpty();
    }
    for (String name : new String[] {"A\u0000da", "line\nbreak", "\uD83C", "x".repeat(101)}) {
      assertThat(violations(withName(name))).hasSize(1);
    }
  }

  @Test
  void checksLocaleAndTimeZone() {
    assertThat(violations(withPlace("de-AT", "Europe/Vienna"))).isEmpty();
    assertThat(violations(withPlace("zh-Hant-TW", "UTC"))).isEmpty();
    assertThat(violations(withPlace("de_AT!", "Europe/Atlantis")))
        .containsExactlyInAnyOrder(
            "locale must be a language tag such as de-AT",
            "timeZone must be a time zone such as Europe/Vienna");
    // Java and PostgreSQL mean the opposite by it.
    assertThat(violations(withPlace(null, "UTC+2")))
        .containsExactly("timeZone must be a time zone such as Europe/Vienna");
  }

  @Test
  void reportsAllFieldsTogether() {
    assertThat(violations(new Signup.Request(null, null, "\n", "?", "Mars"))).hasSize(5);
    assertThat(violations(new Login.Request(null, null)))
        .containsExactlyInAnyOrder("email must not be blank", "password must not be empty");
    assertThat(violations(new ChangePassword.Request("", "short", null))).hasSize(2);
    assertThat(violations(new ResetPassword.Request(" ", "short"))).hasSize(2);
  }

  @Test
  void keepsSecretsOutOfItsText() {
    assertThat(signup("ada@example.org", PASSWORD).toString()).doesNotContain(PASSWORD);
    assertThat(new Login.Request("a", PASSWORD).toString()).doesNotContain(PASSWORD);
    assertThat(new Refresh.Request(PASSWORD).toString()).doesNotContain(PASSWORD);
    assertThat(new Logout.Request(PASSWORD).toString()).doesNotContain(PASSWORD);
    assertThat(new ChangePassword.Request(PASSWORD, PASSWORD, PASSWORD).toString())
        .doesNotContain(PASSWORD);
    assertThat(new ResetPassword.Request(PASSWORD, PASSWORD).toString()).doesNotContain(PASSWORD);
    assertThat(new DeleteAccount.Request(PASSWORD).toString()).doesNotContain(PASSWORD);
  }

  private static Signup.Request signup(String email, String password) {
    return new Signup.Request(email, password, null, null, null);
  }

  private static Signup.Request withName(String name) {
    return new Signup.Request("ada@example.org", PASSWORD, name, null, null);
  }

  private static Signup.Request withPlace(String locale, String timeZone) {
    return new Signup.Request("ada@example.org", PASSWORD, null, locale, timeZone);
  }

  private static Set<String> violations(Object request) {
    return VALIDATOR.validate(request).stream()
        .map(violation -> violation.getPropertyPath() + " " + violation.getMessage())
        .collect(Collectors.toSet());
  }
}
