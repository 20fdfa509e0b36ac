package io.figwizard.routingproxy.control;

import io.figwizard.routingproxy.control.state.Doing;
import io.figwizard.routingproxy.routes.Route;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/** What this proxy tells the others that it does. Thread-safe. */
public final class OwnDoing implements Supplier<Doing> {

  private final RouteControl control;
  private final ToIntFunction<String> streams;
  private volatile Supplier<Set<String>> advances = Set::of;

  /**
   * @param streams how many of a route are open on its extracted side
   */
  public OwnDoing(RouteControl control, ToIntFunction<String> streams) {
    this.control = control;
    this.streams = streams;
  }

  /** To be called once, before the first request: which routes it takes up by itself. */
  public void advancing(Supplier<Set<String>> routes) {
    advances = routes;
  }

  @Override
  public Doing get() {
    Map<String, Integer> open = new TreeMap<>();
    for (Route route : control.current().routes()) {
      int number = route.extracted() == null ? 0 : streams.applyAsInt(route.id());
      if (number > 0) {
        open.put(route.id(), number);
      }
    }
    return new Doing(open, advances.get());
  }
}
