package io.figwizard.routingproxy.control.traffic;

import io.figwizard.routingproxy.control.FlipResult;
import io.figwizard.routingproxy.control.MovedBack;
import io.figwizard.routingproxy.control.RolledBack;
import java.util.List;
import java.util.function.ToIntFunction;

/** Adds to what became of a rollback who was moved by it. Thread-safe. */
public final class RollbackReport {

  private final ServedUsers served;
  private final ToIntFunction<String> streams;

  /**
   * @param streams how many of a route are open on its extracted side
   */
  public RollbackReport(ServedUsers served, ToIntFunction<String> streams) {
    this.served = served;
    this.streams = streams;
  }

  /** The same result; with a report where the route has left the extracted side. */
  public FlipResult with(FlipResult result) {
    boolean back =
        !result.from().mode().monolithServesAll() && result.to().mode().monolithServesAll();
    return back ? result.with(of(List.of(result.route()))) : result;
  }

  /** The same for many, whose users are counted once. */
  public RolledBack with(RolledBack result) {
    List<String> back =
        result.routes().stream()
            .filter(route -> !route.from().mode().monolithServesAll())
            .map(FlipResult::route)
            .toList();
    return back.isEmpty() ? result : result.with(of(back));
  }

  private MovedBack of(List<String> routes) {
    UserCount count = served.take(routes);
    return new MovedBack(count.users(), count.exact(), routes.stream().mapToInt(streams).sum());
  }
}
