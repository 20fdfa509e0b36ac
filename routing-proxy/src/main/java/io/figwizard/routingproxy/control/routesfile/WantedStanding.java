package io.figwizard.routingproxy.control.routesfile;

import io.figwizard.routingproxy.control.FlipRequest;
import io.figwizard.routingproxy.control.state.Standing;
import java.nio.file.Path;
import java.util.Map;

/**
 * Where a file wants a route, or all routes of a group, to stand.
 *
 * @param name the route's id or the group's
 * @param group whether it is a group's
 * @param request without evidence
 * @param standing what the request comes to
 * @param evidence files by route
 * @param digest of everything that the file says of it, in hex; its layout does not matter
 */
public record WantedStanding(
    String name,
    boolean group,
    FlipRequest request,
    Standing standing,
    Map<String, Path> evidence,
    String digest) {

  public WantedStanding {
    evidence = Map.copyOf(evidence);
  }

  /** {@code drilling.next-cards}, {@code group drilling}. */
  public String key() {
    return group ? "group " + name : name;
  }
}
