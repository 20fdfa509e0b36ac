package io.figwizard.routingproxy.coverage;

import java.time.Instant;
import java.util.Objects;

/**
 * How often the monolith has answered a route in one way.
 *
 * @param count since {@code first}
 */
public record GivenAnswer(Branch branch, long count, Instant first, Instant last) {

  /** As it is read from files and others' tables, too. */
  public GivenAnswer {
    Objects.requireNonNull(branch, "branch");
    Objects.requireNonNull(first, "first");
    Objects.requireNonNull(last, "last");
  }

  /** With what another proxy got. */
  GivenAnswer and(GivenAnswer other) {
    return new GivenAnswer(
        branch,
        count + other.count,
        first.isBefore(other.first) ? first : other.first,
        last.isAfter(other.last) ? last : other.last);
  }
}
