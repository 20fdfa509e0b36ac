package io.figwizard.routingproxy.control.state;

import java.util.UUID;

/**
 * Whom the canary of a route group has let in, in a shared state.
 *
 * @param id another one whenever a canary of the group begins
 * @param users how many are in
 */
public record SharedList(UUID id, int users) {}
