package io.figwizard.routingproxy.dataplane;

import io.figwizard.routingproxy.routes.Mode;
import io.figwizard.routingproxy.routes.Route;
import io.figwizard.routingproxy.routes.Side;
import org.jspecify.annotations.Nullable;

/**
 * Whether a request whose attempt failed may be attempted again, and where. Asked only while the
 * client has no byte of an answer.
 *
 * <p>A request whose bytes may have reached a side goes to the other only when the route says that
 * doing it twice is harmless. So after a SIGKILL of the extracted side, writes that were already on
 * a connection answer 502; those that find no connection fall back. What {@link ServerCall} can do
 * against losing writes to connections that died while idle, it does.
 *
 * <p>A retired route has no monolith to go to; its own side is asked again as any other's.
 */
final class FallbackRule {

  private static final int MAX_ATTEMPTS = 3;

  private FallbackRule() {}

  /**
   * @param failed the side of the failed attempt
   * @param replayable whether the proxy still has the whole body, or there is none
   * @param attempts made so far, the failed one included
   * @return the side to try now; null where the client gets the error
   */
  static @Nullable Side next(
      Route route,
      Side failed,
      CallFailure.Kind kind,
      String method,
      boolean replayable,
      int attempts) {
    if (attempts >= MAX_ATTEMPTS) {
      return null;
    }
    if (failed == Side.EXTRACTED
        && route.mode() != Mode.RETIRED
        && monolithMayHaveIt(route, kind, replayable)) {
      return Side.MONOLITH;
    }
    // RFC 9110, section 9.2.2: a lost connection may be tried again for idempotent requests.
    boolean sameSide = kind == CallFailure.Kind.BROKEN && attempts == 1 && replayable;
    return sameSide && (route.effect().repeatable() || safe(method)) ? failed : null;
  }

  /** Whether the client gets the error only because the route is retired. */
  static boolean missesMonolith(Route route, CallFailure.Kind kind, boolean replayable) {
    return route.mode() == Mode.RETIRED && monolithMayHaveIt(route, kind, replayable);
  }

  private static boolean monolithMayHaveIt(Route route, CallFailure.Kind kind, boolean replayable) {
    return switch (kind) {
      case BUSY -> false;
      case UNREACHABLE, CIRCUIT_OPEN -> true;
      case BROKEN, TIMEOUT -> replayable && route.effect().repeatable();
    };
  }

  private static boolean safe(String method) {
    return method.equals("GET") || method.equals("HEAD") || method.equals("OPTIONS");
  }
}
