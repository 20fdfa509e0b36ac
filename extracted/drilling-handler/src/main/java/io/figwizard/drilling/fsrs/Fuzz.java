package io.figwizard.drilling.fsrs;

/** Varies intervals a little, so that cards learnt together do not stay together for ever. */
final class Fuzz {
  private Fuzz() {}

  /**
   * @param days the interval that the stability asks for
   * @param elapsedDays since the last review: a longer interval does not become shorter than that
   * @param chance from 0 (inclusive) to 1 (exclusive)
   */
  static long vary(long days, long elapsedDays, int maximumDays, double chance) {
    if (days < 3) {
      return days;
    }
    double exact = (double) days;
    double spread =
        1
            + 0.15 * part(exact, 2.5, 7)
            + 0.1 * part(exact, 7, 20)
            + 0.05 * part(exact, 20, Double.MAX_VALUE);
    long latest = Math.min(Math.round(days + spread), maximumDays);
    long earliest = Math.max(2, Math.round(days - spread));
    if (days > elapsedDays) {
      earliest = Math.max(earliest, elapsedDays + 1);
    }
    earliest = Math.min(earliest, latest);
    return earliest + (long) (chance * (latest - earliest + 1));
  }

  /** How many of the days lie between the two bounds. */
  private static double part(double days, double from, double to) {
    return Math.max(Math.min(days, to) - from, 0);
  }
}
