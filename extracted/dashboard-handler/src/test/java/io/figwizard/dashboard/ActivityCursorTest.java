package io.figwizard.dashboard;

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

final class ActivityCursorTest {
  @Test
  void readsWhatItWrote() {
    ActivityCursor cursor =
        new ActivityCursor(Instant.parse("2026-11-22T10:00:00.123456Z"), UUID.randomUUID());

    assertThat(ActivityCursor.parse(cursor.text())).isEqualTo(cursor);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "x",
        "%",
        "12",
        "1 2 3",
        "-1 00000000-0000-0000-0000-000000000000",
        "x 00000000-0000-0000-0000-000000000000",
        "1 00000000-0000-0000-0000-00000000000g",
        "1 0-0-0-0-00000000000000000000000000000",
        "1 00000000-0000-0000-0000-000000000000 or true"
      })
  void refusesATextThatIsNoCursor(String text) {
    String encoded = Base64.getUrlEncoder().encodeToString(text.getBytes(UTF_8));

    assertRefused(text);
    assertRefused(encoded);
  }

  @Test
  void refusesATimeThatNoDatabaseCanHold() {
    String text = Long.MAX_VALUE + " " + UUID.randomUUID();

    assertRefused(Base64.getUrlEncoder().encodeToString(text.getBytes(UTF_8)));
  }

  private static void assertRefused(String text) {
    assertThatThrownBy(() -> ActivityCursor.parse(text))
        .isInstanceOfSatisfying(
            Refusal.class, refusal -> assertThat(refusal.fields()).containsOnlyKeys("cursor"));
  }
}
