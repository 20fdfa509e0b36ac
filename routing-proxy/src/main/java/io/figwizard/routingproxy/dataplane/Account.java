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
    RouteMetrics numbers = loop.numbers(found);
    route = found;
    metrics = numbers;
    counted = numbers.requestBegins(found.limits());
    return counted && !(head.wantsWebSocket() && numbers.streamsFull(found.limits().maxStreams()));
  }

  void goesTo(Side next) {
    side = next;
    attempts++;
    failed = false;
    if (metrics != null) {
      metrics.asks(next);
    }
  }

  void failed(Route found, ServerCall call, CallFailure failure) {
    failed = true;
    status = 0;
    RouteCounts counts = loop.numbers(found).counts();
    counts.unanswered(call.side(), Outcomes.Ending.FAILED, System.nanoTime());
    counts.failed(call.side(), failure.kind());
    loop.log().failed(requestId, found.id(), call, failure);
  }

  void fellBack(Route found, CallFailure.Kind why) {
    fallback = true;
    loop.numbers(found).counts().fellBack(why);
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

  /** The side that it went to last has switched to another protocol, or the proxy has answered. */
  void answered(int status) {
    long nanos = System.nanoTime() - startedAt;
    if (metrics != null) {
      metrics.note(ended(status, nanos), startedAt + nanos);
    }
    write(status, nanos);
  }

  /**
   * The side that it went to last has answered it with all of this.
   *
   * @param error the body of an error in JSON; null for other answers
   * @param says what its body says of how it has ended; null where its status says it
   */
  void answered(AnswerHead answer, byte @Nullable [] error, Outcomes.@Nullable Ending says) {
    long nanos = System.nanoTime() - startedAt;
    if (metrics != null) {
      long byStatus = ended(answer.status(), nanos);
      long note = says == null ? byStatus : Note.says(byStatus, says);
      if (side == Side.EXTRACTED) {
        metrics.note(note, startedAt + nanos);
      } else if (error == null) {
        metrics.note(note, startedAt + nanos, answer.contentType());
      } else {
        metrics.note(note, startedAt + nanos);
        metrics.settle();
        MonolithAnswer.tell(metrics.counts(), answer, error);
      }
    }
    write(answer.status(), nanos);
  }

  /** The proxy has answered it itself: no side's doing, unless one did not take it in time. */
  void refused(ProxyError error) {
    long nanos = System.nanoTime() - startedAt;
    if (metrics != null) {
      if (error == ProxyError.UPSTREAM_TIMEOUT && attempts > 0 && !failed) {
        metrics.counts().unanswered(side, Outcomes.Ending.FAILED, startedAt + nanos);
      }
      metrics.note(Note.of(side, error.status(), nanos), startedAt + nanos);
    }
    write(error.status(), nanos);
  }

  private long ended(int given, long nanos) {
    return Note.ended(Note.of(side, given, nanos), !stream && attempts <= 1);
  }

  private void write(int given, long nanos) {
    status = given;
    answered = true;
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
    if (metrics != null && attempts > 0 && !answered && !failed && !stream) {
      // A function that hangs is noticed also where its clients wait for less than the proxy does.
      metrics.counts().unanswered(side, Outcomes.Ending.REFUSED, System.nanoTime());
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
