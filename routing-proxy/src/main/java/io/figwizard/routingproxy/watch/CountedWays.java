package io.figwizard.routingproxy.watch;

import io.figwizard.routingproxy.routes.FailedWhen;
import io.figwizard.routingproxy.routes.Route;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Since when the answers of each route are counted as they are now: what bodies say is comparable
 * only where both sides' were looked into in the same way. Thread-safe.
 */
final class CountedWays {

  /** As long as a route was counted in one way only. */
  static final long EVER = Long.MIN_VALUE;

  /**
   * @param when what answers are looked into for
   * @param since on the clock of the window
   */
  record Way(@Nullable FailedWhen when, long since) {}

  private final Map<String, Way> ways = new ConcurrentHashMap<>();

  /**
   * @param now on the clock of the window
   */
  long since(Route route, long now) {
    Way way =
        ways.compute(
            route.id(),
            (id, known) -> {
              if (known == null) {
                return new Way(route.failedWhen(), EVER);
              }
              return Objects.equals(known.when(), route.failedWhen())
                  ? known
                  : new Way(route.failedWhen(), now);
            });
    return way.since();
  }

  /** Null where nobody has asked for that route. */
  @Nullable Way known(String route) {
    return ways.get(route);
  }

  /** Goes on with how another process has counted. */
  void restore(String route, @Nullable FailedWhen when, long since) {
    ways.put(route, new Way(when, since));
  }

  /**
   * Whether bodies were looked into in more than one way.
   *
   * @param since when the first of the answers may have been
   */
  boolean mixed(Route route, long since, long now) {
    return since < since(route, now);
  }

  /**
   * Why numbers of the two sides can be compared by statuses alone: empty where nobody asked for
   * more; null where they need not be.
   *
   * @param since when the first of them may have been
   * @param least with fewer of the monolith there is nothing to compare with
   */
  @Nullable String byStatusAlone(
      Route route, Numbers monolith, Numbers extracted, long since, long least, long now) {
    boolean mixed = mixed(route, since, now);
    long theirs = monolith.said().unreadable();
    long ours = extracted.said().unreadable();
    if (route.failedWhen() == null) {
      return mixed ? "" : null;
    }
    String why;
    if (theirs + ours > 0) {
      why =
          "%d answers of the monolith and %d of the extracted side are packed in a way that is not read (gzip is)"
              .formatted(theirs, ours);
    } else if (mixed) {
      why = "it was set after these requests, and it takes as many of both sides since then";
    } else if (monolith.requests() < least) {
      why = "there is no monolith to compare them with";
    } else {
      return null;
    }
    return "statuses alone count, not what bodies say (failedWhen): " + why;
  }
}
