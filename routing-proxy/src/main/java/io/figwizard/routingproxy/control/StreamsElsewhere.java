package io.figwizard.routingproxy.control;

import java.util.List;

/**
 * What the other proxies of a shared state still have open on the extracted side of a route.
 *
 * @param open WebSockets and streams of server-sent events
 * @param notKnown proxies of which that is not known, with the reason
 */
public record StreamsElsewhere(int open, List<String> notKnown) {

  static final StreamsElsewhere NONE = new StreamsElsewhere(0, List.of());

  public StreamsElsewhere {
    notKnown = List.copyOf(notKnown);
  }
}
