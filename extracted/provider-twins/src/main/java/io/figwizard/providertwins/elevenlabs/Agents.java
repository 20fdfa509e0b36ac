package io.figwizard.providertwins.elevenlabs;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The agents that were told. As long as there are none, every key and every agent will do.
 * Thread-safe.
 */
final class Agents {
  private final Map<String, Agent> byId = new LinkedHashMap<>();
  private @Nullable Agent everyOther;

  synchronized void add(Agent agent) {
    byId.put(agent.id(), agent);
  }

  /** What holds for agents that were not told. */
  synchronized void everyOther(Agent agent) {
    everyOther = agent;
  }

  /** Whether a request with that key is let in at all. */
  synchronized boolean accepts(String key) {
    return byId.isEmpty() || byId.values().stream().anyMatch(agent -> agent.isSeenBy(key));
  }

  synchronized Optional<Agent> find(String id) {
    Agent told = byId.get(id);
    if (told == null && byId.isEmpty()) {
      return Optional.of(everyOther == null ? Agent.open(id) : everyOther);
    }
    return Optional.ofNullable(told);
  }
}
