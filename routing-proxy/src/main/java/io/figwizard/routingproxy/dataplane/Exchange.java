package io.figwizard.routingproxy.dataplane;

import io.figwizard.routingproxy.routes.Assignment;
import io.figwizard.routingproxy.routes.Mode;
import io.figwizard.routingproxy.routes.Route;
import io.figwizard.routingproxy.routes.RouteTable.Match;
import io.figwizard.routingproxy.routes.Side;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer. Decides the route and the side, starts the hops and says what happens
 * when one of them breaks.
 */
final class Exchange {

  private enum Phase {
    RECEIVING,
    CONNECTING,
    SENDING,
    WAITING,
    RELAYING,
    LINGERING,
    TUNNEL,
    OVER
  }

  /** How long a client may still send what nobody wants before its connection is closed. */
  private static final Duration LINGER = Duration.ofSeconds(2);

  private final ProxyLoop loop;
  private final ClientConnection client;
  private final HttpServerRequest clientToProxy;
  private final HttpServerResponse proxyToClient;
  private final RequestHead head;
  private final String requestId;
  private final long startedAt = System.nanoTime();

  private Phase phase = Phase.RECEIVING;
  private long deadline;
  private long requestDeadline;
  private @Nullable Route route;
  private Side side = Side.MONOLITH;
  private int attempts;
  private boolean fallback;
  private @Nullable RequestBody body;
  private @Nullable ServerCall call;
  private @Nullable ResponseRelay relay;
  private boolean closeAfterAnswer;
  private boolean untimed;

  Exchange(ProxyLoop loop, ClientConnection client, HttpServerRequest clientToProxy) {
    this.loop = loop;
    this.client = client;
    this.clientToProxy = clientToProxy;
    this.proxyToClient = clientToProxy.response();
    this.head = RequestHead.read(clientToProxy);
    this.requestId = loop.ids().requestId(head.requestId());
    clientToProxy.exceptionHandler(this::clientFailed);
    proxyToClient.closeHandler(gone -> clientGone());
  }

  ProxyLoop loop() {
    return loop;
  }

  RequestHead head() {
    return head;
  }

  @Nullable RequestBody body() {
    return body;
  }

  /** Whether a second time could do harm. */
  boolean mustNotRepeat() {
    return route == null || !route.effect().repeatable();
  }

  HttpVersion version() {
    return clientToProxy.version();
  }

  void start() {
    if (head.fault() != null) {
      closeAfterAnswer = true;
      refuse(ProxyError.BAD_REQUEST, head.fault());
    } else if (loop.overloaded()) {
      refuse(ProxyError.OVERLOADED);
    } else if (ResourcePath.isPrivate(head.path())) {
      refuse(ProxyError.NOT_FOUND);
    } else {
      // Read once: a flip does not touch a request that is under way.
      Match match = loop.routes().current().find(head.method().name(), head.path());
      if (match instanceof Match.Direct direct) {
        direct(direct.route());
      } else if (match instanceof Match.ByAction byAction) {
        byAction(byAction);
      }
    }
  }

  private void direct(Route found) {
    receiveWithin(found);
    if (!head.hasBody()) {
      dispatch(found);
    } else if (acceptable(found)) {
      body = newBody();
      if (head.contentLength() > 0 && head.contentLength() <= loop.settings().peekSize()) {
        body.watch(new WholeBody(() -> dispatch(found)));
      } else {
        body.pause();
        dispatch(found);
      }
    }
  }

  private void byAction(Match.ByAction match) {
    receiveWithin(match.fallback());
    if (!head.hasBody()) {
      loop.metrics().peeked(PeekOutcome.NO_ACTION);
      dispatch(match.fallback());
      return;
    }
    if (!head.readableJson()) {
      loop.metrics().peeked(PeekOutcome.UNREADABLE);
      direct(match.fallback());
      return;
    }
    if (head.contentLength() > match.fallback().limits().maxBodyBytes()
        && match.actions().values().stream()
            .noneMatch(r -> head.contentLength() <= r.limits().maxBodyBytes())) {
      refuse(ProxyError.BODY_TOO_LARGE);
      return;
    }
    body = newBody();
    boolean whole = head.contentLength() > 0 && head.contentLength() <= loop.settings().peekSize();
    body.watch(
        new BodyPeek(
            body,
            loop.settings().peekSize(),
            whole,
            (outcome, action) -> {
              loop.metrics().peeked(outcome);
              Route named = action == null ? null : match.actions().get(action);
              Route found = named == null ? match.fallback() : named;
              if (acceptable(found)) {
                dispatch(found);
              }
            }));
  }

  private RequestBody newBody() {
    if (head.expectsContinue()) {
      // RFC 9110, section 10.1.1. The proxy answers itself, as it may have to see the body first.
      proxyToClient.writeContinue();
    }
    return new RequestBody(
        clientToProxy, head.contentLength(), () -> refuse(ProxyError.BODY_TOO_LARGE));
  }

