package io.figwizard.routingproxy.control.state;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What the replicas tell each other of those whom their functions had served until a rollback.
 * Thread-safe.
 */
public interface MovedUsers {

  /**
   * What this replica tells of one route.
   *
   * @param generation that the rollback made
   * @param streams still open on the function
   * @param users as whoever counted them writes them down
   */
  record Told(String route, long generation, int streams, String users) {}

  /**
   * What one replica told of one route.
   *
   * @param own whether this replica told it
   * @param replica its name
   * @param streams still open on the function
   * @param users as whoever counted them wrote them down
   */
  record Part(boolean own, String replica, int streams, String users) {}

  /** Tells all of it for this replica, or nothing; it is forgotten some time after an hour. */
  void tell(Stream<Told> told) throws IOException;

  /**
   * What was told of rollbacks.
   *
   * @param generations that they made, by route
   */
  List<Part> told(Map<String, Long> generations) throws IOException;
}
