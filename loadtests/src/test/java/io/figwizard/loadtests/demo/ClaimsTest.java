package io.figwizard.loadtests.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class ClaimsTest {

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final Claims claims = new Claims(new PrintStream(printed, true, UTF_8));

  @Test
  void namesWhatDidNotHold() {
    claims.check("No request failed", true, "0 of 10");
    claims.check("No answer was recorded twice", false, "3 doubled");

    assertThat(claims.allHeld()).isFalse();
    assertThat(claims.verdict())
        .contains("1 of 2 claims did not hold")
        .contains("No answer was recorded twice: 3 doubled")
        .doesNotContain("No request failed");
    assertThat(printed.toString(UTF_8))
        .contains("[ok] No request failed: 0 of 10")
        .contains("[NO] No answer was recorded twice: 3 doubled");
  }

  @Test
  void holdsWhenAllHold() {
    claims.check("No request failed", true, "0 of 10");

    assertThat(claims.allHeld()).isTrue();
    assertThat(claims.verdict()).isEqualTo("All 1 claims held.");
  }
}
