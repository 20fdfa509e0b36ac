package io.figwizard.routingproxy.takeover;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.DomainSocketReadMode;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.UnixChannelOption;
import io.netty.handler.codec.LineBasedFrameDecoder;
import io.netty.handler.codec.string.StringDecoder;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The proxy that serves until now, as the one sees it that takes its place. Whenever it turns out
 * to have died, everything it had is free, and that is all that was wanted of it. Used by one
 * thread.
 */
final class Predecessor implements AutoCloseable {

  static final String LISTENERS = "listeners";
  static final String RELEASE = "release 1";
  static final String RELEASED = "released";
  static final String REFUSED = "refused ";
  static final String RELIEVE = "relieve";
  static final String BYE = "bye";
  static final String TAKEN_BACK = "taken back";

  /** What is read where the other side has closed. */
  private static final String GONE = "";

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int LONGEST_LINE = 1000;

  private final Path socket;
  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(
          1, new DefaultThreadFactory("proxy-takeover", true), EpollIoHandler.newFactory());
  private final BlockingQueue<String> said = new LinkedBlockingQueue<>();
  private @Nullable Channel talk;

  private Predecessor(Path socket) {
    this.socket = socket;
  }

  /** Null where no proxy serves. */
  static @Nullable Predecessor at(Path socket) throws InterruptedException {
    if (!Files.exists(socket)) {
      return null;
    }
    Predecessor found = new Predecessor(socket);
    found.talk = found.connected(DomainSocketReadMode.BYTES, found.listening());
    if (found.talk == null) {
      found.close();
      return null;
    }
    return found;
  }

  /** The sockets that clients connect to, for this process as well from now on. */
  List<FileDescriptor> listeners() throws IOException, InterruptedException {
    List<FileDescriptor> received = new CopyOnWriteArrayList<>();
    Channel channel =
        connected(
            DomainSocketReadMode.FILE_DESCRIPTORS,
            new SimpleChannelInboundHandler<FileDescriptor>() {
              @Override
              protected void channelRead0(ChannelHandlerContext ctx, FileDescriptor listener) {
                received.add(listener);
              }
            });
    if (channel != null) {
      say(channel, LISTENERS);
      if (!channel.closeFuture().await(PATIENCE.toMillis())) {
        throw noAnswer();
      }
    }
    return List.copyOf(received);
  }

  /** When it returns, the state and the admin port are free. */
  void release() throws IOException, InterruptedException {
    String answer = ask(RELEASE);
    if (answer.startsWith(REFUSED)) {
      throw new IOException(
          "the proxy that runs lets nobody take its place now: "
              + answer.substring(REFUSED.length()));
    }
  }

  /**
   * Tells it that this process serves.
   *
   * @throws IOException where it has taken everything back before; this process must end then
   */
  void relieve() throws IOException, InterruptedException {
    if (ask(RELIEVE).equals(TAKEN_BACK)) {
      throw new IOException("the proxy that was to be replaced has taken everything back");
    }
  }

  @Override
  public void close() {
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }

  private String ask(String question) throws IOException, InterruptedException {
    if (talk != null) {
      say(talk, question);
    }
    String answer = said.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    if (answer == null) {
      throw noAnswer();
    }
    if (answer.equals(GONE)) {
      said.add(GONE);
    }
    return answer;
  }

  private static void say(Channel to, String line) {
    to.writeAndFlush(Unpooled.copiedBuffer(line + "\n", US_ASCII));
  }

  private ChannelHandler listening() {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel channel) {
        channel
            .pipeline()
            .addLast(new LineBasedFrameDecoder(LONGEST_LINE))
            .addLast(new StringDecoder())
            .addLast(
                new SimpleChannelInboundHandler<String>() {
                  @Override
                  protected void channelRead0(ChannelHandlerContext ctx, String line) {
                    said.add(line);
                  }

                  @Override
                  public void channelInactive(ChannelHandlerContext ctx) {
                    said.add(GONE);
                  }

                  @Override
                  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
                    ctx.close();
                  }
                });
      }
    };
  }

  private @Nullable Channel connected(DomainSocketReadMode reading, ChannelHandler handler)
      throws InterruptedException {
    ChannelFuture connecting =
        new Bootstrap()
            .group(group)
            .channel(EpollDomainSocketChannel.class)
            .option(UnixChannelOption.DOMAIN_SOCKET_READ_MODE, reading)
            .handler(handler)
            .connect(new DomainSocketAddress(socket.toString()))
            .await();
    return connecting.isSuccess() ? connecting.channel() : null;
  }

  private static IOException noAnswer() {
    return new IOException(
        "the proxy that runs has not answered for "
            + PATIENCE.toSeconds()
            + " s; stop it first, and start this one without takeOver");
  }
}
