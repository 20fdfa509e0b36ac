package io.figwizard.handlerkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.math.BigDecimal;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The same value is the same text, another one another. */
final class ValueTextTest {
  private static final Instant BEGUN = Instant.parse("2026-11-22T12:00:00.123456Z");

  private Instant now = BEGUN;
  private final ValueText text =
      new ValueText(
          new Clock() {
            @Override
            public ZoneOffset getZone() {
              return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(java.time.ZoneId zone) {
              return this;
            }

            @Override
            public Instant instant() {
              return now;
            }
          });

  @Test
  void isTheSameWhateverTheTypeThatItIsBoundAs() {
    UUID id = UUID.randomUUID();
    assertThat(text.of(id)).isEqualTo(text.of(id.toString()));
    assertThat(text.of(7L)).isEqualTo(text.of(7)).isEqualTo(text.of(new BigDecimal("7.00")));
    assertThat(text.of(true)).isEqualTo(text.of("true"));
    assertThat(text.of(List.of(1, 2))).isEqualTo(text.of(new int[] {1, 2}));
    assertThat(text.of(Instant.EPOCH))
        .isEqualTo(text.of(Timestamp.from(Instant.EPOCH)))
        .isEqualTo(text.of(Instant.EPOCH.atOffset(ZoneOffset.ofHours(2))))
        .isEqualTo(text.of("1970-01-01T01:00:00+01:00"));
    assertThat(text.of(java.sql.Date.valueOf("2026-11-22")))
        .isEqualTo(text.of(LocalDate.parse("2026-11-22")));
    assertThat(text.of("{\"a\": 1, \"b\": [true]}")).isEqualTo(text.of("{\"b\":[true],\"a\":1}"));
  }

  @Test
  void isAnotherForAnotherValue() {
    assertThat(
            List.of(
                text.of(null),
                text.of("null"),
                text.of(""),
                text.of(7),
                text.of(7.5),
                text.of(Double.NaN),
                text.of("now"),
                text.of(now),
                text.of(Instant.EPOCH),
                text.of(LocalDate.parse("2026-11-22")),
                text.of(new byte[] {1}),
                text.of(new byte[] {2}),
                text.of(List.of()),
                text.of(List.of("a", "b")),
                text.of(List.of("a,b")),
                text.of(Arrays.asList("a", null)),
                text.of(new StringReader("a")),
                text.of("{a"),
                text.of("[1]"),
                text.of("[2]")))
        .doesNotHaveDuplicates();
  }

  /** Two dry runs write what time it is, and that is never the same. */
  @Test
  void isNowForEveryInstantOfTheDryRun() {
    String first = text.of(now);
    now = BEGUN.plusSeconds(3);

    assertThat(text.of(now)).isEqualTo(first);
    assertThat(text.of(now.toString())).isEqualTo(first);
    // As coarse as milliseconds.
    assertThat(text.of(Instant.parse("2026-11-22T12:00:00.123Z"))).isEqualTo(first);
    assertThat(text.of("{\"at\":\"" + BEGUN + "\"}"))
        .isEqualTo(text.of("{\"at\":\"" + now + "\"}"));
    // The clock of the database's host, or of the other side's, may be another one.
    assertThat(text.of(BEGUN.minusSeconds(2))).isEqualTo(first);
    assertThat(text.of(now.plusSeconds(2))).isEqualTo(first);
    assertThat(text.of(BEGUN.minusMillis(2_001))).isNotEqualTo(first);
    assertThat(text.of(now.plusMillis(2_001))).isNotEqualTo(first);
  }
}
