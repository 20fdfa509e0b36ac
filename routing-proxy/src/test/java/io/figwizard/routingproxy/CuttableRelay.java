package io.figwizard.routingproxy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Passes the bytes of connections on to a port of this machine, until it is cut: then the
 * connections that there are break and new ones are closed at once, as if the network had parted.
 */
public final class CuttableRelay implements AutoCloseable {

  private final ServerSocket listener;
  private final int target;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile boolean frozen;
  private final AtomicLong bytesLeft = new AtomicLong(Long.MAX_VALUE);

  public CuttableRelay(int target) throws IOException {
    this.target = target;
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    daemon(this::accept);
  }

  public int port() {
    return listener.getLocalPort();
  }

  public void cut() {
    cutAfter(0);
    open.forEach(CuttableRelay::end);
  }

  /** Cuts when so many bytes more have come from the clients. */
  public void cutAfter(long bytes) {
    bytesLeft.set(bytes);
  }

  /** Passes nothing on any more and breaks nothing: packets are lost on their way. */
  public void freeze() {
    frozen = true;
  }

  public void mend() {
    frozen = false;
    bytesLeft.set(Long.MAX_VALUE);
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        open.add(client);
        if (bytesLeft.get() <= 0) {
          end(client);
        } else {
          Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
          open.add(server);
          daemon(() -> pass(client, server, true));
          daemon(() -> pass(server, client, false));
        }
      } catch (IOException e) {
        // Closed, or the target does not listen: the client notices.
      }
    }
  }

  private void pass(Socket from, Socket to, boolean counted) {
    byte[] bytes = new byte[8192];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      int length = in.read(bytes);
      while (length >= 0) {
        while (frozen) {
          LockSupport.parkNanos(1_000_000);
        }
        long left = counted ? bytesLeft.getAndAdd(-length) : bytesLeft.get();
        if (left < (counted ? length : 1)) {
          out.write(bytes, 0, (int) Math.max(0, Math.min(left, counted ? length : 0)));
          break;
        }
        out.write(bytes, 0, length);
        length = in.read(bytes);
      }
    } catch (IOException e) {
      // The other direction has ended both.
    } finally {
      open.remove(from);
      open.remove(to);
    }
  }

  private static void end(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "relay");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    mend();
    cut();
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
