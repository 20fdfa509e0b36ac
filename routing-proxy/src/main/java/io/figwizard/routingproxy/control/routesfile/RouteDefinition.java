package io.figwizard.routingproxy.control.routesfile;

import io.figwizard.routingproxy.routes.AdvanceStep;
import io.figwizard.routingproxy.routes.Edge;
import io.figwizard.routingproxy.routes.Effect;
import io.figwizard.routingproxy.routes.Limits;
import io.figwizard.routingproxy.routes.Shadowing;
import io.figwizard.routingproxy.routes.Upstream;
import io.figwizard.routingproxy.routes.UserSources;
import io.figwizard.routingproxy.routes.WatchSettings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A route as the file declares it, without where it stands.
 *
 * @param handler the handler it belongs to; null for a route of its own
 * @param action what the body's {@code action} must be; null for a route of its own and for a
 *     handler's default route
 * @param advance the steps of its canary, in which it may go up by itself; none as a rule
 * @param userSources by what its users are recognised
 * @param line where the file declares it
 */
public record RouteDefinition(
    String id,
    String method,
    String path,
    @Nullable String handler,
    @Nullable String action,
    Effect effect,
    String group,
    Upstream monolith,
    @Nullable Upstream extracted,
    Limits limits,
    Shadowing shadowing,
    Edge edge,
    WatchSettings watch,
    List<AdvanceStep> advance,
    UserSources userSources,
    int line) {}
