package io.figwizard.loadtests.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import java.util.Base64;
import java.util.concurrent.TimeUnit;

/**
 * The server behind the proxies where there is no nginx, and where WebSockets are wanted, as a
 * process: 1 kB for every request, out of memory, and an echo on WebSockets. Arguments: the ports.
 */
final class BackendProcess {

  /** Where WebSockets are. */
  static final String SOCKET_PATH = "/socket";

  /** Of an answer's body. */
  static final int ANSWER_BYTES = 1_024;

  /** What a dry run says that it would have done; the proxy keeps it from clients. */
  static final String EFFECTS_HEADER = "X-Fig-Effects";

  static final String EFFECTS =
      Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(
              """
              {"rows":{"drilling.review":{"inserted":1,"updated":1,"deleted":0}},
               "outbound":[{"kind":"event","what":"drilling.answer-submitted"}],"complete":true}"""
                  .getBytes(US_ASCII));

  private static final int LARGEST_REQUEST = 1 << 20;
  private static final int BACKLOG = 4_096;

  private BackendProcess() {}

  public static void main(String... ports) throws InterruptedException {
    Transport transport = Transport.best();
    MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, transport.ioHandler());
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(group)
            .channel(transport.listener())
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(new Pipeline());
    Channel last = null;
    for (String port : ports) {
      last = bootstrap.bind("127.0.0.1", Integer.parseInt(port)).sync().channel();
    }
    if (last != null) {
      last.closeFuture().sync();
    }
  }

  static String answer() {
    return "x".repeat(ANSWER_BYTES);
  }

  private static final class Pipeline extends ChannelInitializer<Channel> {

    @Override
    protected void initChannel(Channel channel) {
      channel
          .pipeline()
          .addLast(
              new HttpServerCodec(),
              new HttpObjectAggregator(LARGEST_REQUEST),
              new WebSocketServerProtocolHandler(SOCKET_PATH),
              new Answering(),
              new Echo());
    }
  }

  private static final class Answering extends SimpleChannelInboundHandler<FullHttpRequest> {

    private final ByteBuf body =
        Unpooled.unreleasableBuffer(Unpooled.copiedBuffer(BackendProcess.answer(), US_ASCII));

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
      boolean dry = request.uri().startsWith("/" + RoutesYaml.DRY);
      long micros = TimeTaken.asked(request.uri());
      if (micros == 0) {
        answer(ctx, dry);
      } else {
        // One request at a time on a connection: nothing can be overtaken.
        ctx.executor()
            .schedule(
                () -> {
                  answer(ctx, dry);
                  ctx.flush();
                },
                micros,
                TimeUnit.MICROSECONDS);
      }
    }

    private void answer(ChannelHandlerContext ctx, boolean dry) {
      FullHttpResponse response =
          new DefaultFullHttpResponse(
              HttpVersion.HTTP_1_1, HttpResponseStatus.OK, body.retainedDuplicate());
      response
          .headers()
          .set(HttpHeaderNames.CONTENT_TYPE, "application/json")
          .setInt(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes());
      if (dry) {
        response.headers().set(EFFECTS_HEADER, EFFECTS);
      }
      ctx.write(response, ctx.voidPromise());
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
      ctx.flush();
    }
  }

  private static final class Echo extends SimpleChannelInboundHandler<TextWebSocketFrame> {

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, TextWebSocketFrame frame) {
      ctx.writeAndFlush(frame.retain(), ctx.voidPromise());
    }
  }
}
