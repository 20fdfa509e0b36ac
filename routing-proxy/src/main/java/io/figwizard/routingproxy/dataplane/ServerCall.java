package io.figwizard.routingproxy.dataplane;

import io.figwizard.routingproxy.routes.Side;
import io.vertx.core.AsyncResult;
import io.vertx.core.MultiMap;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.impl.HttpClientConnectionInternal;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to have one side answer a request. Reports exactly one of: answered, failed; nothing
 * after {@link #cancel}.
 */
final class ServerCall {

  private static final int MAX_STALE = 100;

  private final Exchange exchange;
  private final Side side;
  private final Server server;
  private @Nullable HttpClientRequest proxyToServer;
  private int stale;
  private boolean sent;
  private boolean over;

  ServerCall(Exchange exchange, Side side, Server server) {
    this.exchange = exchange;
    this.side = side;
    this.server = server;
  }

  Side side() {
    return side;
  }

  /** Whether a byte of the request may have reached the server. */
  boolean sent() {
    return sent;
  }

  void start() {
    exchange
        .loop()
        .client()
        .request(server.options(exchange.head().method(), exchange.head().target()))
        .onComplete(this::connected);
  }

  /** Gives up; the connection is closed unless nothing was sent on it yet. */
  void cancel() {
    over = true;
    if (proxyToServer == null) {
      return;
    }
    if (!sent) {
      giveBack(proxyToServer);
    } else {
      close(proxyToServer);
    }
  }

  /** Never back into the pool: half a request may be on the connection. */
  private static void close(HttpClientRequest request) {
    if (request.connection() instanceof HttpClientConnectionInternal connection) {
      // At once: an orderly close would first wait until a stuck server has read everything.
      connection.channelHandlerContext().close();
    }
  }

  void timedOut() {
    fail(
        sent
            ? new CallFailure(CallFailure.Kind.TIMEOUT, "no answer in time")
            : new CallFailure(CallFailure.Kind.UNREACHABLE, "no connection in time"));
  }

  private void connected(AsyncResult<HttpClientRequest> connection) {
    if (over) {
      if (connection.succeeded()) {
        giveBack(connection.result());
      }
    } else if (connection.failed()) {
      if (connection.cause() instanceof HttpClosedException
          || connection.cause() instanceof ClosedChannelException) {
        stale();
      } else {
        fail(notConnected(connection.cause()));
      }
    } else if (exchange.mustNotRepeat() && PeerState.closed(connection.result().connection())) {
      HttpClientRequest unused = connection.result();
      unused.exceptionHandler(expected -> {});
      close(unused);
      stale();
    } else {
      proxyToServer = connection.result();
      send(proxyToServer);
    }
  }

  /**
   * A kept connection had died while it was idle. Nothing was sent on it, so the next one, then.
   */
  private void stale() {
    if (++stale > MAX_STALE) {
      fail(new CallFailure(CallFailure.Kind.UNREACHABLE, "all kept connections were closed"));
    } else {
      start();
    }
  }

  private static void giveBack(HttpClientRequest unused) {
    // The reset comes back as an exception, which Vert.x would log where nobody expects it.
    unused.exceptionHandler(expected -> {});
    unused.reset();
  }

  private void send(HttpClientRequest request) {
    sent = true;
    exchange.writeHead(request.headers());
    request.exceptionHandler(this::broken);
    request.response().onComplete(this::answered);
    if (exchange.head().wantsWebSocket()) {
      request.connect();
      exchange.requestSent();
      return;
    }
    request.earlyHintsHandler(this::earlyHints);
    RequestBody body = exchange.body();
    if (body == null) {
      request.end();
      exchange.requestSent();
    } else {
      request.setChunked(exchange.head().chunked());
      if (body.replayable()) {
        request.end(body.whole());
        exchange.requestSent();
      } else {
        body.sendTo(request);
      }
    }
  }

  private void earlyHints(MultiMap headers) {
    if (!over) {
      exchange.earlyHints(headers);
    }
  }

  private void answered(AsyncResult<HttpClientResponse> answer) {
    if (over) {
      return;
    }
    if (answer.failed()) {
      broken(answer.cause());
      return;
    }
    HttpClientResponse serverToProxy = answer.result();
    if (serverToProxy.statusCode() < 200 && serverToProxy.statusCode() != 101) {
      fail(new CallFailure(CallFailure.Kind.BROKEN, "status " + serverToProxy.statusCode()));
      return;
    }
    exchange.answered(this, serverToProxy);
  }

  /** The connection broke; after the answer's head this reaches the relay, too. */
  private void broken(Throwable cause) {
    fail(new CallFailure(CallFailure.Kind.BROKEN, String.valueOf(cause.getMessage())));
  }

  void fail(CallFailure failure) {
    if (!over) {
      cancel();
      exchange.failed(this, failure);
    }
  }

  /** The answer is complete: the connection may be used again. */
  void completed() {
    over = true;
  }

  private static CallFailure notConnected(Throwable cause) {
    CallFailure.Kind kind =
        cause instanceof ConnectionPoolTooBusyException
            ? CallFailure.Kind.BUSY
            : CallFailure.Kind.UNREACHABLE;
    return new CallFailure(kind, cause.toString());
  }
}
