package io.figwizard.routingproxy.control.traffic;

import io.figwizard.routingproxy.control.StateWatch;
import io.figwizard.routingproxy.control.state.Change;
import io.figwizard.routingproxy.control.state.MovedUsers;
import io.figwizard.routingproxy.control.state.SharedSession;
import io.figwizard.routingproxy.control.state.Standing;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the other proxies of a shared state whom the function had served here, of each route that a
 * rollback takes back, whoever asked for it. Told before this proxy says that it applies the
 * rollback: whoever waits for that knows all numbers. For one thread.
 */
public final class ServedUntilRollback implements StateWatch.Listener {

  private static final Logger LOG = LoggerFactory.getLogger(ServedUntilRollback.class);

  private final ServedUsers served;
  private final ToIntFunction<String> streams;
  private final MovedUsers others;
  private long known;

  private record Moved(String route, long generation, int streams, UserCount users) {

    MovedUsers.Told told() {
      return new MovedUsers.Told(route, generation, streams, users.text());
    }
  }

  /**
   * @param streams how many of a route are open on its extracted side
   * @param known the generation that applies already
   */
  public ServedUntilRollback(
      ServedUsers served, ToIntFunction<String> streams, MovedUsers others, long known) {
    this.served = served;
    this.streams = streams;
    this.others = others;
    this.known = known;
  }

  @Override
  public void applied(SharedSession session, long generation) throws IOException {
    if (generation != known) {
      List<Moved> moved = new ArrayList<>();
      for (Change change : session.since(known).changes()) {
        if (change.generation() <= generation) {
          add(change, moved);
        }
      }
      tell(moved);
      known = generation;
    }
  }

  private void add(Change change, List<Moved> moved) {
    String route = change.route();
    if (route == null || !isBack(change.from(), change.to())) {
      return;
    }
    UserCount users = served.take(List.of(route));
    int open = streams.applyAsInt(route);
    if (users.users() > 0 || open > 0) {
      moved.add(new Moved(route, change.generation(), open, users));
    }
  }

  /** At once: nothing else is followed meanwhile, however many routes are back. */
  private void tell(List<Moved> moved) {
    if (moved.isEmpty()) {
      return;
    }
    try {
      others.tell(moved.stream().map(Moved::told));
    } catch (IOException e) {
      // A number less for the operator is no reason to follow the state no longer.
      LOG.warn("The users of {} routes were not told to the other proxies", moved.size(), e);
    }
  }

  /** Whether users leave the extracted side by it. */
  static boolean isBack(@Nullable Standing from, @Nullable Standing to) {
    return from != null
        && to != null
        && !from.mode().monolithServesAll()
        && to.mode().monolithServesAll();
  }
}
