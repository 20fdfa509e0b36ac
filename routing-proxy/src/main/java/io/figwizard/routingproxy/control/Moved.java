package io.figwizard.routingproxy.control;

import io.figwizard.routingproxy.control.state.Change;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is said of changes that were made. */
final class Moved {

  private static final Logger LOG = LoggerFactory.getLogger(RouteControl.class);

  private Moved() {}

  /** The results of moves up that are kept and apply, unless a rollback holds them back. */
  static List<FlipResult> up(Snapshot now, List<Change> changes, Stopwatch watch) {
    double applied = watch.millis();
    changes.forEach(change -> log(change, applied));
    return changes.stream()
        .map(
            change -> {
              String id = Objects.requireNonNull(change.route());
              String warning = now.held().contains(id) ? meanwhile(id) : null;
              return FlipResult.of(change, applied, true, warning);
            })
        .toList();
  }

  private static String meanwhile(String id) {
    return "The route "
        + id
        + " was rolled back while this flip was being written; it stays on the monolith.";
  }

  static void log(Change change, double applied) {
    LOG.info(
        "{} moved from {} to {} in {} ms (generation {}, by {}, forced {})",
        change.route(),
        change.from(),
        change.to(),
        applied,
        change.generation(),
        change.who(),
        change.forced());
  }

  /** {@code The route a was not moved}, {@code Each of the routes a, b was not moved}. */
  static String not(List<Change> changes) {
    return (changes.size() == 1 ? "The route " : "Each of the routes ")
        + names(changes)
        + " was not moved";
  }

  static String names(List<Change> changes) {
    return changes.stream()
        .map(change -> String.valueOf(change.route()))
        .collect(Collectors.joining(", "));
  }
}
