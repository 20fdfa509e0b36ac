package io.figwizard.routingproxy.control.traffic;

import io.figwizard.routingproxy.control.FlipResult;
import io.figwizard.routingproxy.control.GroupFlipped;
import io.figwizard.routingproxy.control.MovedBack;
import io.figwizard.routingproxy.control.Reached;
import io.figwizard.routingproxy.control.RolledBack;
import io.figwizard.routingproxy.control.state.MovedUsers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds to what became of a rollback who was moved by it: of all proxies of a shared state that are
 * known to apply it, else of this one. Thread-safe.
 */
public final class RollbackReport {

  private static final Logger LOG = LoggerFactory.getLogger(RollbackReport.class);
  private static final List<String> OTHERS = List.of("users of the other proxies");

  private final ServedUsers served;
  private final ToIntFunction<String> streams;
  private final @Nullable MovedUsers others;

  /**
   * @param streams how many of a route are open on its extracted side
   * @param others what they tell; null where this proxy has its state for itself
   */
  public RollbackReport(
      ServedUsers served, ToIntFunction<String> streams, @Nullable MovedUsers others) {
    this.served = served;
    this.streams = streams;
    this.others = others;
  }

  /** The same result; with a report where the route has left the extracted side. */
  public FlipResult with(FlipResult result) {
    return isBack(result) ? result.with(of(List.of(result))) : result;
  }

  /**
   * Takes a route back and adds who was moved at this proxy alone: the others are not asked, so
   * that an alert waits for nobody.
   */
  public FlipResult ofThisProxy(String route, Supplier<FlipResult> rollback) {
    // Whoever follows the state may take it before the rollback returns.
    UserCount known = served.of(route);
    FlipResult result = rollback.get();
    if (!isBack(result)) {
      return result;
    }
    List<UserCount> counts = List.of(known, served.take(List.of(route)));
    List<String> notCounted = others == null ? List.of() : OTHERS;
    return result.with(report(counts, streams.applyAsInt(route), notCounted));
  }

  /** The same for many, whose users are counted once. */
  public RolledBack with(RolledBack result) {
    List<FlipResult> back = back(result.routes());
    return back.isEmpty() ? result : result.with(of(back));
  }

  /** The same for a group, where it was moved to the monolith. */
  public GroupFlipped with(GroupFlipped result) {
    List<FlipResult> back = back(result.routes());
    return back.isEmpty() ? result : result.with(of(back));
  }

  private static List<FlipResult> back(List<FlipResult> results) {
    return results.stream().filter(RollbackReport::isBack).toList();
  }

  private static boolean isBack(FlipResult result) {
    return ServedUntilRollback.isBack(result.from(), result.to());
  }

  private MovedBack of(List<FlipResult> back) {
    List<String> routes = back.stream().map(FlipResult::route).toList();
    List<UserCount> counts = new ArrayList<>(List.of(served.take(routes)));
    int open = routes.stream().mapToInt(streams).sum();
    Set<String> notCounted = new LinkedHashSet<>();
    if (others != null) {
      Reached reached = back.get(0).replicas();
      notCounted.addAll(reached == null ? OTHERS : reached.missing());
      try {
        open += addOthers(back, others, counts, notCounted);
      } catch (IOException e) {
        LOG.warn("Who was moved at the other proxies is not known: {}", e.getMessage());
        notCounted.clear();
        notCounted.addAll(OTHERS);
      }
    }
    return report(counts, open, List.copyOf(notCounted));
  }

  private static MovedBack report(List<UserCount> counts, int open, List<String> notCounted) {
    UserCount all = UserCount.together(counts);
    return new MovedBack(all.users(), all.exact(), open, notCounted);
  }

  /** Gives back how many streams are open there. */
  private static int addOthers(
      List<FlipResult> back, MovedUsers others, List<UserCount> counts, Set<String> notCounted)
      throws IOException {
    Map<String, Long> kept =
        back.stream()
            .filter(FlipResult::kept)
            .collect(Collectors.toMap(FlipResult::route, FlipResult::generation));
    if (kept.isEmpty()) {
      return 0;
    }
    int open = 0;
    for (MovedUsers.Part part : others.told(kept)) {
      try {
        // Our own users may be told already, our streams were counted just now.
        counts.add(UserCount.of(part.users()));
        open += part.own() ? 0 : part.streams();
      } catch (IllegalArgumentException e) {
        LOG.warn("What {} tells of whom it had moved cannot be read", part.replica(), e);
        notCounted.add(part.replica() + " (tells it as another version does)");
      }
    }
    return open;
  }
}
