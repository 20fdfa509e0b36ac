package io.figwizard.routingproxy.control.state;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;

/**
 * A store that several proxies, the replicas, write and follow. Thread-safe. What one of them
 * writes, the others hear of at once where they {@link #follow} it.
 */
public interface SharedStore extends StateStore, ListedUsers {

  /**
   * As {@link #write(ProxyState, List)}; with these changes canaries of route groups begin, whose
   * lists of users are empty ones from then on.
   *
   * @param lists the ids of the new lists by group
   * @param recallsSeen what {@link StateUpdate#recalls} was when the changes were asked for
   * @throws RecalledException where one of the routes was recalled since; nothing is kept then
   */
  void write(ProxyState state, List<Change> changes, Map<String, UUID> lists, long recallsSeen)
      throws IOException;

  /**
   * Tells all proxies that routes that stand on the monolith are to stay there: a move up that was
   * asked for before is not made after.
   *
   * @param generation at which they stand there
   * @throws StaleStateException where somebody changed the state since; nobody is told then
   */
  void recall(long generation, Collection<String> routes) throws IOException;

  /** By route the number of its newest recall, as {@link StateUpdate#recalls}. */
  Map<String, Long> recalls() throws IOException;

  /** The lists of users of now, by route group. */
  Map<String, SharedList> lists() throws IOException;

  /**
   * Lets users in to a list, one after the other, each where there is room and where it is not in;
   * all proxies together never let in more. Nobody where the list has ended.
   *
   * @param from a number
   * @return who is in from that number on, whoever let them in
   */
  List<Long> letIn(UUID list, List<Wish> wishes, int from) throws IOException;

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

  /** By which replicas tell each other whom a rollback has moved. */
  MovedUsers movedUsers();

  /** When any replica asked the monolith last for this route, as far as it told. */
  Optional<Instant> monolithLastAsked(String route) throws IOException;

  /** What the replicas found out about routes, each for itself. */
  SharedFindings findings();

  /**
   * What became of requests, by replica.
   *
   * @param nanoTime as {@link System#nanoTime}
   */
  SharedOutcomes outcomes(LongSupplier nanoTime);
}
