package io.figwizard.routingproxy.routes;

import java.net.URI;

/** Routes between two servers that nobody asks, open to everybody. */
public final class TestRoutes {

  public static final Upstream MONOLITH = Upstream.of("monolith", URI.create("http://127.0.0.1:1"));
  public static final Upstream FUNCTION = Upstream.of("function", URI.create("http://127.0.0.1:2"));

  private TestRoutes() {}

  public static Route route(String id, Effect effect, Mode mode) {
    return route(id, effect, mode, Shadowing.DEFAULT);
  }

  public static Route route(String id, Effect effect, Mode mode, Shadowing shadowing) {
    return new Route(
        id,
        effect,
        "group",
        MONOLITH,
        FUNCTION,
        mode,
        0,
        Limits.DEFAULT,
        shadowing,
        Edge.NONE,
        null,
        null,
        UserSources.DEFAULT);
  }
}
