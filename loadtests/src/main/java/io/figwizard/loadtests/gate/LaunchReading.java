package io.figwizard.loadtests.gate;

import io.figwizard.loadtests.simulation.DuetSettings;
import io.figwizard.loadtests.simulation.PulseSecond;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes a {@link Launch} of what the load generator left behind. */
final class LaunchReading {
  // Gatling's wording of a failed status check; its log keeps no status codes otherwise.
  private static final Pattern STATUS = Pattern.compile("status\\b.*\\bfound (\\d)\\d\\d\\b");
  private static final double RESOLUTION_MILLIS = 1;

  private final GatePlan plan;

  LaunchReading(GatePlan plan) {
    this.plan = plan;
  }

  /**
   * @param monolithCpuMicros processor time of the monolith's process over the launch; NaN if
   *     unknown
   * @param extractedCpuMicros the same of the extracted side's
   */
  Launch read(
      int number,
      Builds builds,
      SimulationLog log,
      List<PulseSecond> pulse,
      double monolithCpuMicros,
      double extractedCpuMicros) {
    long firstStart = log.requests().stream().mapToLong(LoggedRequest::startMillis).min().orElse(0);
    long from = firstStart + TimeUnit.SECONDS.toMillis(plan.warmupSeconds());
    long to = from + TimeUnit.SECONDS.toMillis(plan.seconds());
    Arm monolith = arm(log, DuetSettings.MONOLITH_PREFIX, from, to, monolithCpuMicros);
    Arm extracted = arm(log, DuetSettings.EXTRACTED_PREFIX, from, to, extractedCpuMicros);

    List<String> flaws = new ArrayList<>();
    if (!log.errors().isEmpty()) {
      flaws.add("the load generator reported: " + log.errors().get(0));
    }
    addPulseFlaws(flaws, pulse, from, to);
    addMonolithFlaw(flaws, monolith);
    addRateFlaw(flaws, monolith.requests() + extracted.requests());
    return new Launch(number, builds, monolith, extracted, flaws);
  }

  private Arm arm(SimulationLog log, String prefix, long from, long to, double cpuMicros) {
    List<LoggedRequest> all =
        log.requests().stream().filter(request -> request.name().startsWith(prefix)).toList();
    List<LoggedRequest> measured =
        all.stream()
            .filter(request -> request.startMillis() >= from && request.startMillis() < to)
            .toList();
    Map<String, Long> outcomes = new TreeMap<>();
    measured.forEach(request -> outcomes.merge(outcome(request), 1L, Long::sum));
    double[] sorted = measured.stream().mapToDouble(LoggedRequest::millis).sorted().toArray();
    return new Arm(measured.size(), outcomes, quantiles(sorted), cpuMicros / all.size());
  }

  private static Map<Quantile, Double> quantiles(double[] sorted) {
    Map<Quantile, Double> millis = new EnumMap<>(Quantile.class);
    if (sorted.length > 0) {
      Arrays.stream(Quantile.values())
          .forEach(quantile -> millis.put(quantile, quantile.of(sorted, RESOLUTION_MILLIS)));
    }
    return millis;
  }

  static String outcome(LoggedRequest request) {
    if (request.ok()) {
      return Arm.SUCCESS;
    }
    Matcher status = STATUS.matcher(request.message());
    if (status.find()) {
      return status.group(1) + "xx";
    }
    return request.message().startsWith("substring") ? "bad body" : "no answer";
  }

  private void addPulseFlaws(List<String> flaws, List<PulseSecond> pulse, long from, long to) {
    long beats = 0;
    long late = 0;
    double longest = 0;
    for (PulseSecond second : pulse) {
      // A pause that began a second before the window may reach into it.
      if (second.epochSecond() >= from / 1000 - 1 && second.epochSecond() <= to / 1000) {
        beats += second.beats();
        late += second.lateBeats();
        longest = Math.max(longest, second.maxLateMillis());
      }
    }
    Validity validity = plan.validity();
    if (beats == 0) {
      flaws.add("the load generator did not watch its own pauses");
    } else if (longest > validity.maxHiccupMillis()) {
      flaws.add(
          text(
              "the load generator paused for %.0f ms (allowed: %.0f ms)",
              longest, validity.maxHiccupMillis()));
    } else if ((double) late / beats > validity.maxLateShare()) {
      flaws.add(
          text(
              "the load generator was more than %d ms late %.1f %% of the time (allowed: %.1f %%)",
              PulseSecond.LATE_MILLIS, 100.0 * late / beats, 100 * validity.maxLateShare()));
    }
  }

  private void addMonolithFlaw(List<String> flaws, Arm monolith) {
    if (monolith.failed() > plan.validity().maxMonolithErrors() * monolith.requests()) {
      flaws.add(
          text(
              "the monolith failed %d of %d requests %s (allowed: %.1f %%): the load is too high, or"
                  + " it is broken; see its log",
              monolith.failed(),
              monolith.requests(),
              new TreeMap<>(monolith.outcomes()),
              100 * plan.validity().maxMonolithErrors()));
    }
  }

  private void addRateFlaw(List<String> flaws, long requests) {
    double planned = plan.ratePerSecond() * plan.seconds();
    // Arrivals are random (Poisson), so a sound run too misses its plan by a few square roots.
    double least = validRate(planned) - 3 * Math.sqrt(planned);
    if (requests < least) {
      flaws.add(
          text(
              "%d requests were started (planned: %.0f, at least: %.0f): the load generator did not"
                  + " keep its rate",
              requests, planned, Math.max(0, least)));
    }
  }

  private double validRate(double planned) {
    return planned * plan.validity().minRateShare();
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
