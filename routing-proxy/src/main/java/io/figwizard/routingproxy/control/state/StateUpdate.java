package io.figwizard.routingproxy.control.state;

import java.util.List;
import java.util.Map;

/**
 * What somebody changed in a shared state.
 *
 * @param generation where the store stands
 * @param routesSha256 of the routes.yml that any replica applied last
 * @param changes those after the generation that was asked for, oldest first
 * @param forgot whether the store does not know that generation, or another one of that number: it
 *     was restored, or a standby took over that lagged behind
 * @param lists of users by route group; never older than the changes
 * @param recalls the number of the newest recall, see {@link SharedStore#recall}
 */
public record StateUpdate(
    long generation,
    String routesSha256,
    List<Change> changes,
    boolean forgot,
    Map<String, SharedList> lists,
    long recalls) {

  public StateUpdate {
    changes = List.copyOf(changes);
    lists = Map.copyOf(lists);
  }
}
