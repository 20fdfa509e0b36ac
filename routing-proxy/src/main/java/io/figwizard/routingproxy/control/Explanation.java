package io.figwizard.routingproxy.control;

import io.figwizard.routingproxy.routes.Mode;
import io.figwizard.routingproxy.routes.Side;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who would serve a request, and why.
 *
 * @param bucket the user's place in the group, 0 to 9999; null where no user was named
 * @param edge what the proxy asks of the request itself before a server gets it
 * @param circuits which of its servers are left alone, or were of late, and for whose requests
 * @param side null where it depends on the user and none was named
 * @param recognisedBy what told the user; null where nobody was named, or by nothing that counts
 *     for this route
 * @param userBy by what its users are recognised, in that order
 * @param users how many at most in the canary; null where it has no budget
 */
public record Explanation(
    String route,
    String group,
    Mode mode,
    double percent,
    @Nullable Integer bucket,
    @Nullable Side side,
    @Nullable String target,
    String why,
    long generation,
    String routesSha256,
    List<String> edge,
    List<String> circuits,
    @Nullable Integer users,
    @Nullable String recognisedBy,
    List<String> userBy) {}
