package io.figwizard.handlerkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DryRunHeaderTest {
  private static final byte[] KEY = bytes("0123456789abcdef0123456789abcdef");
  private static final byte[] OTHER = bytes("fedcba9876543210fedcba9876543210");
  private static final long NOW = 1_700_000_000;

  /** Made with: printf 'figwizard-dry-run\nPOST\n...' | openssl dgst -sha256 -hmac KEY. */
  private static final String GOOD =
      "v1.1700000000.7d6dee97af970752d95cf2141d8133af8d3ae0cfa3058afe12f64af548bc85f0";

  @Test
  void isMadeAsTheProxyMakesIt() {
    assertThat(DryRunHeader.of(KEY, "POST", "/drilling?x=1", "req-1", NOW)).isEqualTo(GOOD);
    assertThatCode(() -> check(GOOD, "POST", "/drilling?x=1", "req-1")).doesNotThrowAnyException();
  }

  @Test
  void isGoodForItsRequestOnly() {
    refuses(GOOD, "GET", "/drilling?x=1", "req-1", "for another request");
    refuses(GOOD, "POST", "/drilling", "req-1", "for another request");
    refuses(GOOD, "POST", "/drilling?x=1", "req-2", "for another request");
    refuses(GOOD.replace("1700000000", "1700000001"), "POST", "/drilling?x=1", "req-1", "another");
  }

  @Test
  void isGoodWithEveryKeyThatIsSet() {
    DryRunHeader two = new DryRunHeader(List.of(OTHER, KEY), at(NOW));
    String old = DryRunHeader.of(OTHER, "POST", "/a", "r", NOW);

    assertThatCode(() -> two.check(GOOD, "POST", "/drilling?x=1", "req-1"))
        .doesNotThrowAnyException();
    assertThatCode(() -> two.check(old, "POST", "/a", "r")).doesNotThrowAnyException();
    refuses(old, "POST", "/a", "r", "another key");
  }

  @ParameterizedTest
  @ValueSource(longs = {-60, -1, 0, 59, 60})
  void isGoodForAMinuteAroundItsTime(long later) {
    DryRunHeader header = new DryRunHeader(List.of(KEY), at(NOW + later));

    assertThatCode(() -> header.check(GOOD, "POST", "/drilling?x=1", "req-1"))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(longs = {-61, 61, 86_400})
  void isNotGoodBeforeOrAfter(long later) {
    DryRunHeader header = new DryRunHeader(List.of(KEY), at(NOW + later));

    assertThatThrownBy(() -> header.check(GOOD, "POST", "/drilling?x=1", "req-1"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("of 2023-11-14T22:13:20Z")
        .hasMessageContaining("Are both clocks right?");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "v1",
        "v1.1700000000.",
        "v2.1700000000.7d6dee97af970752d95cf2141d8133af8d3ae0cfa3058afe12f64af548bc85f0",
        "v1.-1700000000.7d6dee97af970752d95cf2141d8133af8d3ae0cfa3058afe12f64af548bc85f0",
        "v1.1700000000.7D6DEE97AF970752D95CF2141D8133AF8D3AE0CFA3058AFE12F64AF548BC85F0",
        "v1.1700000000.7d6dee97af970752d95cf2141d8133af8d3ae0cfa3058afe12f64af548bc85f000",
        "v1.99999999999999999999.7d6dee97af970752d95cf2141d8133af8d3ae0cfa3058afe12f64af548bc85f0",
        " v1.1700000000.7d6dee97af970752d95cf2141d8133af8d3ae0cfa3058afe12f64af548bc85f0"
      })
  void hasOneFormOnly(String header) {
    refuses(header, "POST", "/drilling?x=1", "req-1", "must have the form v1.<epoch seconds>");
  }

  @Test
  void isNeverGoodWithoutAKey() {
    DryRunHeader off = new DryRunHeader(List.of(), at(NOW));

    assertThatThrownBy(() -> off.check(GOOD, "POST", "/drilling?x=1", "req-1"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("Give it the proxy's key as kit.dryRun.key");
  }

  @Test
  void needsAKeyThatCannotBeGuessed() {
    DryRunConfiguration configuration = new DryRunConfiguration();
    assertThat(configuration.accepted()).isEmpty();
    configuration.setKeys(List.of("", "x".repeat(32)));
    assertThat(configuration.accepted()).hasSize(1);

    configuration.setKey("x".repeat(31));

    assertThatThrownBy(configuration::accepted)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("kit.dryRun.key has 31 bytes, expected at least 32")
        .hasMessageContaining("openssl rand -base64 32");
  }

  private static void refuses(
      String header, String method, String path, String requestId, String message) {
    assertThatThrownBy(() -> check(header, method, path, requestId))
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal -> {
              assertThat(refusal.status()).isEqualTo(403);
              assertThat(refusal.code()).isEqualTo("dry_run_refused");
            })
        .hasMessageContaining(message);
  }

  private static void check(String header, String method, String path, String requestId) {
    new DryRunHeader(List.of(KEY), at(NOW)).check(header, method, path, requestId);
  }

  private static Clock at(long epochSeconds) {
    return Clock.fixed(Instant.ofEpochSecond(epochSeconds), ZoneOffset.UTC);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
