package io.figwizard.routingproxy.control.state;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.Collection;
import java.util.List;

/** Which routes were told to come back when they stood on the monolith. For one transaction. */
final class Recalls {

  private final RecallsDao recalls;

  Recalls(StateDao state) {
    this.recalls = state.recalls();
  }

  void add(Collection<String> routes) throws JsonProcessingException {
    recalls.recall(json(routes));
  }

  /**
   * @param seen the newest number when the changes were asked for
   */
  void refuseAfter(long seen, List<Change> changes)
      throws JsonProcessingException, RecalledException {
    String recalled =
        recalls.recalledAfter(seen, json(changes.stream().map(Change::route).toList()));
    if (recalled != null) {
      throw new RecalledException(recalled);
    }
  }

  private static String json(Collection<String> routes) throws JsonProcessingException {
    return StateJson.mapper().writeValueAsString(routes);
  }
}
