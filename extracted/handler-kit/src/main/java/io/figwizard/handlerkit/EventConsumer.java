package io.figwizard.handlerkit;

import java.util.List;
import java.util.Set;

/**
 * What a domain does when it learns of an event: another's, or one of the outside world that the
 * webhook receiver took in. Registered with {@link Background}; called by the worker only, never in
 * a function.
 */
public interface EventConsumer {
  /** Stable and unique, the domain first: deliveries are stored under it. */
  String name();

  /** The {@link DomainEvent#type}s it wants. */
  Set<String> types();

  /**
   * Takes the events of one key that are due, in order. Each comes at least once, so taking it
   * twice must change nothing. Events of different keys may come at the same time, on other threads
   * and in other processes.
   *
   * @throws RuntimeException when it cannot be done now: all of them come again later, and after
   *     too many attempts they wait for an operator
   */
  void accept(List<DomainEvent> events);
}
