package io.figwizard.routingproxy.dataplane;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenSubjectTest {

  @Test
  void isTheTokensSubject() {
    assertThat(TokenSubject.of("bearer " + token("{\"a\":{\"sub\":\"x\"},\"sub\":\"u-1\"}")))
        .isEqualTo("u-1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "[]",
        "{\"sub\":1}",
        "{\"sub\":\"\"}",
        "{\"sub\":{}}",
        "not json",
        "{\"sub\""
      })
  void isNobodysWhereTheTokenNamesNoSubject(String claims) {
    assertThat(TokenSubject.of("Bearer " + token(claims))).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Bearer", "Bearer ", "Bearer a.b", "Bearer a.%%%.c", "Basic YTpi"})
  void isNobodysWithoutAToken(String authorization) {
    assertThat(TokenSubject.of(authorization)).isNull();
    assertThat(TokenSubject.of(null)).isNull();
  }

  @Test
  void doesNotReadTokensOfUnreasonableLength() {
    assertThat(TokenSubject.of("Bearer " + token("{\"sub\":\"" + "a".repeat(5000) + "\"}")))
        .isNull();
  }

  private static String token(String claims) {
    return "e30."
        + Base64.getUrlEncoder().withoutPadding().encodeToString(claims.getBytes(UTF_8))
        + ".c2ln";
  }
}
