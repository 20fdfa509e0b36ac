package io.figwizard.routingproxy.shadow;

import io.figwizard.routingproxy.routes.Route;

/**
 * A copy of which came nothing to compare.
 *
 * @param route as it stood when the request came
 * @param detail what happened, for people, without anything of what was sent or answered
 */
public record FailedCopy(Route route, CopiedRequest request, Lost why, String detail) {}
