package io.figwizard.routingproxy.watch;

/**
 * A share that was seen, and between what it may really be: Wilson's score interval, which is right
 * also for none of many (Brown, Cai, DasGupta, Interval Estimation for a Binomial Proportion,
 * 2001).
 */
record Share(double seen, double least, double most) {

  static Share of(long hits, long all, double deviations) {
    if (all == 0) {
      return new Share(0, 0, 1);
    }
    double n = all;
    double p = hits / n;
    double z2 = deviations * deviations;
    double middle = (p + z2 / (2 * n)) / (1 + z2 / n);
    double half = deviations / (1 + z2 / n) * Math.sqrt(p * (1 - p) / n + z2 / (4 * n * n));
    return new Share(p, Math.max(0, middle - half), Math.min(1, middle + half));
  }

  /**
   * By how much this is more than the other at the least (Newcombe, Interval estimation for the
   * difference between independent proportions, 1998, method 10).
   */
  double atLeastAbove(Share other) {
    double difference = seen - other.seen;
    return difference - Math.hypot(seen - least, other.most - other.seen);
  }
}
