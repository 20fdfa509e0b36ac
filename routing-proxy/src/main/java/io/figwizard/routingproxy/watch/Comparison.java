package io.figwizard.routingproxy.watch;

import io.figwizard.routingproxy.watch.Finding.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Says whether the extracted side does worse than the monolith, and not by chance: it is looked at
 * every few seconds for weeks, so each comparison allows four standard deviations, about one false
 * alarm in 30,000 independent looks, and a margin on top. Of proxies that count together each looks
 * twice, at the requests of all and at its own: these are as many independent looks more as there
 * are proxies, as many as if each counted for itself.
 */
final class Comparison {
  private static final double DEVIATIONS = 4;
  private static final double[] QUANTILES = {0.50, 0.95};

  private final Thresholds limits;
  private final Duration reach;

  /**
   * @param reach what is older than that is not known any more
   */
  Comparison(Thresholds limits, Duration reach) {
    this.limits = limits;
    this.reach = reach;
  }

  /**
   * @param monolith at the same time, or before the move; with few requests it is not compared with
   * @param seen in which time those requests to the extracted side came
   */
  Finding judge(Numbers monolith, Numbers extracted, Duration seen) {
    if (extracted.requests() < limits.minRequests()) {
      return new Finding(State.NOT_ENOUGH, notEnough(extracted.requests(), seen));
    }
    List<String> worse = new ArrayList<>();
    if (monolith.requests() < limits.minRequests()) {
      alone(extracted).ifPresent(worse::add);
    } else {
      worse.addAll(shares(monolith, extracted, DEVIATIONS));
      for (double quantile : QUANTILES) {
        slower(quantile, monolith, extracted).ifPresent(worse::add);
      }
    }
    return worse.isEmpty()
        ? new Finding(State.NO_WORSE, noWorse(monolith, extracted, seen))
        : new Finding(State.WORSE, String.join("; ", worse));
  }

  /** With what may be chance, and what nothing is said of yet: it is read by who has to decide. */
  private String noWorse(Numbers monolith, Numbers extracted, Duration seen) {
    List<String> said = new ArrayList<>();
    said.add(
        "no worse, as far as "
            + extracted.requests()
            + " requests in "
            + words(seen.toMillis() / 1e3)
            + " say");
    if (monolith.requests() >= limits.minRequests()) {
      shares(monolith, extracted, 0).forEach(more -> said.add("it may be chance that " + more));
    }
    if (!timesCompare(monolith, extracted)) {
      said.add(
          "times are not compared before "
              + limits.latencyMinRequests()
              + " requests to the extracted side and "
              + limits.minRequests()
              + " to the monolith");
    }
    return String.join("; ", said);
  }

  /** The first ones of a fresh process are slow; the monolith is none. */
  private boolean timesCompare(Numbers monolith, Numbers extracted) {
    return extracted.times().total() >= limits.latencyMinRequests()
        && monolith.times().total() >= limits.minRequests();
  }

  /**
   * What speaks against more users for the extracted side, as one text; empty where nothing does.
   * To go back it takes more than chance; to go up, what was seen must lie within the margins, and
   * there must be enough of it on both sides to say something about times as well.
   */
  Optional<String> againstMore(Numbers monolith, Numbers extracted) {
    List<String> against = new ArrayList<>();
    if (Math.min(monolith.requests(), extracted.requests()) >= limits.minRequests()) {
      against.addAll(shares(monolith, extracted, 0));
    }
    if (tooFew(monolith, extracted)) {
      against.add(
          "not enough yet to compare: %d requests to the extracted side, %d to the monolith, %d of each are needed"
              .formatted(
                  extracted.times().total(),
                  monolith.times().total(),
                  Math.max(limits.minRequests(), limits.latencyMinRequests())));
    } else {
      for (double quantile : QUANTILES) {
        double theirs = monolith.times().quantileMillis(quantile);
        double ours = extracted.times().quantileMillis(quantile);
        slower(quantile, monolith.times(), theirs, extracted.times(), ours).ifPresent(against::add);
      }
    }
    return against.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", against));
  }

