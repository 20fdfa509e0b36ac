package io.figwizard.routingproxy.dataplane;

import io.figwizard.routingproxy.routes.Side;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to have one side answer a request. Reports exactly one of: answered, failed; nothing
 * after {@link #cancel}.
 */
final class ServerCall {

  private static final int MAX_STALE = 100;

  /** RFC 9110, section 15.2, sets no limit; each of them is written to the client. */
  private static final int MAX_INTERIMS = 64;

  private final Exchange exchange;
  private final Side side;
  private final ServerPool pool;
  private @Nullable ServerConnection proxyToServer;
  private @Nullable AnswerRelay relay;
  private int stale;
  private int interims;
  private boolean sent;
  private boolean over;

  ServerCall(Exchange exchange, Side side, ServerPool pool) {
    this.exchange = exchange;
    this.side = side;
    this.pool = pool;
  }

  Side side() {
    return side;
  }

  /** Whether the answer is one to HEAD, which has no body whatever its head says. */
  boolean toHead() {
    return exchange.head().isHead();
  }

  /** Whether the connection is as good as new after the answer. */
  boolean reusable() {
    // An upgrade that was declined: who knows what the server still expects.
    return !exchange.head().wantsWebSocket();
  }

  void start() {
    if (pool.breaker().allows(System.nanoTime())) {
      pool.connect(this);
    } else {
      fail(
          new CallFailure(
              CallFailure.Kind.CIRCUIT_OPEN, "left alone after several failures in a row"));
    }
  }

  /** Gives up; the connection is closed. */
  void cancel() {
    over = true;
    if (proxyToServer != null) {
      // Never back into the pool: half a request may be on the connection. And at once: an
      // orderly close would first wait until a stuck server has read everything.
      proxyToServer.close();
      proxyToServer = null;
    }
  }

  void timedOut() {
    fail(
        sent
            ? new CallFailure(CallFailure.Kind.TIMEOUT, "no answer in time")
            : new CallFailure(CallFailure.Kind.UNREACHABLE, "no connection in time"));
  }

  void connected(ServerConnection connection) {
    if (over) {
      connection.giveBack();
    } else if (connection.used()
        && exchange.mustNotRepeat()
        && exchange.loop().peerState().closed(connection.channel())) {
      connection.close();
      stale();
    } else {
      proxyToServer = connection;
      send(connection);
    }
  }

  /**
   * A kept connection had died while it was idle. Nothing was sent on it, so the next one, then.
   */
  private void stale() {
    if (++stale > MAX_STALE) {
      fail(new CallFailure(CallFailure.Kind.UNREACHABLE, "all kept connections were closed"));
    } else {
      pool.connect(this);
    }
  }

  private void send(ServerConnection connection) {
    sent = true;
    connection.begin(this);
    exchange.send(connection, pool.server());
    connection.flush();
  }

  /** The server has, or will have without any doing of the client, the whole request. */
  void requestSent() {
    exchange.requestSent();
  }

  /** The server takes no more of the request. */
  void requestCutOff() {
    exchange.requestCutOff();
  }

  /** The server takes more of the request again. */
  void drained() {
    exchange.serverDrained();
  }

  void interim(AnswerHead head) {
    if (over) {
      return;
    }
    if (++interims > MAX_INTERIMS) {
      fail(new CallFailure(CallFailure.Kind.BROKEN, "interim answers without end"));
    } else {
      exchange.interim(head);
    }
  }

  void answered(AnswerHead head) {
    if (!over) {
      pool.breaker().succeeded();
      relay = exchange.answered(this, head);
    }
  }

  /** The server wants to speak another protocol. */
  void switched(AnswerHead head, ServerConnection connection) {
    if (!over) {
      pool.breaker().succeeded();
      exchange.switched(this, head, connection);
    }
  }

  /** Takes over a piece of the answer's body. */
  void piece(ByteBuf piece) {
    if (over || relay == null) {
      piece.release();
    } else {
      relay.piece(piece);
    }
  }

  /** Lets the client have what has arrived. */
  void flushAnswer() {
    if (!over && relay != null) {
      relay.flush();
    }
  }

  /** The answer is complete, and the connection no longer this call's. */
  void ended(@Nullable MessageHead trailers) {
    proxyToServer = null;
    if (!over && relay != null) {
      over = true;
      relay.end(trailers);
    }
  }

  /** Reads no more of the answer until the client has taken what there is. */
  void pause() {
    if (proxyToServer != null) {
      proxyToServer.pause();
    }
  }

  void resume() {
    if (proxyToServer != null) {
      proxyToServer.resume();
    }
  }

  void fail(CallFailure failure) {
    if (!over) {
      cancel();
      switch (failure.kind()) {
        case UNREACHABLE, BROKEN, TIMEOUT -> pool.breaker().failed(System.nanoTime());
        case BUSY, CIRCUIT_OPEN -> {}
      }
      exchange.failed(this, failure);
    }
  }

  /** The connection belongs to a tunnel now. */
  void handedOver() {
    over = true;
    proxyToServer = null;
  }
}
