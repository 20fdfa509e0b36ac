package io.figwizard.routingproxy.control.state;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A store that several proxies, the replicas, write and follow. Thread-safe. What one of them
 * writes, the others hear of at once where they {@link #follow} it.
 */
public interface SharedStore extends StateStore {

  /** The whole state of now. */
  ProxyState read() throws IOException;

  /** What was changed by anybody after a generation. */
  StateUpdate since(long generation) throws IOException;

  /** Begins to listen; what happened before is not told. */
  SharedSession follow() throws IOException;

  /**
   * To be called by one thread, each time this replica has followed the state: where the database
   * is away at the next start, this is what is {@link #found}.
   */
  void remember(ProxyState state);

  /** The replicas that gave a sign of life lately, this one included, by name. */
  List<Replica> replicas() throws IOException;

  /**
   * Waits until every replica that is alive applies a generation or a later one.
   *
   * @param atMost after which it gives back how far they are
   */
  List<Replica> replicasAt(long generation, Duration atMost) throws IOException;

  /** Tells when this replica asked the monolith last, of each of these routes. */
  void monolithAsked(Map<String, Instant> lastOfRoutes) throws IOException;

  /** When any replica asked the monolith last for this route, as far as it told. */
  Optional<Instant> monolithLastAsked(String route) throws IOException;
}
