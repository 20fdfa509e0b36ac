package io.figwizard.loadtests.bench;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;

/** One kept connection, with one request at a time. Everything happens on its event loop. */
final class Lane extends ChannelInboundHandlerAdapter {

  /** In place of a status: the connection ended first. */
  static final int BROKEN = 0;

  /** Learns of each answer; may send the next request from there. */
  interface Listener {

    /**
     * @param since as it was given with the request
     */
    void answered(Lane lane, int status, long since);
  }

  private final Channel channel;
  private final Listener listener;
  private boolean busy;
  private int status;
  private long since;

  Lane(Channel channel, Listener listener) {
    this.channel = channel;
    this.listener = listener;
  }

  boolean open() {
    return channel.isActive();
  }

  /**
   * @param request stays the caller's
   * @param startedAt the time to count from, given back with the answer
   */
  void send(ByteBuf request, long startedAt) {
    busy = true;
    since = startedAt;
    channel.writeAndFlush(request.retainedDuplicate(), channel.voidPromise());
  }

  void close() {
    busy = false;
    channel.close();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof HttpResponse response) {
      status = response.status().code();
    }
    boolean last = message instanceof LastHttpContent;
    ReferenceCountUtil.release(message);
    if (last && busy) {
      busy = false;
      listener.answered(this, status, since);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    if (busy) {
      busy = false;
      listener.answered(this, BROKEN, since);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    // Whoever waits hears of it when the channel is inactive.
    channel.close();
  }
}
