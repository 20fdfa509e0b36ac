package io.figwizard.routingproxy.dryrun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class DryRunKeyTest {

  private static final Clock CLOCK = Clock.fixed(Instant.ofEpochSecond(1764000000), ZoneOffset.UTC);
  private static final DryRunKey KEY = DryRunKey.of("0123456789abcdef0123456789abcdef", CLOCK);

  @Test
  void signsAsOpensslDoes() {
    // printf 'figwizard-dry-run\nPOST\n/drilling?a=b\nabc-dry-m\n1764000000'
    //   | openssl dgst -sha256 -hmac 0123456789abcdef0123456789abcdef
    assertThat(KEY.sign("POST", "/drilling?a=b", "abc-dry-m"))
        .isEqualTo(
            "v1.1764000000.74ea200b58f1f5d1290b55657bbc6aa492c687d956dacfead973f7bad6e1af7d");
  }

  @Test
  void signsNoOtherRequestWithTheSame() {
    assertThat(KEY.sign("POST", "/drilling", "a"))
        .isNotEqualTo(KEY.sign("PUT", "/drilling", "a"))
        .isNotEqualTo(KEY.sign("POST", "/drilling?", "a"))
        .isNotEqualTo(KEY.sign("POST", "/drilling", "b"));
  }

  @Test
  void isOffWithoutAText() {
    assertThat(DryRunKey.of("", CLOCK)).isNull();
    assertThat(DryRunKey.of(" ", CLOCK)).isNull();
  }

  @Test
  void refusesAShortKeyWithoutShowingIt() {
    assertThatThrownBy(() -> DryRunKey.of("hunter2", CLOCK))
        .hasMessageContaining("FIG_DRY_RUN_KEY")
        .hasMessageContaining("has 7 bytes, expected at least 32")
        .hasMessageContaining("openssl rand -base64 32")
        .hasMessageNotContaining("hunter");
    assertThat(new DryRunConfiguration("hunter2").toString()).doesNotContain("hunter");
  }
}
