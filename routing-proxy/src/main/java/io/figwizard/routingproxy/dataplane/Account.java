package io.figwizard.routingproxy.dataplane;

import io.figwizard.routingproxy.routes.Route;
import io.figwizard.routingproxy.routes.Side;
import org.jspecify.annotations.Nullable;

/**
 * The book-keeping of one request: what limits in number, metrics and logs must know of it. Begins
 * with the request; {@link #close} ends it, once.
 */
final class Account {

  private final ProxyLoop loop;
  private final ClientConnection client;
  private final RequestHead head;
  private final String requestId;
  private final long startedAt = System.nanoTime();
  private @Nullable Route route;
  private @Nullable RouteMetrics metrics;
  private Side side = Side.MONOLITH;
  private Side streamSide = Side.MONOLITH;
  private boolean fallback;
  // How many attempts were made at a side, and whether the last one has failed.
  private int attempts;
  private boolean failed;
  // Whether it has been answered, by a side or by the proxy.
  private boolean answered;
  // Whether it counts as one of its route's requests in flight.
  private boolean counted;
  private boolean stream;
  private final @Nullable RequestSpan span;
  // Of the answer that the client got, or gets.
  private int status;

  Account(ProxyLoop loop, ClientConnection client, RequestHead head) {
    this.loop = loop;
    this.client = client;
    this.head = head;
    this.requestId = loop.ids().requestId(head.requestId());
    this.span = begin(loop.settings().tracing());
    loop.exchangeBegins();
  }

  String requestId() {
    return requestId;
  }

  long startedAt() {
    return startedAt;
  }

  /** Whether it is known which route it belongs to. */
  boolean routed() {
    return route != null;
  }

  /** The side that the request went to last. */
  Side side() {
    return side;
  }

  boolean fallback() {
    return fallback;
  }

  /** Whether it lives as long as it likes: a WebSocket or a stream of server-sent events. */
  boolean stream() {
    return stream;
  }

  /** It is a request of this route; answers whether the route may have one more. */
  boolean admitted(Route found) {
    RouteMetrics numbers = loop.metrics().route(found.id());
    route = found;
    metrics = numbers;
    counted = numbers.requestBegins(found.limits());
    return counted && !(head.wantsWebSocket() && numbers.streamsFull(found.limits().maxStreams()));
  }

  void goesTo(Side next) {
    side = next;
    attempts++;
    failed = false;
    if (route != null) {
      loop.outcomes().begins(route.id(), next);
    }
  }

  void failed(Route found, ServerCall call, CallFailure failure) {
    failed = true;
    status = 0;
    loop.outcomes().ended(found.id(), call.side(), Outcomes.Ending.FAILED, Outcomes.NO_TIME);
    loop.metrics().route(found.id()).failed(call.side(), failure.kind());
    loop.log().failed(requestId, found.id(), call, failure);
  }

  void fellBack(Route found, CallFailure.Kind why) {
    fallback = true;
    loop.metrics().route(found.id()).fellBack(why);
  }

  /** From now on it is a stream and no request in flight; answers whether there may be one more. */
  boolean becomesStream() {
    if (stream) {
      // Begun on one side, failed, and begun again on the other.
      return true;
    }
    if (metrics == null || route == null || metrics.streamsFull(route.limits().maxStreams())) {
      return false;
    }
    stream = true;
    loop.exchangeEnds();
    streamSide = side;
    // Before it ceases to be a request: together they may never seem fewer than they are.
    metrics.streamOpened(side);
    uncount();
    return true;
  }

  /** The head of an answer is on its way; a stream may be ended by its client from now on. */
  void answerBegins(int begun) {
    status = begun;
  }

  /** The side that it went to last has answered it with this status. */
  void answered(int status) {
    long nanos = System.nanoTime() - startedAt;
    tell(status, nanos);
    write(status, nanos);
  }

  /** The proxy has answered it itself: no side's doing, unless one did not take it in time. */
  void refused(ProxyError error) {
    if (error == ProxyError.UPSTREAM_TIMEOUT && attempts > 0 && !failed && route != null) {
      loop.outcomes().ended(route.id(), side, Outcomes.Ending.FAILED, Outcomes.NO_TIME);
    }
    write(error.status(), System.nanoTime() - startedAt);
  }

  private void write(int given, long nanos) {
    status = given;
    answered = true;
    if (metrics != null) {
      metrics.answered(side, status, nanos, startedAt + nanos);
    }
    if (loop.log().wantsAccessLine()) {
      loop.log()
          .access(
              new RequestLog.AccessLine(
                  requestId,
                  client.address(),
                  "HTTP/" + client.peer().version(head),
                  head.method(),
                  head.path(),
                  route == null ? "" : route.id(),
                  route == null ? "" : side.word(),
                  fallback,
                  status,
                  nanos / 1000));
    }
  }

  void close() {
    if (route != null && attempts > 0 && !answered && !failed && !stream) {
      // A function that hangs is noticed also where its clients wait for less than the proxy does.
      loop.outcomes().ended(route.id(), side, Outcomes.Ending.REFUSED, Outcomes.NO_TIME);
    }
    uncount();
    if (span != null) {
      span.end(head, route, side, fallback, status);
    }
    if (!stream) {
      loop.exchangeEnds();
    } else if (metrics != null) {
      metrics.streamClosed(streamSide);
    }
  }

  private void tell(int status, long nanos) {
    if (route != null) {
      Outcomes.Ending ending =
          status >= 500
              ? Outcomes.Ending.FAILED
              // A limit is one of both sides, and whom it stops is no fault of theirs.
              : status >= 400 && status != 429 ? Outcomes.Ending.REFUSED : Outcomes.Ending.ANSWERED;
      loop.outcomes()
          .ended(route.id(), side, ending, stream || attempts > 1 ? Outcomes.NO_TIME : nanos);
    }
  }

  private @Nullable RequestSpan begin(@Nullable Tracing tracing) {
    if (tracing == null) {
      return null;
    }
    RequestSpan begun = tracing.begin(head, client.peer());
    head.traced(begun.traceparent());
    return begun;
  }

  private void uncount() {
    if (counted && metrics != null) {
      counted = false;
      metrics.requestEnds();
    }
  }
}
