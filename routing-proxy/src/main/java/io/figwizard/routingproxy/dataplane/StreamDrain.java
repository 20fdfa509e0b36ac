package io.figwizard.routingproxy.dataplane;

import io.figwizard.routingproxy.routes.Route;
import io.figwizard.routingproxy.routes.RouteTable;
import io.figwizard.routingproxy.routes.Side;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How long one WebSocket or stream of server-sent events may stay: for ever on the side that its
 * user belongs to; after a flip, on the side that it was left on, for the route's {@code
 * drainStreams}. Not all streams end at the same instant, because their clients come again at once:
 * the last tenth of the time is for that.
 */
final class StreamDrain {

  private static final double SPREAD = 0.1;

  private final ProxyLoop loop;
  private final String route;
  private final Side side;
  private final Function<Route, Side> belongs;
  private final double early = SPREAD * ThreadLocalRandom.current().nextDouble();
  private @Nullable RouteTable seen;
  private boolean left;
  private long leftAt;
  private long endsAt;

  /**
   * @param side that serves the stream
   * @param belongs which side would serve it now
   */
  StreamDrain(ProxyLoop loop, String route, Side side, Function<Route, Side> belongs) {
    this.loop = loop;
    this.route = route;
    this.side = side;
    this.belongs = belongs;
  }

  /** Called a few times each second. */
  boolean over(long now) {
    RouteTable current = loop.routes().current();
    if (current != seen) {
      seen = current;
      current.route(route).ifPresent(found -> look(found, now));
    }
    return left && now - endsAt > 0;
  }

  /** The stream is ended for that. */
  void count() {
    loop.metrics().drained(route, side);
  }

  private void look(Route found, long now) {
    boolean elsewhere = belongs.apply(found) != side;
    if (elsewhere && !left) {
      leftAt = now;
    }
    left = elsewhere;
    Duration stay = found.limits().drainStreams();
    endsAt = leftAt + (long) (stay.toNanos() * (1 - early));
  }
}
