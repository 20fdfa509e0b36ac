package io.figwizard.routingproxy.takeover;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.FileDescriptor;
import io.netty.handler.codec.LineBasedFrameDecoder;
import io.netty.handler.codec.string.StringDecoder;
import io.netty.handler.codec.string.StringEncoder;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The side of the proxy that serves. It gives its sockets to whoever asks, which changes nothing
 * yet; lets go of its duties for one successor, and goes on serving; ends when that one serves, and
 * takes the duties back when that one is gone before. Everything in it happens on one thread of its
 * own, which may wait.
 */
final class Handover {

  private static final Logger LOG = LoggerFactory.getLogger(Handover.class);
  private static final int LONGEST_LINE = 100;
  private static final Duration AGAIN = Duration.ofSeconds(1);

  private final Path socket;
  private final Duties duties;
  private final Supplier<List<FileDescriptor>> listeners;
  private final Runnable end;
  private final Duration patience;
  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(
          1, new DefaultThreadFactory("proxy-handover", true), EpollIoHandler.newFactory());
  private final EventLoop thread = group.next();
  private final ChannelGroup talks = new DefaultChannelGroup(thread);
  private @Nullable Channel door;
  private @Nullable Channel successor;
  private boolean over;

  /**
   * @param socket where successors come; a file of that name that is there already is replaced
   * @param listeners what clients connect to
   * @param end ends this process; returns at once
   * @param patience how long a successor may take until it serves
   */
  Handover(
      Path socket,
      Duties duties,
      Supplier<List<FileDescriptor>> listeners,
      Runnable end,
      Duration patience) {
    this.socket = socket;
    this.duties = duties;
    this.listeners = listeners;
    this.end = end;
    this.patience = patience;
  }

  /** From any thread. Where it does not work the proxy serves all the same. */
  void open() {
    thread.execute(this::openDoor);
  }

  /** From any other thread; returns when nobody can come any more. */
  void close() throws InterruptedException {
    thread
        .submit(
            () -> {
              over = true;
              closeDoor();
              talks.close();
            })
        .await(AGAIN.toMillis());
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).await(1, TimeUnit.SECONDS);
  }

  List<FileDescriptor> listeners() {
    return listeners.get();
  }

  /** Answers null where all duties are that one's now, else why they are not. */
  @Nullable String release(Channel to) {
    if (successor != null || over) {
      return "it is being replaced already";
    }
    successor = to;
    try {
      duties.pause();
    } catch (Exception e) {
      LOG.warn("This proxy was asked to let another process take its place, and cannot now", e);
      resume();
      return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }
    // Closing deletes the file, which must not be the successor's.
    closeDoor();
    LOG.info("Another process takes this proxy's place, which serves until that one does.");
    to.closeFuture().addListener(closed -> gone(to));
    thread.schedule(() -> lostPatience(to), patience.toMillis(), TimeUnit.MILLISECONDS);
    return null;
  }

  /** Whether that one is who serves from now on; this process ends then. */
  boolean relievedBy(Channel by) {
    if (successor != by || over) {
      return false;
    }
    over = true;
    LOG.info("Another process serves now; this one finishes what is under way and ends.");
    return true;
  }

  void end() {
    end.run();
  }

  private void lostPatience(Channel with) {
    if (successor == with && !over) {
      LOG.warn("After {} s the other process does not serve yet", patience.toSeconds());
      with.writeAndFlush(Predecessor.TAKEN_BACK + "\n").addListener(told -> with.close());
    }
  }

  private void gone(Channel who) {
    if (successor == who && !over) {
      LOG.warn("The process that was about to take this proxy's place is gone; this one stays.");
      resume();
    }
  }

  /** The other process may be about to end, with the state and the admin port still its own. */
  private void resume() {
    if (over) {
      return;
    }
    try {
      duties.resume();
    } catch (Exception e) {
      LOG.error("Not everything could be taken back yet, it is tried again: {}", e.toString());
      thread.schedule(this::resume, AGAIN.toMillis(), TimeUnit.MILLISECONDS);
      return;
    }
    successor = null;
    if (door == null) {
      openDoor();
    }
  }

  private void openDoor() {
    try {
      // Left by a process that was killed; the lock on the folder says that there is no other.
      Files.deleteIfExists(socket);
    } catch (IOException e) {
      cannotOpen(e);
      return;
    }
    Handover handover = this;
    new ServerBootstrap()
        .group(group)
        .channel(EpollServerDomainSocketChannel.class)
        .childHandler(
            new ChannelInitializer<>() {
              @Override
              protected void initChannel(Channel channel) {
                talks.add(channel);
                channel
                    .pipeline()
                    .addLast(new LineBasedFrameDecoder(LONGEST_LINE))
                    .addLast(new StringDecoder(), new StringEncoder())
                    .addLast(new HandoverTalk(handover));
              }
            })
        .bind(new DomainSocketAddress(socket.toString()))
        .addListener(
            (ChannelFuture bound) -> {
              if (bound.isSuccess()) {
                door = bound.channel();
                Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
              } else {
                cannotOpen(bound.cause());
              }
            });
  }

  private void closeDoor() {
    if (door != null) {
      door.close();
      door = null;
    }
  }

  private void cannotOpen(Throwable why) {
    LOG.warn(
        "No other process can take this proxy's place while it serves: {} cannot be used ({})."
            + " A shorter stateDirectory helps where the name is too long.",
        socket,
        why.toString());
  }
}
