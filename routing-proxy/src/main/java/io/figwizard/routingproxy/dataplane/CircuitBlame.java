package io.figwizard.routingproxy.dataplane;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
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

  private record Failure(String route, String why, long at) {}

  private final Deque<Failure> failures = new ArrayDeque<>();
  private final Deque<Long> openings = new ArrayDeque<>();
  private boolean open;
  private long closedAt;

  /**
   * @param now as {@link System#nanoTime}, here and below
   */
  synchronized void failed(String route, String why, long now) {
    if (failures.size() == LAST) {
      failures.removeFirst();
    }
    failures.addLast(new Failure(route, why, now));
  }

  synchronized void opened(long now) {
    if (openings.size() == LAST) {
      openings.removeFirst();
    }
    openings.addLast(now);
    open = true;
  }

  synchronized void closed(long now) {
    open = false;
    closedAt = now;
  }

  /**
   * In words, for who looks after that route; null where the circuit was not open lately.
   *
   * @param clock the same instant as {@code now}
   */
  synchronized @Nullable String words(String route, long now, Instant clock) {
    Long last = openings.peekLast();
    if (last == null || !open && old(closedAt, now)) {
      return null;
    }
    openings.removeIf(at -> old(at, now) && !at.equals(last));
    failures.removeIf(failure -> old(failure.at(), now));
    Map<String, Long> routes = new HashMap<>();
    failures.forEach(failure -> routes.merge(failure.route(), 1L, Long::sum));
    return (open ? "is open since " : "was open from ")
        + time(last, now, clock)
        + (open ? "" : " to " + time(closedAt, now, clock))
        + (openings.size() > 1 ? " (" + openings.size() + " times in five minutes)" : "")
        + (routes.isEmpty() ? "" : ", for " + told(routes))
        + culprit(route, routes);
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

  /** Only where another route has failed more often than all the others together. */
  private static String culprit(String route, Map<String, Long> routes) {
    long all = routes.values().stream().mapToLong(Long::longValue).sum();
    return routes.entrySet().stream()
        .filter(failed -> 2 * failed.getValue() > all && !failed.getKey().equals(route))
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
