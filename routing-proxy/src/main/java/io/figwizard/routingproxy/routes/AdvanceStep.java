package io.figwizard.routingproxy.routes;

import java.time.Duration;

/**
 * One stage of a canary that goes up by itself once somebody has started that.
 *
 * @param percent of the users, above 0 and at most 100
 * @param observed how long the route stays there at least
 */
public record AdvanceStep(double percent, Duration observed) {}
