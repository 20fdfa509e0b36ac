package io.figwizard.conversation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.figwizard.handlerkit.Refusal;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HistoryCursorTest {
  @Test
  void comesBackAsItWent() {
    HistoryCursor cursor =
        new HistoryCursor(Instant.parse("2026-05-15T12:00:00.123456Z"), UUID.randomUUID());

    assertThat(HistoryCursor.parse(cursor.text())).isEqualTo(cursor);
  }

  @Test
  void beginsAfterEverything() {
    assertThat(HistoryCursor.parse(null).startedAt())
        .isAfter(Instant.parse("2500-01-01T00:00:00Z"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1",
        "-1 00000000-0000-0000-0000-000000000000",
        "123456789012345678 00000000-0000-0000-0000-000000000000",
        "1 00000000-0000-0000-0000-00000000000",
        "1 ------------------------------------"
      })
  void refusesWhatIsNone(String text) {
    String cursor = Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));

    assertThatThrownBy(() -> HistoryCursor.parse(cursor)).isInstanceOf(Refusal.class);
  }
}
