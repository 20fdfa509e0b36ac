package io.figwizard.routingproxy.coverage;

import java.time.Instant;

/**
 * How often the monolith has answered a route in one way.
 *
 * @param count since {@code first}
 */
public record GivenAnswer(Branch branch, long count, Instant first, Instant last) {}
