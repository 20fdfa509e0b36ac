package io.figwizard.routingproxy.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HoursWordsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          09:00-17:00 | Europe/Berlin | mon-fri      | 09:00-17:00 Europe/Berlin mon,tue,wed,thu,fri
          09:00-17:00 | UTC           |              | 09:00-17:00 UTC
          22:30-06:00 | UTC           | mon,WED      | 22:30-06:00 UTC mon,wed
          22:30-06:00 | +02:00        | sat-mon, wed | 22:30-06:00 +02:00 mon,wed,sat,sun
          00:00-12:00 | UTC           | mon-sun      | 00:00-12:00 UTC
          """)
  void readsWhatAnOperatorWrites(
      String between, String zone, @Nullable String days, String expected) {
    assertThat(HoursWords.read(between, zone, days)).hasToString(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "9-17, UTC, mon-fri, between",
    "09:00, UTC, mon-fri, between",
    "09:00-09:00, UTC, mon-fri, between",
    "09:00-25:00, UTC, mon-fri, between",
    "09:00-17:00, Berlin, mon-fri, zone",
    "09:00-17:00, , mon-fri, zone",
    "09:00-17:00, UTC, mo-fr, days",
    "09:00-17:00, UTC, mon-, days",
    ", UTC, , between",
    ", , mon-fri, between"
  })
  void namesTheWordThatIsWrong(
      @Nullable String between, @Nullable String zone, @Nullable String days, String field) {
    ControlRefusal refusal =
        catchThrowableOfType(ControlRefusal.class, () -> HoursWords.read(between, zone, days));
    assertThat(refusal.fields()).containsOnlyKeys(field);
  }

  @Test
  void areAlwaysWhereNothingIsSaid() {
    assertThat(HoursWords.read(null, null, null)).isNull();
  }
}