  /** Whether {@link #againstMore} says that there are not enough. */
  boolean tooFew(Numbers monolith, Numbers extracted) {
    // Not each request has a time that says something.
    return Math.min(monolith.times().total(), extracted.times().total())
        < Math.max(limits.minRequests(), limits.latencyMinRequests());
  }

  private List<String> shares(Numbers monolith, Numbers extracted, double deviations) {
    List<String> more = new ArrayList<>();
    share(
            "failed",
            monolith.failed(),
            extracted.failed(),
            limits.failureMargin(),
            monolith,
            extracted,
            deviations)
        .ifPresent(more::add);
    share(
            "were answered with 4xx or given up by their clients",
            monolith.refused(),
            extracted.refused(),
            limits.refusalMargin(),
            monolith,
            extracted,
            deviations)
        .ifPresent(more::add);
    return more;
  }

  private String notEnough(long requests, Duration seen) {
    long missing = limits.minRequests() - requests;
    String more = "not enough yet: " + missing + " more requests";
    if (requests == 0 || seen.isZero()) {
      return more;
    }
    double each = seen.toMillis() / 1e3 / requests;
    if (each * limits.minRequests() > reach.toSeconds()) {
      return more
          + ", more than come within the "
          + words(reach.toSeconds())
          + " that it looks back; in routes.yml this route may do with fewer (watch: {minRequests:"
          + " 20})";
    }
    return more + ", about " + words(missing * each);
  }

  private static String words(double seconds) {
    return seconds < 120
        ? String.format(Locale.ROOT, "%.0f s", seconds)
        : seconds < 7200
            ? String.format(Locale.ROOT, "%.0f min", seconds / 60)
            : String.format(Locale.ROOT, "%.1f h", seconds / 3600);
  }

  private Optional<String> alone(Numbers extracted) {
    Share failed = Share.of(extracted.failed(), extracted.requests(), DEVIATIONS);
    return failed.least() <= limits.failuresAlone()
        ? Optional.empty()
        : Optional.of(
            "%d of %d requests to the extracted side failed, and there is no monolith to compare with"
                .formatted(extracted.failed(), extracted.requests()));
  }

  private static Optional<String> share(
      String what,
      long monolithHits,
      long extractedHits,
      double margin,
      Numbers monolith,
      Numbers extracted,
      double deviations) {
    Share theirs = Share.of(monolithHits, monolith.requests(), deviations);
    Share ours = Share.of(extractedHits, extracted.requests(), deviations);
    return ours.atLeastAbove(theirs) <= margin
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "%d of %d requests to the extracted side %s (%.2f %%), %d of %d to the monolith (%.2f %%)",
                extractedHits,
                extracted.requests(),
                what,
                100 * ours.seen(),
                monolithHits,
                monolith.requests(),
                100 * theirs.seen()));
  }

  private Optional<String> slower(double quantile, Numbers monolith, Numbers extracted) {
    if (!timesCompare(monolith, extracted)) {
      return Optional.empty();
    }
    // Infinite where there are too few to say.
    double most = monolith.times().mostMillis(quantile, DEVIATIONS);
    double least = extracted.times().leastMillis(quantile, DEVIATIONS);
    return slower(quantile, monolith.times(), most, extracted.times(), least);
  }

  private Optional<String> slower(
      double quantile, Times monolith, double theirs, Times extracted, double ours) {
    double allowed =
        Math.max(theirs * (1 + limits.latencyMargin()), theirs + limits.latencySlackMillis());
    return ours <= allowed
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "p%.0f of the extracted side is %.1f ms, of the monolith %.1f ms",
                100 * quantile,
                extracted.quantileMillis(quantile),
                monolith.quantileMillis(quantile)));
  }
}
