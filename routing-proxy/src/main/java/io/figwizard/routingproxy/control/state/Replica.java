package io.figwizard.routingproxy.control.state;

import org.jspecify.annotations.Nullable;

/**
 * One of the proxies that share a state.
 *
 * @param self whether it is the one that was asked
 * @param generation that it applied when it was seen last
 * @param routesSha256 of the routes.yml it applied then
 * @param secondsSinceSeen by the store's clock
 * @param silent seen too long ago to be waited for: stopped, or cut off from the store
 * @param doing what it did then; null where it does not tell, as earlier versions
 */
public record Replica(
    String name,
    boolean self,
    long generation,
    String routesSha256,
    double secondsSinceSeen,
    boolean silent,
    @Nullable Doing doing) {}
