package io.figwizard.loadtests.data;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Times relative to the moment the data are made for, in PostgreSQL's microseconds since 2000. */
record Days(long asOfMicros) {

  private static final Instant POSTGRES_EPOCH = Instant.parse("2000-01-01T00:00:00Z");
  private static final LocalDate POSTGRES_DAY = LocalDate.of(2000, 1, 1);
  private static final double MICROS_PER_DAY = 86_400_000_000.0;

  static Days around(Instant asOf) {
    return new Days(ChronoUnit.MICROS.between(POSTGRES_EPOCH, asOf));
  }

  /**
   * @param days after the moment; negative for before
   */
  long at(double days) {
    return asOfMicros + (long) (days * MICROS_PER_DAY);
  }

  /** The moment itself. */
  Instant asOf() {
    return POSTGRES_EPOCH.plus(asOfMicros, ChronoUnit.MICROS);
  }

  /** As in ISO 8601, without fractions. */
  String second(double days) {
    return POSTGRES_EPOCH
        .plus(at(days), ChronoUnit.MICROS)
        .truncatedTo(ChronoUnit.SECONDS)
        .toString();
  }

  long at(Instant time) {
    return ChronoUnit.MICROS.between(POSTGRES_EPOCH, time);
  }

  /** In days since the beginning of 2000. */
  int date(LocalDate day) {
    return (int) ChronoUnit.DAYS.between(POSTGRES_DAY, day);
  }

  /** The first day of that time's month in UTC, in days since the beginning of 2000. */
  int monthOf(double days) {
    LocalDate day =
        LocalDate.ofInstant(POSTGRES_EPOCH.plus(at(days), ChronoUnit.MICROS), ZoneOffset.UTC);
    return date(day.withDayOfMonth(1));
  }

  /**
   * @param days null for a time that there is not
   */
  @Nullable Long maybeAt(@Nullable Double days) {
    return days == null ? null : Long.valueOf(at(days));
  }
}
