package io.figwizard.routingproxy.dataplane;

import io.figwizard.routingproxy.shadow.Lost;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Queue;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * The copies of one route to one server: so many at a time, so many more that wait, and the rest is
 * dropped. Has connections of its own, so that a server that is slow for copies is not slow for
 * anybody else. Used by the shadow loop's thread only.
 */
final class ShadowLane {

  static final int MOST_WAITING = 64;

  private static final CopyFailure NO_ROOM =
      new CopyFailure(Lost.QUEUE_FULL, "too many copies wait");
  private static final CopyFailure LEFT_ALONE =
      new CopyFailure(Lost.CIRCUIT_OPEN, "left alone after several failures in a row");
  private static final long IDLE_NANOS = 5_000_000_000L;

  private final ServerAddress address;
  private final CircuitBreaker breaker;
  private final EventLoop eventLoop;
  private final Bootstrap bootstrap;
  private final Queue<ShadowCall> waiting = new ArrayDeque<>();
  private final Set<ShadowCall> connecting = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Set<ShadowConnection> connections =
      Collections.newSetFromMap(new IdentityHashMap<>());
  private final Deque<ShadowConnection> idle = new ArrayDeque<>();
  private int atOnce = 1;
  private int underWay;

  ShadowLane(
      ServerAddress address, LoopSettings settings, CircuitBreaker breaker, EventLoop eventLoop) {
    this.address = address;
    this.breaker = breaker;
    this.eventLoop = eventLoop;
    this.bootstrap =
        new Bootstrap()
            .group(eventLoop)
            .channel(settings.transport().connection())
            .option(ChannelOption.TCP_NODELAY, true)
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) throws SSLException {
                    initialize(channel);
                  }
                });
  }

  /**
   * @param most copies at a time
   */
  void submit(ShadowCall call, int most) {
    atOnce = most;
    if (waiting.size() < MOST_WAITING) {
      waiting.add(call);
      sendWaiting();
    } else {
      call.ended().ended(null, NO_ROOM);
    }
  }

  /** The connection it was sent on had been closed while it was idle. */
  void again(ShadowCall call) {
    connect(call);
  }

  void ended(ShadowCall call, @Nullable ShadowAnswer answer, @Nullable CopyFailure failure) {
    underWay--;
    if (answer != null) {
      breaker.succeeded();
    } else if (failure != null && failure.why().failure()) {
      breaker.failed(System.nanoTime());
    }
    call.ended().ended(answer, failure);
    sendWaiting();
  }

  void idle(ShadowConnection connection) {
    idle.addLast(connection);
  }

  void closed(ShadowConnection connection) {
    connections.remove(connection);
    idle.remove(connection);
  }

  /** Called a few times each second; answers whether there is nothing left to do. */
  boolean check(long now) {
    for (ShadowCall call = waiting.peek();
        call != null && now - call.deadline() > 0;
        call = waiting.peek()) {
      waiting.remove();
      // It has been waiting for others: no word about the server.
      call.ended().ended(null, NO_ROOM);
    }
    for (ShadowCall call : connecting.toArray(new ShadowCall[0])) {
      if (now - call.deadline() > 0 && connecting.remove(call)) {
        ended(call, null, unreached("no connection in time"));
      }
    }
    for (ShadowConnection connection : connections.toArray(new ShadowConnection[0])) {
      connection.check(now);
    }
    for (ShadowConnection oldest = idle.peekFirst();
        oldest != null && now - oldest.idleSince() > IDLE_NANOS;
        oldest = idle.peekFirst()) {
      idle.pollFirst();
      oldest.close();
    }
    return waiting.isEmpty() && underWay == 0 && connections.isEmpty();
  }

  private void sendWaiting() {
    while (underWay < atOnce) {
      ShadowCall next = waiting.poll();
      if (next == null) {
        return;
      }
      if (breaker.allows(System.nanoTime())) {
        underWay++;
        send(next);
      } else {
        next.ended().ended(null, LEFT_ALONE);
      }
    }
  }

  private void send(ShadowCall call) {
    for (ShadowConnection kept = idle.pollLast(); kept != null; kept = idle.pollLast()) {
      if (kept.active()) {
        kept.send(call);
        return;
      }
    }
    connect(call);
  }

  private void connect(ShadowCall call) {
    connecting.add(call);
    // Another turn of the loop, for the reason given in ServerDial.
    eventLoop.execute(() -> open(call));
  }

  private void open(ShadowCall call) {
    ChannelFuture registered = bootstrap.register();
    if (registered.cause() != null) {
      unreachable(call, String.valueOf(registered.cause()));
      return;
    }
    ChannelFuture opening = registered.channel().connect(address.socket());
    opening.addListener((ChannelFutureListener) opened -> opened(opened, call));
  }

  private void opened(ChannelFuture opened, ShadowCall call) {
    if (!opened.isSuccess()) {
      unreachable(call, String.valueOf(opened.cause()));
      return;
    }
    SslHandler tls = opened.channel().pipeline().get(SslHandler.class);
    if (tls == null) {
      usable(opened.channel(), call);
    } else {
      tls.handshakeFuture()
          .addListener(
              (Future<Channel> shaken) -> {
                if (shaken.isSuccess()) {
                  usable(opened.channel(), call);
                } else {
                  opened.channel().close();
                  unreachable(call, TlsFault.of(shaken.cause(), address.server()));
                }
              });
    }
  }

  private void usable(Channel channel, ShadowCall call) {
    ShadowConnection connection = channel.pipeline().get(ShadowConnection.class);
    if (connection == null || !channel.isActive()) {
      unreachable(call, "the connection was closed as soon as it was made");
    } else if (connecting.remove(call)) {
      connections.add(connection);
      connection.send(call);
    } else {
      // Too late.
      channel.close();
    }
  }

  private void unreachable(ShadowCall call, String why) {
    if (connecting.remove(call)) {
      ended(call, null, unreached(why));
    }
  }

  private CopyFailure unreached(String why) {
    return new CopyFailure(Lost.UNREACHABLE, address + ": " + why);
  }

  private void initialize(Channel channel) throws SSLException {
    if (address.server().tls()) {
      channel.pipeline().addLast("tls", address.tls().handler(channel, address.server()));
    }
    channel.pipeline().addLast("copies", new ShadowConnection(this, channel));
  }
}