  private boolean acceptable(Route found) {
    long known = body == null ? 0 : body.received();
    if (Math.max(head.contentLength(), known) > found.limits().maxBodyBytes()) {
      refuse(ProxyError.BODY_TOO_LARGE);
      return false;
    }
    return true;
  }

  private void receiveWithin(Route found) {
    requestDeadline = startedAt + found.limits().requestTimeout().toNanos();
    deadline = requestDeadline;
  }

  private void dispatch(Route found) {
    route = found;
    if (body != null) {
      body.limit(found.limits().maxBodyBytes());
    }
    String user =
        found.mode() == Mode.CANARY
            ? UserKey.of(
                head.authorization(),
                ForwardedHeaders.clientAddress(head, client, loop.settings().trustedProxies()))
            : "";
    Assignment assignment = found.assign(user);
    attempt(found, assignment.side());
  }

  private void attempt(Route found, Side chosen) {
    side = chosen;
    attempts++;
    phase = Phase.CONNECTING;
    deadline = System.nanoTime() + found.limits().connectTimeout().toNanos();
    call = new ServerCall(this, chosen, loop.server(found.target(chosen)));
    call.start();
  }

  /** Writes what goes to the server in the request's head. */
  void writeHead(MultiMap proxyToServer) {
    phase = Phase.SENDING;
    ServerHead.write(
        head,
        client,
        clientToProxy.headers(),
        proxyToServer,
        requestId,
        loop.ids(),
        loop.settings().preserveHost());
  }

  /** The server has, or will have without any doing of the client, the whole request. */
  void requestSent() {
    if (phase == Phase.SENDING && route != null) {
      phase = Phase.WAITING;
      deadline = System.nanoTime() + route.limits().responseTimeout().toNanos();
    }
  }

  void earlyHints(MultiMap serverToProxy) {
    if (version() == HttpVersion.HTTP_1_1 && !proxyToClient.headWritten()) {
      MultiMap hints = MultiMap.caseInsensitiveMultiMap();
      HopHeaders.copyAnswer(serverToProxy, hints);
      proxyToClient.writeEarlyHints(hints);
    }
  }

  /** The answer's head arrived. */
  void answered(ServerCall answering, HttpClientResponse serverToProxy) {
    phase = Phase.RELAYING;
    moved();
    if (serverToProxy.statusCode() == 101) {
      openTunnel(answering, serverToProxy);
      return;
    }
    relay = new ResponseRelay(this, answering, serverToProxy, proxyToClient);
    relay.start();
  }

  private void openTunnel(ServerCall answering, HttpClientResponse serverToProxy) {
    if (!head.wantsWebSocket()) {
      answering.fail(new CallFailure(CallFailure.Kind.BROKEN, "101 without being asked to switch"));
      return;
    }
    phase = Phase.TUNNEL;
    answering.completed();
    HopHeaders.copyAnswer(serverToProxy.headers(), proxyToClient.headers());
    answerHeaders(proxyToClient.headers());
    loop.tunnelOpened(this);
    new Tunnel(
            clientToProxy,
            serverToProxy,
            () -> {
              loop.tunnelClosed();
              over();
            })
        .open();
  }

  /** The answer may pause as long as it likes: server-sent events. */
  void withoutDeadline() {
    untimed = true;
  }

  /** A byte moved: the longest pause allowed begins again. */
  void moved() {
    if (route != null) {
      deadline = System.nanoTime() + route.limits().responseTimeout().toNanos();
    }
  }

  /** What the proxy says in the answer's head. */
  void answerHeaders(MultiMap answer) {
    answer.set(HeaderNames.X_REQUEST_ID, requestId);
    if (loop.settings().exposeSide() && route != null) {
      answer.set(HeaderNames.X_FIG_SIDE, side.word());
      if (fallback) {
        answer.set("x-fig-fallback", "true");
      }
    }
    if (closeAfterAnswer || loop.stopping() || (body != null && !body.complete())) {
      closeAfterAnswer = true;
      answer.set(HeaderNames.CONNECTION, HttpHeaders.CLOSE);
    }
  }

  void closeAfterAnswer() {
    closeAfterAnswer = true;
  }

  /** The whole answer is on its way to the client. */
  void answerPassedOn() {
    if (call != null && (head.wantsWebSocket() || (body != null && !body.complete()))) {
      // An upgrade that was declined, or a server that answered before it had read everything:
      // the connection cannot be used again.
      call.cancel();
    }
    afterAnswer();
  }

  /**
   * Counts the answer. Before its last byte goes out: whoever has the answer finds it in the
   * metrics.
   */
  void answerEnds(int status) {
    if (route != null) {
      loop.metrics().route(route.id()).answered(side, status, System.nanoTime() - startedAt);
    }
    logAccess(status);
  }

