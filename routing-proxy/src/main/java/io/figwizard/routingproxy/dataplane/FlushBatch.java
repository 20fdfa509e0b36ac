package io.figwizard.routingproxy.dataplane;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Holds back what an event loop's connections have to send until it has worked through the events
 * that it woke up for, then sends everything in one go. Under load that is cheaper: whoever reads
 * at the other end is woken once for several messages and not for each of them. With one event at a
 * time nothing waits.
 *
 * <p>Not thread-safe: for the connections of one event loop.
 */
final class FlushBatch implements Runnable {

  /** So that the first does not wait for very many others. */
  private static final int MOST = 32;

  private final EventLoop loop;
  private final List<Held> waiting = new ArrayList<>(MOST);
  private boolean scheduled;
  private boolean running;

  FlushBatch(EventLoop loop) {
    this.loop = loop;
  }

  /** From now on the channel sends together with the others. */
  void join(Channel channel) {
    if (channel.eventLoop() == loop) {
      channel.pipeline().addFirst("flushBatch", new Held());
    }
  }

  @Override
  public void run() {
    scheduled = false;
    sendAll();
  }

  private void add(Held held) {
    waiting.add(held);
    if (running) {
      return;
    }
    if (waiting.size() == MOST) {
      sendAll();
    } else if (!scheduled) {
      scheduled = true;
      loop.execute(this);
    }
  }

  private void sendAll() {
    running = true;
    // Not an iterator: sending may make room for more to send.
    for (int i = 0; i < waiting.size(); i++) {
      waiting.get(i).send();
    }
    waiting.clear();
    running = false;
  }

  /** One connection's end of it, next to the socket. */
  private final class Held extends ChannelOutboundHandlerAdapter {

    // Where to go on with what is held back; null while nothing is.
    private @Nullable ChannelHandlerContext held;

    @Override
    public void flush(ChannelHandlerContext ctx) {
      if (held == null) {
        held = ctx;
        add(this);
      }
    }

    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
      send();
      ctx.close(promise);
    }

    @Override
    public void disconnect(ChannelHandlerContext ctx, ChannelPromise promise) {
      send();
      ctx.disconnect(promise);
    }

    private void send() {
      ChannelHandlerContext ctx = held;
      if (ctx != null) {
        held = null;
        ctx.flush();
      }
    }
  }
}
