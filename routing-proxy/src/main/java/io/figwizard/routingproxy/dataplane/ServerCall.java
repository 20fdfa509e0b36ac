package io.figwizard.routingproxy.dataplane;

import io.figwizard.routingproxy.routes.Side;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to have one side answer a request: as long as nothing of it was sent, at one address
 * of the side after the other. Reports exactly one of: answered, failed; nothing after {@link
 * #cancel}.
 */
final class ServerCall {

  private static final int MAX_STALE = 100;
  private static final int MAX_ADDRESSES = 3;

  /** RFC 9110, section 15.2, sets no limit; each of them is written to the client. */
  private static final int MAX_INTERIMS = 64;

  private final Exchange exchange;
  private final Side side;
  private final ServerGroup servers;
  // Whom it was not sent to, or whom to avoid for what an attempt before has shown.
  private List<ServerAddress> tried = List.of();
  private @Nullable ServerAddress avoided;
  private @Nullable ServerPool pool;
  private @Nullable ServerConnection proxyToServer;
  private @Nullable AnswerRelay relay;
  private int stale;
  private int interims;
  private boolean sent;
  private boolean over;
  // Whether the address counts it as under way.
  private boolean counted;
  private boolean stream;

  /**
   * @param before an attempt that has failed, whose address is not taken again if there is another
   */
  ServerCall(Exchange exchange, Side side, ServerGroup servers, @Nullable ServerCall before) {
    this.exchange = exchange;
    this.side = side;
    this.servers = servers;
    if (before != null && before.pool != null) {
      avoided = before.pool.address();
      tried = List.of(avoided);
    }
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
    // An upgrade that was declined: who knows what the server still expects. And a server that
    // takes no notice of a body of GET and the like (RFC 9110, section 9.3.1) would read it as a
    // request, whose answer would be the next client's.
    return !stream && !exchange.head().wantsWebSocket() && !exchange.head().hasUnexpectedBody();
  }

  void start() {
    if (servers.ready()) {
      connect();
    } else {
      servers.whenAsked(() -> exchange.loop().eventLoop().execute(this::connectIfReady));
    }
  }

  private void connectIfReady() {
    if (over) {
      return;
    }
    if (servers.ready()) {
      connect();
    } else {
      fail(new CallFailure(CallFailure.Kind.UNREACHABLE, servers.fault()));
    }
  }

  private void connect() {
    if (!connectToAnother()) {
      fail(
          new CallFailure(
              CallFailure.Kind.CIRCUIT_OPEN,
              "every address is left alone after several failures in a row, or not well"));
    }
  }

  /** Answers whether there is one that may be tried. */
  private boolean connectToAnother() {
    ProxyLoop loop = exchange.loop();
    long now = System.nanoTime();
    ServerAddress chosen = loop.balancer().choose(servers.addresses(), tried, now);
    if (chosen == null && avoided != null && tried.size() == 1) {
      chosen = loop.balancer().choose(servers.addresses(), List.of(), now);
    }
    avoided = null;
    if (chosen == null) {
      return false;
    }
    chosen.requestBegins();
    counted = true;
    ServerPool next = loop.pool(chosen);
    pool = next;
    next.connect(this);
    return true;
  }

  private void uncount() {
    if (counted && pool != null) {
      counted = false;
      pool.address().requestEnds();
    }
  }

  /** Gives up; the connection is closed. */
  void cancel() {
    over = true;
    uncount();
    if (proxyToServer != null) {
      // Never back into the pool: half a request may be on the connection. And at once: an
      // orderly close would first wait until a stuck server has read everything.
      proxyToServer.close();
      proxyToServer = null;
    }
  }

  void timedOut() {
    if (sent) {
      fail(new CallFailure(CallFailure.Kind.TIMEOUT, "no answer in time"));
    } else {
      notConnected(pool, CallFailure.Kind.UNREACHABLE, "no connection in time");
    }
  }

  /** Nothing of the request was sent, so another address may have it. */
  void notConnected(@Nullable ServerPool from, CallFailure.Kind kind, String why) {
    if (over || sent || from != pool) {
      // News of an address that was given up.
      return;
    }
    if (from != null && tried.size() < MAX_ADDRESSES - 1 && servers.addresses().length > 1) {
      blame(from, kind, why);
      List<ServerAddress> given = new ArrayList<>(tried);
      given.add(from.address());
      tried = given;
      uncount();
      exchange.connectsAgain();
      if (connectToAnother()) {
        return;
      }
      // Has been told of the failure.
      pool = null;
      fail(new CallFailure(kind, from.address() + ": " + why));
      return;
    }
    fail(new CallFailure(kind, why));
  }

  void connected(ServerPool from, ServerConnection connection) {
    if (over || proxyToServer != null || from != pool) {
      connection.giveBack();
    } else if (connection.used()
        && exchange.mustNotRepeat()
        && exchange.loop().peerState().closed(connection.channel())) {
      connection.close();
      stale(from);
    } else {
      proxyToServer = connection;
      send(connection, from.address().server());
    }
  }

  /**
   * A kept connection had died while it was idle. Nothing was sent on it, so the next one, then.
   */
  private void stale(ServerPool from) {
    if (++stale > MAX_STALE) {
      notConnected(from, CallFailure.Kind.UNREACHABLE, "all kept connections were closed");
    } else {
      from.connect(this);
    }
  }

  private void send(ServerConnection connection, Server server) {
    sent = true;
    connection.begin(this);
    exchange.send(connection, server);
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
      judge(head.status());
      relay = exchange.answered(this, head);
    }
  }

  /** The server wants to speak another protocol. */
  void switched(AnswerHead head, ServerConnection connection) {
    if (!over) {
      judge(head.status());
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
    uncount();
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
      ServerPool failed = pool;
      CallFailure told = failure;
      if (failed != null) {
        blame(failed, failure.kind(), failure.detail());
        told = new CallFailure(failure.kind(), failed.address() + ": " + failure.detail());
      }
      exchange.failed(this, told);
    }
  }

  /** What it has asked for is a stream: its connection carries nothing else any more. */
  void becomesStream() {
    stream = true;
    if (pool != null && proxyToServer != null) {
      pool.leftToStream(proxyToServer.channel());
    }
  }

  /** The connection belongs to a tunnel now, which is work for its server until it ends. */
  void handedOver() {
    over = true;
    if (counted && pool != null && proxyToServer != null) {
      counted = false;
      ServerAddress busy = pool.address();
      proxyToServer.channel().closeFuture().addListener(closed -> busy.requestEnds());
    }
    proxyToServer = null;
  }

  private void blame(ServerPool failed, CallFailure.Kind kind, String why) {
    switch (kind) {
      case UNREACHABLE, BROKEN, TIMEOUT -> {
        failed.address().failed(exchange.routeId(), kind != CallFailure.Kind.UNREACHABLE, why);
        servers.doubt();
      }
      case BUSY, CIRCUIT_OPEN -> {}
    }
  }

  /**
   * One of several servers that only says that it cannot is as good as one that does not answer:
   * being the one with the fewest requests under way, it would get them all.
   */
  private void judge(int status) {
    if (pool == null) {
      return;
    }
    ServerAddress answering = pool.address();
    if (status >= 502 && status <= 504 && servers.hasAnother(answering)) {
      // As a server says that cannot serve anybody.
      answering.failed(exchange.routeId(), false, "answered " + status);
    } else {
      answering.succeeded();
    }
  }
}
