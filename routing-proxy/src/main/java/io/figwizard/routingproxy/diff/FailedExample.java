package io.figwizard.routingproxy.diff;

import io.figwizard.routingproxy.diff.Example.KeptRequest;
import io.figwizard.routingproxy.shadow.Lost;
import java.time.Instant;

/**
 * The newest copy of which came nothing to compare for that reason. Nothing in it that must not be
 * kept.
 *
 * @param detail what happened, for people
 * @param requestId finds the request in the logs
 */
public record FailedExample(
    Lost reason, String detail, Instant at, String requestId, KeptRequest request) {}
