package io.figwizard.routingproxy.control.state;

import java.io.IOException;
import java.util.List;

/**
 * What the replicas tell each other of those whom their functions had served until a rollback.
 * Thread-safe.
 */
public interface MovedUsers {

  /**
   * What one replica tells of one route.
   *
   * @param own whether this replica told it
   * @param streams still open on the function
   * @param users as whoever counted them wrote them down
   */
  record Part(boolean own, int streams, String users) {}

  /** Tells for this replica; what was told an hour ago is forgotten. */
  void tell(String route, long generation, int streams, String users) throws IOException;

  /** What was told of the rollback that made this generation. */
  List<Part> told(String route, long generation) throws IOException;
}
