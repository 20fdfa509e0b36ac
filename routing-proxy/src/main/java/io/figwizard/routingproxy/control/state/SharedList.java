package io.figwizard.routingproxy.control.state;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Whom the canary of a route group has let in, in a shared state.
 *
 * @param id another one whenever a canary of the group begins
 * @param users how many are in
 * @param last who was let in last; null where nobody is in
 */
public record SharedList(UUID id, int users, @Nullable Long last) {}
