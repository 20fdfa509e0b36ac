package io.figwizard.routingproxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Passes the bytes of connections on to a port of this machine, until it is cut: then the
 * connections that there are break and new ones are closed at once, as if the network had parted.
 */
public final class CuttableRelay implements AutoCloseable {

  private static final long FOR_EVER = Long.MAX_VALUE;

  private final ServerSocket listener;
  private final int target;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicLong bytesOfNext = new AtomicLong(FOR_EVER);
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger answersCut = new AtomicInteger();
  private volatile boolean cut;
  private volatile boolean frozen;
  private volatile @Nullable String freezesAfter;

  public CuttableRelay(int target) throws IOException {
    this.target = target;
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    daemon(this::accept);
  }

  public int port() {
    return listener.getLocalPort();
  }

  public void cut() {
    cut = true;
    open.forEach(CuttableRelay::end);
  }

  /** Breaks the next connection, and no other, when so many bytes have come from both sides. */
  public void cutNextAfter(long bytes) {
    bytesOfNext.set(bytes);
  }

  /** How often that was in the middle of what the server said. */
  public int answersCut() {
    return answersCut.get();
  }

  /** How many there were until now. */
  public int connections() {
    return connections.get();
  }

  /** Passes nothing on any more and breaks nothing: packets are lost on their way. */
  public void freeze() {
    frozen = true;
  }

  /** The same from the instant on at which a client has said this. */
  public void freezeAfter(String said) {
    freezesAfter = said;
  }

  public boolean isFrozen() {
    return frozen;
  }

  public void mend() {
    freezesAfter = null;
    cut = false;
    frozen = false;
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        open.add(client);
        connections.incrementAndGet();
        if (cut) {
          end(client);
        } else {
          Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
          open.add(server);
          AtomicLong left = new AtomicLong(bytesOfNext.getAndSet(FOR_EVER));
          daemon(() -> pass(client, server, left, () -> {}));
          daemon(() -> pass(server, client, left, answersCut::incrementAndGet));
        }
      } catch (IOException e) {
        // Closed, or the target does not listen: the client notices.
      }
    }
  }

  private void pass(Socket from, Socket to, AtomicLong bytesLeft, Runnable wasCut) {
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
        long left = bytesLeft.getAndAdd(-length);
        if (cut || left < length) {
          out.write(bytes, 0, cut ? 0 : (int) Math.max(0, left));
          wasCut.run();
          break;
        }
        String last = freezesAfter;
        if (last != null && new String(bytes, 0, length, ISO_8859_1).contains(last)) {
          // First, so that no answer comes through; and never more than once.
          freezesAfter = null;
          frozen = true;
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
