package io.figwizard.providertwins.smtp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What clients connect to, on the loopback address only: a thread for each connection, which leads
 * to the server behind. Thread-safe.
 */
final class SmtpFront implements AutoCloseable {
  private final int behind;
  private final SmtpFaults faults;
  private final Mailbox mailbox;
  private final int port;
  private final Set<Wire> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connections = new AtomicInteger();
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          work -> {
            Thread thread = new Thread(work, "smtp-twin");
            thread.setDaemon(true);
            return thread;
          });
  private @Nullable ServerSocket listener;

  /**
   * @param wanted the port; 0 for any free one
   * @param behind where the server behind listens
   */
  SmtpFront(int wanted, int behind, SmtpFaults faults, Mailbox mailbox) {
    this.behind = behind;
    this.faults = faults;
    this.mailbox = mailbox;
    this.port = listen(wanted);
  }

  int port() {
    return port;
  }

  /** How many connections there have been. */
  int connections() {
    return connections.get();
  }

  /** Nobody gets in any more, or everybody again, at the same port. */
  synchronized void accepting(boolean wanted) {
    if (wanted && listener == null) {
      listen(port);
    } else if (!wanted && listener != null) {
      closeListener(listener);
      listener = null;
    }
  }

  @Override
  public void close() {
    accepting(false);
    open.forEach(Wire::close);
    threads.shutdownNow();
  }

  private synchronized int listen(int wanted) {
    try {
      ServerSocket socket = new ServerSocket();
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted));
      listener = socket;
      threads.execute(() -> accept(socket));
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot listen on 127.0.0.1:" + wanted + ": choose another port, or stop what uses it",
          e);
    }
  }

  private void accept(ServerSocket socket) {
    while (!socket.isClosed()) {
      try {
        Socket client = socket.accept();
        connections.incrementAndGet();
        threads.execute(() -> serve(client));
      } catch (IOException | RejectedExecutionException closed) {
        // Nobody gets in any more; the condition above ends it.
        continue;
      }
    }
  }

  private void serve(Socket accepted) {
    try (Wire client = new Wire(accepted);
        Wire server = new Wire(new Socket(InetAddress.getLoopbackAddress(), behind))) {
      open.add(client);
      new SmtpSession(client, server, faults, mailbox).run();
    } catch (IOException over) {
      // As every connection is in the end.
      return;
    } finally {
      open.removeIf(Wire::isClosed);
    }
  }

  private static void closeListener(ServerSocket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot stop listening on " + socket, e);
    }
  }
}
