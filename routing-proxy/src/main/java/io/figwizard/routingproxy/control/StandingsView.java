package io.figwizard.routingproxy.control;

import io.figwizard.routingproxy.control.routesfile.StandingsFile;
import io.figwizard.routingproxy.control.routesfile.WantedStanding;
import io.figwizard.routingproxy.control.state.Change;
import io.figwizard.routingproxy.control.state.Declaration;
import io.figwizard.routingproxy.control.state.Standing;
import io.figwizard.routingproxy.routes.Mode;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A file of wanted standings that is noted in the history, and which of its wishes were refused.
 * Immutable.
 *
 * @param refused what was said to a wish, by its key
 */
record StandingsView(StandingsFile file, Declaration noted, Map<String, String> refused) {

  StandingsView {
    refused = Map.copyOf(refused);
  }

  /**
   * Whether it is still to be carried out: not all its routes stand there, and none was moved since
   * the file says so, by whomever.
   */
  boolean isPending(WantedStanding wish, Snapshot now) {
    Declaration.Entry entry = noted.entries().get(wish.key());
    if (entry == null || entry.settled()) {
      return false;
    }
    Collection<String> routes = routes(wish, now);
    return routes.stream().allMatch(id -> now.newestChange(id) < entry.since())
        && routes.stream().anyMatch(id -> !stands(wish, id, now));
  }

  /** None of a group that routes.yml does not name any more. */
  static Collection<String> routes(WantedStanding wish, Snapshot now) {
    if (!wish.group()) {
      return List.of(wish.name());
    }
    return now.file().routes().stream().anyMatch(route -> wish.name().equals(route.group()))
        ? now.idsOf(wish.name())
        : List.of();
  }

  private static boolean stands(WantedStanding wish, String id, Snapshot now) {
    Standing standing = now.standing(id);
    return standing.equals(wish.standing())
        || standing.mode() == Mode.RETIRED && wish.standing().mode() == Mode.EXTRACTED;
  }

  /** How a route's standing differs from the file, in words. */
  Optional<String> difference(String id, Snapshot now) {
    return file.wishes().stream()
        .filter(wish -> routes(wish, now).contains(id) && !stands(wish, id, now))
        .findFirst()
        .map(wish -> difference(wish, id, now));
  }

  private String difference(WantedStanding wish, String id, Snapshot now) {
    if (isPending(wish, now)) {
      String why = refused.get(wish.key());
      return file.name()
          + " says "
          + wish.standing()
          + (why == null ? ": not carried out yet" : ", which is refused: " + why);
    }
    String differs = "differs from " + file.name() + " (" + wish.standing() + ")";
    Change change = now.state().latest(id);
    Declaration.Entry entry = noted.entries().get(wish.key());
    boolean movedSince = change != null && entry != null && change.generation() > entry.since();
    return movedSince
        ? differs
            + " since "
            + Objects.requireNonNull(change).at()
            + ": moved to "
            + change.to()
            + " by "
            + change.who()
        : differs + ": a rollback, or a move of another one of its group, came after the file";
  }
}
