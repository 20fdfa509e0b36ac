package io.figwizard.routingproxy.control;

import io.figwizard.routingproxy.control.state.Doing;
import io.figwizard.routingproxy.control.state.Replica;
import io.figwizard.routingproxy.control.state.SharedStore;
import io.figwizard.routingproxy.control.state.StateStore;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The proxies that share a state, and how far they are with it. Thread-safe. */
public final class Replicas {

  private static final Logger LOG = LoggerFactory.getLogger(Replicas.class);

  /** How long a flip waits for the others: they are told at once and look each second. */
  private static final Duration WAIT = Duration.ofSeconds(2);

  private final @Nullable SharedStore store;

  private Replicas(@Nullable SharedStore store) {
    this.store = store;
  }

  public static Replicas of(StateStore store) {
    return new Replicas(store instanceof SharedStore shared ? shared : null);
  }

  /** Those that gave a sign of life lately; none where this proxy has its state for itself. */
  List<Replica> all() {
    SharedStore shared = store;
    if (shared == null) {
      return List.of();
    }
    try {
      return shared.replicas();
    } catch (IOException e) {
      // The state's fault says so already.
      LOG.debug("the replicas cannot be listed: {}", e.toString());
      return List.of();
    }
  }

  /** What the other proxies have open on the extracted side of a route that has left it. */
  public StreamsElsewhere streams(String route, RouteControl control) {
    SharedStore shared = store;
    if (shared == null) {
      return StreamsElsewhere.NONE;
    }
    Snapshot now = control.snapshot();
    int open = 0;
    List<String> notKnown = new ArrayList<>();
    try {
      for (Replica other : shared.replicas()) {
        String unknown = other.self() ? "" : unknown(other, route, now);
        Doing doing = other.doing();
        if (!unknown.isEmpty()) {
          notKnown.add(other.name() + " (" + unknown + ")");
        } else if (!other.self() && doing != null) {
          open += doing.streams().getOrDefault(route, 0);
        }
      }
    } catch (IOException e) {
      return new StreamsElsewhere(
          0, List.of("any other proxy (the state's database cannot be asked)"));
    }
    return new StreamsElsewhere(open, notKnown);
  }

  /** Why nobody knows how many streams it has; empty where it has told. */
  private static String unknown(Replica other, String route, Snapshot now) {
    if (other.silent()) {
      return "no sign of life for " + Math.round(other.secondsSinceSeen()) + " s";
    }
    if (now.held().contains(route) || other.generation() < now.newestChange(route)) {
      return "has not applied the rollback yet";
    }
    return other.doing() == null ? "is of a version that does not tell" : "";
  }

  /** The same result with the names of those that apply it; waits up to two seconds for them. */
  public FlipResult confirm(FlipResult result) {
    Reached reached = result.changed() && result.kept() ? waitFor(result.generation()) : null;
    return reached == null ? result : result.with(reached);
  }

  /** The same for several. */
  public RolledBack confirm(RolledBack result) {
    return new RolledBack(together(result.routes()), result.appliedInMillis(), result.back());
  }

  /** The same for a group. */
  public GroupFlipped confirm(GroupFlipped result) {
    return new GroupFlipped(result.group(), together(result.routes()), result.appliedInMillis());
  }

  /** What was changed together is waited for together. */
  private List<FlipResult> together(List<FlipResult> results) {
    long newest =
        results.stream()
            .filter(result -> result.changed() && result.kept())
            .mapToLong(FlipResult::generation)
            .max()
            .orElse(0);
    Reached reached = newest == 0 ? null : waitFor(newest);
    return reached == null
        ? results
        : results.stream()
            .map(result -> result.changed() && result.kept() ? result.with(reached) : result)
            .toList();
  }

  private @Nullable Reached waitFor(long generation) {
    SharedStore shared = store;
    if (shared == null) {
      return null;
    }
    try {
      return Reached.of(shared.replicasAt(generation, WAIT), generation);
    } catch (IOException e) {
      return new Reached(List.of(), List.of("nobody knows who: the state's database is away"));
    }
  }
}
