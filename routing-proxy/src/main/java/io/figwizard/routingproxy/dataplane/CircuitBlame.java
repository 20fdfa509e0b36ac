package io.figwizard.routingproxy.dataplane;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Whose requests an address has not answered of late, and since when it is left alone for it: a
 * circuit is that of a server, so one route that hangs takes its neighbours along. Knows the last
 * few failures of the last five minutes. Thread-safe.
 */
final class CircuitBlame {

  private static final int LAST = 64;
  private static final long LATELY_NANOS = TimeUnit.MINUTES.toNanos(5);
  private static final int ROUTES_TOLD = 3;

  /**
   * @param connected whether the server had the request: what refuses connections says nothing
   *     about a route
   */
  private record Failure(String route, boolean connected, String why, long at) {}

  private final Deque<Failure> failures = new ArrayDeque<>();
  private final Deque<Long> openings = new ArrayDeque<>();
  private long closedAt;

  /**
   * @param connected whether it came to nothing only after the server could be reached
   * @param now as {@link System#nanoTime}, here and below
   */
  synchronized void failed(String route, boolean connected, String why, long now) {
    if (failures.size() == LAST) {
      failures.removeFirst();
    }
    failures.addLast(new Failure(route, connected, why, now));
  }

  synchronized void opened(long now) {
    if (openings.size() == LAST) {
      openings.removeFirst();
    }
    openings.addLast(now);
  }

  synchronized void closed(long now) {
    closedAt = now;
  }

  /**
   * In words, for who looks after that route; null where the circuit was not open lately.
   *
   * @param open whether it is now: news of it may arrive here in another order
   * @param mayGoBack which routes a rollback would take from this server
   * @param clock the same instant as {@code now}
   */
  synchronized @Nullable String words(
      String route, boolean open, Predicate<String> mayGoBack, long now, Instant clock) {
    Long last = openings.peekLast();
    // Where it was closed a moment ago and that is not told yet.
    long closed = last != null && closedAt - last < 0 ? now : closedAt;
    if (last == null || !open && old(closed, now)) {
      return null;
    }
    openings.removeIf(at -> old(at, now) && !at.equals(last));
    failures.removeIf(failure -> old(failure.at(), now));
    Map<String, Long> routes = new HashMap<>();
    failures.forEach(failure -> routes.merge(failure.route(), 1L, Long::sum));
    return (open ? "is open since " : "was open from ")
        + time(last, now, clock)
        + (open ? "" : " to " + time(closed, now, clock))
        + (openings.size() > 1 ? " (" + openings.size() + " times in five minutes)" : "")
        + (routes.isEmpty() ? "" : ", for " + told(routes))
        + culprit(route, mayGoBack);
  }

  /** Those with the most first. */
  private String told(Map<String, Long> routes) {
    String first =
        routes.entrySet().stream()
            .sorted(
                Map.Entry.<String, Long>comparingByValue()
                    .reversed()
                    .thenComparing(Map.Entry.comparingByKey()))
            .limit(ROUTES_TOLD)
            .map(failed -> failed.getValue() + " failed requests of " + failed.getKey())
            .collect(Collectors.joining(", "));
    return first + " (the last: " + failures.getLast().why() + ")";
  }

  /**
   * Only where another route hangs or breaks more often than all the others together. A server that
   * is not there at all fails those most that ask it most, whoever is to blame.
   */
  private String culprit(String route, Predicate<String> mayGoBack) {
    Failure newest = failures.peekLast();
    if (newest == null || !newest.connected()) {
      return "";
    }
    Map<String, Long> routes =
        failures.stream()
            .filter(Failure::connected)
            .collect(Collectors.groupingBy(Failure::route, Collectors.counting()));
    long all = routes.values().stream().mapToLong(Long::longValue).sum();
    return routes.entrySet().stream()
        .filter(failed -> 2 * failed.getValue() > all && !failed.getKey().equals(route))
        .filter(failed -> mayGoBack.test(failed.getKey()))
        .findFirst()
        .map(failed -> "; roll back " + failed.getKey() + ", it takes its neighbours along")
        .orElse("");
  }

  private static boolean old(long at, long now) {
    return now - at > LATELY_NANOS;
  }

  private static Instant time(long at, long now, Instant clock) {
    return clock.minusNanos(now - at).truncatedTo(ChronoUnit.SECONDS);
  }
}
