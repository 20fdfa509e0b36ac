package io.figwizard.routingproxy.control.state;

import java.io.IOException;

/**
 * A route was told to come back by some proxy since its move was asked for; nothing was written.
 */
public final class RecalledException extends IOException {

  private static final long serialVersionUID = 1L;

  private final String route;

  RecalledException(String route) {
    super("the route " + route + " was rolled back since its move was asked for");
    this.route = route;
  }

  /** The first of them. */
  public String route() {
    return route;
  }
}
