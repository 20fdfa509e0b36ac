package io.figwizard.loadtests.bench;

import java.util.List;
import java.util.Locale;

/** The middle one of several rounds, the least and the most. */
record Spread(double median, double least, double most) {

  static Spread of(List<Double> values) {
    if (values.isEmpty()) {
      return new Spread(Double.NaN, Double.NaN, Double.NaN);
    }
    List<Double> sorted = values.stream().sorted().toList();
    int half = sorted.size() / 2;
    double median =
        sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
    return new Spread(median, sorted.get(0), sorted.get(sorted.size() - 1));
  }

  /** {@code 0.97 (0.91 to 1.02)}; a dash where nothing was measured. */
  String text(int digits) {
    if (Double.isNaN(median)) {
      return "-";
    }
    String number = "%." + digits + "f";
    return String.format(
        Locale.ROOT, number + " (" + number + " to " + number + ")", median, least, most);
  }
}
