package io.figwizard.handlerkit;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

/**
 * What an installation sets in place of an action's {@link RateLimited}.
 *
 * @param requests calls that may come at once
 * @param seconds how long an empty bucket takes to be full
 */
public record RateLimitConfiguration(
    @Min(1) @Max(1_000_000) int requests, @Min(1) @Max(86_400) int seconds) {}
