package io.figwizard.routingproxy.coverage;

import java.time.Instant;

/**
 * How often the monolith has answered a route in one way.
 *
 * @param count since {@code first}
 */
public record GivenAnswer(Branch branch, long count, Instant first, Instant last) {

  /** With what another proxy got. */
  GivenAnswer and(GivenAnswer other) {
    return new GivenAnswer(
        branch,
        count + other.count,
        first.isBefore(other.first) ? first : other.first,
        last.isAfter(other.last) ? last : other.last);
  }
}
