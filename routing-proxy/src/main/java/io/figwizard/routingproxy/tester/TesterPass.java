package io.figwizard.routingproxy.tester;

import io.figwizard.routingproxy.routes.Side;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a token says that its bearer may.
 *
 * @param name who it was made for
 * @param side who is to serve the bearer, wherever a route has that side; null for whoever would
 * @param until when it ends
 */
public record TesterPass(String name, @Nullable Side side, Instant until) {}