  private void afterAnswer() {
    if (closeAfterAnswer) {
      linger();
    } else {
      over();
    }
  }

  private void logAccess(int status) {
    if (loop.log().wantsAccessLine()) {
      loop.log()
          .access(
              new RequestLog.AccessLine(
                  requestId,
                  client.address(),
                  head.method().name(),
                  head.path(),
                  route == null ? "" : route.id(),
                  route == null ? "" : side.word(),
                  fallback,
                  status,
                  (System.nanoTime() - startedAt) / 1000));
    }
  }

  /**
   * Closing a socket with unread bytes resets it, and the client may lose the answer (RFC 9112,
   * section 9.6): so the rest of the body is taken and dropped for a while.
   */
  private void linger() {
    if (clientToProxy.isEnded() || !head.hasBody()) {
      over();
      client.close();
      return;
    }
    phase = Phase.LINGERING;
    deadline = System.nanoTime() + LINGER.toNanos();
    if (body == null) {
      body = new RequestBody(clientToProxy, RequestHead.UNKNOWN_LENGTH, () -> {});
    }
    body.discard();
    clientToProxy.endHandler(
        end -> {
          over();
          client.close();
        });
  }

  /** An attempt gave no answer, or only a part of one. */
  void failed(ServerCall failed, CallFailure failure) {
    Route found = route;
    if (phase == Phase.OVER || phase == Phase.LINGERING || found == null) {
      return;
    }
    loop.metrics().route(found.id()).failed(failed.side(), failure.kind());
    loop.log().failed(requestId, found.id(), failed, failure);
    if (proxyToClient.headWritten()) {
      // The client has a part of the answer: breaking off is the only way to say it is not whole.
      over();
      client.abort();
      return;
    }
    Side next =
        FallbackRule.next(found, failed.side(), failure.kind(), head.method(), body, attempts);
    if (next == null) {
      refuse(failure.kind().error());
      return;
    }
    relay = null;
    clearAnswer();
    if (next != failed.side()) {
      fallback = true;
      loop.metrics().route(found.id()).fellBack(failure.kind());
    }
    attempt(found, next);
  }

  private void clearAnswer() {
    proxyToClient.headers().clear();
    proxyToClient.headersEndHandler(null);
  }

  private void refuse(ProxyError error) {
    refuse(error, error.message());
  }

  private void refuse(ProxyError error, @Nullable String message) {
    if (phase == Phase.OVER || phase == Phase.LINGERING) {
      return;
    }
    if (call != null) {
      call.cancel();
    }
    if (proxyToClient.headWritten()) {
      over();
      client.abort();
      return;
    }
    loop.metrics().refused(error);
    clearAnswer();
    if (head.hasBody() && !clientToProxy.isEnded() && (body == null || !body.complete())) {
      closeAfterAnswer = true;
    }
    answerHeaders(proxyToClient.headers());
    answerEnds(error.status());
    Answers.send(proxyToClient, error, message == null ? error.message() : message, requestId);
    afterAnswer();
  }

  /** What came from the client is not HTTP: a broken chunk, most of all. */
  private void clientFailed(Throwable cause) {
    if (cause instanceof HttpClosedException || cause instanceof IOException) {
      clientGone();
    } else if (phase != Phase.OVER && phase != Phase.TUNNEL) {
      closeAfterAnswer = true;
      refuse(ProxyError.BAD_REQUEST);
      client.flush();
      clientGone();
    }
  }

  /** The client is gone: nobody waits for the answer, so the server is told to stop. */
  private void clientGone() {
    if (phase != Phase.OVER && phase != Phase.TUNNEL) {
      loop.metrics().abortedByClient();
      if (call != null) {
        call.cancel();
      }
      over();
    }
  }

  /** Called a few times each second. */
  void checkDeadline(long now) {
    if (body != null && !body.complete() && now - requestDeadline > 0) {
      boolean servers = body.waitsForServer();
      if (phase == Phase.RECEIVING || phase == Phase.SENDING) {
        refuse(servers ? ProxyError.UPSTREAM_TIMEOUT : ProxyError.REQUEST_TIMEOUT);
        return;
      }
    }
    if (body != null && phase == Phase.SENDING && body.complete()) {
      requestSent();
    }
    if (now - deadline <= 0) {
      return;
    }
    switch (phase) {
      case CONNECTING, WAITING, RELAYING -> {
        if (call != null && !untimed) {
          call.timedOut();
        }
      }
      case LINGERING -> {
        over();
        client.close();
      }
      default -> {}
    }
  }

  private void over() {
    if (phase != Phase.OVER) {
      phase = Phase.OVER;
      loop.ended(this, client);
    }
  }
}
