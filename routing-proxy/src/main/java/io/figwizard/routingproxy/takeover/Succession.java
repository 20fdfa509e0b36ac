package io.figwizard.routingproxy.takeover;

import io.dropwizard.core.setup.Environment;
import io.dropwizard.lifecycle.Managed;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.eclipse.jetty.server.Server;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whose place this process takes, and who may take its own. Used by one thread, that which starts
 * and stops the application.
 */
public final class Succession implements Managed {

  /** Opens something that its last owner may be about to leave. */
  @FunctionalInterface
  public interface Opening<T> {
    T open() throws IOException;
  }

  private static final Logger LOG = LoggerFactory.getLogger(Succession.class);
  private static final String SOCKET = "takeover.sock";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** As long as a proxy takes that was told to stop while another one takes over from it. */
  private static final Duration DYING = Duration.ofSeconds(60);

  private static final Duration PAUSE = Duration.ofMillis(20);

  private final Path socket;
  private final @Nullable Predecessor predecessor;
  private final List<FileDescriptor> listeners;
  private final IntConsumer exit;
  private @Nullable Handover handover;

  private Succession(
      Path socket,
      @Nullable Predecessor predecessor,
      List<FileDescriptor> listeners,
      IntConsumer exit) {
    this.socket = socket;
    this.predecessor = predecessor;
    this.listeners = listeners;
    this.exit = exit;
  }

  /**
   * Takes over from the proxy that serves with this state folder: when it returns, its listeners
   * are this process's too, its state and admin port are free, and it waits for this one to serve.
   * Returns at once where none serves.
   *
   * @throws IOException says why that one serves on, alone
   */
  public static Succession ofTheOneAt(Path folder) throws IOException, InterruptedException {
    if (!Epoll.isAvailable()) {
      throw new IOException("only with Linux's epoll can a proxy take another one's place");
    }
    Path socket = folder.resolve(SOCKET);
    Predecessor predecessor = Predecessor.at(socket);
    if (predecessor == null) {
      LOG.info("No proxy serves with the state folder {}; this one starts as usual.", folder);
      return ofNobody(folder);
    }
    try {
      List<FileDescriptor> listeners = predecessor.listeners();
      predecessor.release();
      return new Succession(socket, predecessor, listeners, Succession::exit);
    } catch (IOException e) {
      predecessor.close();
      throw e;
    }
  }

  /** Starts as the only one. */
  public static Succession ofNobody(Path folder) {
    return new Succession(folder.resolve(SOCKET), null, List.of(), Succession::exit);
  }

  /** What the predecessor has listened with; empty where there is none. */
  public List<FileDescriptor> listeners() {
    return listeners;
  }

  /** Opens what the predecessor had. Tries again for a while: it may be about to end. */
  public <T> T open(Opening<T> what) throws IOException {
    long deadline = System.nanoTime() + (predecessor == null ? 0 : DYING.toNanos());
    while (true) {
      try {
        return what.open();
      } catch (IOException e) {
        if (System.nanoTime() - deadline > 0) {
          throw e;
        }
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }

  /**
   * As soon as the application serves, its predecessor is told so, and a successor may come.
   *
   * @param current what clients connect to
   * @param duties of this process, in the order in which they are to end; the admin API's ports go
   *     before them
   */
  public void manage(
      Environment environment, Supplier<List<FileDescriptor>> current, List<Duty> duties) {
    environment.lifecycle().manage(this);
    environment.lifecycle().addServerLifecycleListener(server -> serves(server, current, duties));
  }

  @Override
  public void stop() throws InterruptedException {
    if (handover != null) {
      handover.close();
    }
  }

  private void serves(Server server, Supplier<List<FileDescriptor>> current, List<Duty> duties) {
    if (predecessor != null) {
      try {
        predecessor.relieve();
        LOG.info("This proxy has taken the place of the one that served before.");
      } catch (IOException e) {
        LOG.error("This proxy ends: {}", e.getMessage());
        exit.accept(1);
        return;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        exit.accept(1);
        return;
      } finally {
        predecessor.close();
      }
    }
    if (Epoll.isAvailable()) {
      List<Duty> all = new ArrayList<>(List.of(new AdminPorts(server).duty()));
      all.addAll(duties);
      handover = new Handover(socket, new Duties(all), current, () -> exit.accept(0), PATIENCE);
      handover.open();
    }
  }

  /** As a signal does, with everything that is stopped then. */
  private static void exit(int status) {
    new Thread(() -> System.exit(status), "proxy-exit").start();
  }
}
