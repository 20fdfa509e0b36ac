package io.figwizard.handlerkit;

import java.time.Instant;

/**
 * What a valid access token says.
 *
 * @param expiresAt when its time is over; clocks may differ a little, so it can be past already
 */
public record AccessToken(AuthenticatedUser user, Instant expiresAt) {}
