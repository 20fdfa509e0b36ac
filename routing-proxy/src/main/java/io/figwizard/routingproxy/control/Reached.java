package io.figwizard.routingproxy.control;

import io.figwizard.routingproxy.control.state.Replica;
import java.util.List;
import java.util.Locale;

/**
 * How far a change came among proxies that share their state.
 *
 * @param applied names of those that apply it
 * @param missing those that do not, each with how far it is
 */
public record Reached(List<String> applied, List<String> missing) {

  public Reached {
    applied = List.copyOf(applied);
    missing = List.copyOf(missing);
  }

  static Reached of(List<Replica> replicas, long generation) {
    return new Reached(
        replicas.stream()
            .filter(replica -> replica.generation() >= generation)
            .map(Replica::name)
            .toList(),
        replicas.stream()
            .filter(replica -> replica.generation() < generation)
            .map(Reached::howFar)
            .toList());
  }

  private static String howFar(Replica replica) {
    return String.format(
        Locale.ROOT,
        "%s (generation %d, seen %.0f s ago)",
        replica.name(),
        replica.generation(),
        replica.secondsSinceSeen());
  }
}
