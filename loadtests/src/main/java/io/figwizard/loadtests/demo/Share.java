package io.figwizard.loadtests.demo;

import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Whom a canary moved.
 *
 * @param users who sent something
 * @param moved those of them whom the extracted side served
 * @param both who met both sides
 */
record Share(Set<UUID> users, Set<UUID> moved, Set<UUID> both) {

  // One fair canary in two thousand would be called unfair.
  private static final double STANDARD_DEVIATIONS = 3.5;

  static Share of(Outcomes outcomes) {
    var sides = outcomes.where(one -> !one.fallback()).sidesByUser();
    Set<UUID> moved = who(sides, Answered.EXTRACTED);
    Set<UUID> stayed = who(sides, Answered.MONOLITH);
    Set<UUID> both = moved.stream().filter(stayed::contains).collect(Collectors.toSet());
    return new Share(sides.keySet(), moved, both);
  }

  private static Set<UUID> who(Map<UUID, Set<String>> sides, String side) {
    return sides.entrySet().stream()
        .filter(entry -> entry.getValue().contains(side))
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  double percent() {
    return users.isEmpty() ? 0 : 100.0 * moved.size() / users.size();
  }

  /** How far from the configured percentage so few users may be by chance (binomial). */
  double tolerance(double configured) {
    double p = configured / 100;
    return 100 * STANDARD_DEVIATIONS * Math.sqrt(p * (1 - p) / Math.max(1, users.size()));
  }

  /** The ones moved then who sent something now and were not moved. */
  long movedBack(Share earlier) {
    return earlier.moved.stream()
        .filter(users::contains)
        .filter(user -> !moved.contains(user))
        .count();
  }
}
