package io.figwizard.routingproxy.dataplane;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.function.Consumer;

/** Reads the answer to one health check, as far as its status. */
final class HealthAnswer extends ChannelInboundHandlerAdapter {

  private static final int MAX_HEAD = 16 * 1024;

  private HeadParser parser = new HeadParser(HeadParser.Kind.ANSWER, MAX_HEAD);
  private Consumer<String> told = nobody -> {};

  /**
   * @param what told once what is wrong with the server, empty where nothing is
   */
  void tell(Consumer<String> what) {
    told = what;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf in = (ByteBuf) message;
    try {
      while (parser.parse(in)) {
        AnswerHead head = AnswerHead.read(parser.head(), false);
        if (!head.interim()) {
          finish(head.status() / 100 == 2 ? "" : "it answered " + head.status());
          return;
        }
        parser = new HeadParser(HeadParser.Kind.ANSWER, MAX_HEAD);
      }
    } catch (BadMessage e) {
      finish("its answer is not HTTP: " + e.getMessage());
    } finally {
      in.release();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    finish("it closed the connection without an answer");
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    finish("the connection broke: " + cause.getMessage());
  }

  private void finish(String fault) {
    Consumer<String> once = told;
    told = nobody -> {};
    once.accept(fault);
  }
}
