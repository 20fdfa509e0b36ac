package io.figwizard.loadtests.demo;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;

/** What can be told about some requests. */
record Outcomes(List<Answered> requests) {

  private static final long LONGEST_MICROS = 120_000_000;

  Outcomes {
    requests = List.copyOf(requests);
  }

  Outcomes where(Predicate<Answered> condition) {
    return new Outcomes(requests.stream().filter(condition).toList());
  }

  Outcomes by(String side) {
    return where(one -> one.by(side));
  }

  int count() {
    return requests.size();
  }

  Outcomes failed() {
    return where(one -> !one.ok());
  }

  Outcomes retried() {
    return where(Answered::retried);
  }

  Outcomes fallbacks() {
    return where(Answered::fallback);
  }

  /** How often each failure happened. */
  Map<String, Long> failures() {
    return failed().requests.stream()
        .collect(
            groupingBy(one -> String.valueOf(one.failure()), TreeMap::new, Collectors.counting()));
  }

  /** Which sides each user met. */
  Map<UUID, Set<String>> sidesByUser() {
    return requests.stream()
        .filter(one -> one.side() != null)
        .collect(
            groupingBy(
                Answered::user, mapping(one -> Objects.requireNonNull(one.side()), toSet())));
  }

  /** Latencies in microseconds, from the moment each request was due. */
  Histogram latencies() {
    Histogram histogram = new Histogram(LONGEST_MICROS, 3);
    requests.stream()
        .filter(Answered::ok)
        .forEach(one -> histogram.recordValue(Math.min(LONGEST_MICROS, one.latencyMicros())));
    return histogram;
  }
}
