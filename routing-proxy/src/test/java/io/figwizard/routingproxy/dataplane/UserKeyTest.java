package io.figwizard.routingproxy.dataplane;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UserKeyTest {

  @Test
  void isTheTokensSubject() {
    assertThat(UserKey.of("bearer " + token("{\"a\":{\"sub\":\"x\"},\"sub\":\"u-1\"}"), "1.2.3.4"))
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
  void isTheAddressWhereTheTokenNamesNoSubject(String claims) {
    assertThat(UserKey.of("Bearer " + token(claims), "1.2.3.4")).isEqualTo("1.2.3.4");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Bearer", "Bearer ", "Bearer a.b", "Bearer a.%%%.c", "Basic YTpi"})
  void isTheAddressWithoutAToken(String authorization) {
    assertThat(UserKey.of(authorization, "1.2.3.4")).isEqualTo("1.2.3.4");
    assertThat(UserKey.of(null, "1.2.3.4")).isEqualTo("1.2.3.4");
  }

  @Test
  void doesNotReadTokensOfUnreasonableLength() {
    assertThat(UserKey.of("Bearer " + token("{\"sub\":\"" + "a".repeat(5000) + "\"}"), "1.2.3.4"))
        .isEqualTo("1.2.3.4");
  }

  private static String token(String claims) {
    return "e30."
        + Base64.getUrlEncoder().withoutPadding().encodeToString(claims.getBytes(UTF_8))
        + ".c2ln";
  }
}
