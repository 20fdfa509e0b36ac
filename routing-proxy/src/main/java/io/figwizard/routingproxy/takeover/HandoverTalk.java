package io.figwizard.routingproxy.takeover;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.unix.FileDescriptor;
import org.jspecify.annotations.Nullable;

/** What a successor may say, line by line. */
final class HandoverTalk extends SimpleChannelInboundHandler<String> {

  private final Handover handover;

  HandoverTalk(Handover handover) {
    this.handover = handover;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext successor, String line) {
    switch (line) {
      case Predecessor.LISTENERS -> {
        for (FileDescriptor listener : handover.listeners()) {
          successor.write(listener);
        }
        successor.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
      }
      case Predecessor.RELEASE -> {
        @Nullable String refused = handover.release(successor.channel());
        say(successor, refused == null ? Predecessor.RELEASED : Predecessor.REFUSED + refused);
      }
      case Predecessor.RELIEVE -> {
        if (handover.relievedBy(successor.channel())) {
          successor.writeAndFlush(Predecessor.BYE + "\n").addListener(told -> handover.end());
        }
      }
      default ->
          say(successor, Predecessor.REFUSED + "it is another version that does not know: " + line);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext successor, Throwable cause) {
    successor.close();
  }

  private static void say(ChannelHandlerContext successor, String line) {
    successor.writeAndFlush(line + "\n");
  }
}
