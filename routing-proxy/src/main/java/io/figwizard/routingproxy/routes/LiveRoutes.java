package io.figwizard.routingproxy.routes;

/** Hands out the routes that apply now. Thread-safe. */
public interface LiveRoutes {

  /**
   * The table of this instant, immutable. A request reads it once and keeps what it found, so that
   * a flip never touches a request in flight.
   */
  RouteTable current();
}
