package io.figwizard.routingproxy.dataplane;

import io.figwizard.routingproxy.edge.Verdict;
import io.figwizard.routingproxy.routes.Route;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Brings a request before its route's own checks, and what they say back to its event loop. */
final class EdgeGate {

  private EdgeGate() {}

  /**
   * @param then told once, on the event loop: at once, or later
   */
  static void ask(
      ProxyLoop loop, Route route, RequestHead head, String address, Consumer<Verdict> then) {
    Verdict known =
        loop.settings()
            .edge()
            .check(route, head.authorization(), address, later -> onLoop(loop, later, then));
    if (known != null) {
      then.accept(known);
    }
  }

  /** Null where the request may go on. */
  static @Nullable EdgeRefusal refusal(Verdict verdict) {
    ProxyError error =
        switch (verdict.kind()) {
          case PASSES -> null;
          case NO_TOKEN, BAD_TOKEN -> ProxyError.UNAUTHENTICATED;
          case EXPIRED_TOKEN -> ProxyError.TOKEN_EXPIRED;
          case NO_KEYS -> ProxyError.AUTHENTICATION_UNAVAILABLE;
          case BUSY -> ProxyError.OVERLOADED;
          case LIMITED -> ProxyError.RATE_LIMITED;
        };
    return error == null ? null : new EdgeRefusal(error, verdict);
  }

  private static void onLoop(ProxyLoop loop, Verdict verdict, Consumer<Verdict> then) {
    try {
      loop.eventLoop().execute(() -> then.accept(verdict));
    } catch (RejectedExecutionException stopped) {
      // The proxy has stopped, and with it whoever waited.
    }
  }
}
