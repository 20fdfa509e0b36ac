package io.figwizard.routingproxy.dataplane;

import io.figwizard.routingproxy.routes.Mode;
import io.figwizard.routingproxy.routes.Route;
import io.figwizard.routingproxy.routes.RouteTable;
import io.figwizard.routingproxy.routes.Side;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
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
  private final Supplier<String> user;
  private final double early = SPREAD * ThreadLocalRandom.current().nextDouble();
  private @Nullable RouteTable seen;
  private boolean left;
  private long leftAt;
  private long endsAt;

  /**
   * @param side that serves the stream
   * @param user asked only where the route is a canary
   */
  StreamDrain(ProxyLoop loop, String route, Side side, Supplier<String> user) {
    this.loop = loop;
    this.route = route;
    this.side = side;
    this.user = user;
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
    boolean elsewhere = found.assign(found.mode() == Mode.CANARY ? user.get() : "").side() != side;
    if (elsewhere && !left) {
      leftAt = now;
    }
    left = elsewhere;
    Duration stay = found.limits().drainStreams();
    endsAt = leftAt + (long) (stay.toNanos() * (1 - early));
  }
}
