package io.figwizard.twinkit;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The latest requests of an API, oldest first. Thread-safe. */
public final class SeenRequests {
  private static final int KEPT = 1000;

  private final Deque<SeenRequest> requests = new ArrayDeque<>();

  public synchronized void add(SeenRequest request) {
    requests.addLast(request);
    if (requests.size() > KEPT) {
      requests.removeFirst();
    }
  }

  /**
   * What tells them over the control; DELETE forgets them.
   *
   * @param path say {@code /twin/text/requests}
   */
  public List<ControlRoute> routes(String path) {
    return List.of(
        ControlRoute.of("GET " + path, (id, input) -> all()),
        ControlRoute.of("DELETE " + path, (id, input) -> clear()));
  }

  private synchronized List<SeenRequest> all() {
    return List.copyOf(requests);
  }

  private synchronized List<SeenRequest> clear() {
    requests.clear();
    return List.of();
  }
}
