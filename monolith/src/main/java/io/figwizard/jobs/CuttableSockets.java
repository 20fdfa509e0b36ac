package io.figwizard.jobs;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import javax.net.SocketFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sockets of one connection to a mail server, closed from outside when something lasts too
 * long. Jakarta Mail limits the wait for each piece of an answer, so a server that sends one letter
 * now and then would hold it for ever. Thread-safe.
 */
final class CuttableSockets extends SocketFactory {
  private static final Logger log = LoggerFactory.getLogger(CuttableSockets.class);

  /** Something that is under way. */
  interface Limited extends AutoCloseable {
    /** It is over. */
    @Override
    void close();
  }

  private final Duration atMost;
  private final List<Socket> sockets = new ArrayList<>();
  private boolean cut;

  /**
   * @param atMost how long anything that is limited may last
   */
  CuttableSockets(Duration atMost) {
    this.atMost = atMost;
  }

  /** Begins something; unless it is closed in time, whoever reads or writes gets an exception. */
  Limited limited() {
    Executor later = CompletableFuture.delayedExecutor(atMost.toMillis(), TimeUnit.MILLISECONDS);
    CompletableFuture<Void> end = CompletableFuture.runAsync(this::cut, later);
    return () -> end.cancel(false);
  }

  /** Why something failed, for a log; empty where this was not it. */
  synchronized String reason() {
    return cut ? ", cut off after " + atMost : "";
  }

  private synchronized void cut() {
    cut = true;
    for (Socket socket : sockets) {
      try {
        socket.close();
      } catch (IOException e) {
        log.debug("A connection to the mail server was closed already", e);
      }
    }
  }

  @Override
  public synchronized Socket createSocket() throws IOException {
    if (cut) {
      throw new IOException("cut off");
    }
    Socket socket = new Socket();
    sockets.add(socket);
    return socket;
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return connected(new InetSocketAddress(host, port));
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return connected(new InetSocketAddress(host, port));
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress localHost, int localPort)
      throws IOException {
    return connected(new InetSocketAddress(host, port));
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort)
      throws IOException {
    return connected(new InetSocketAddress(host, port));
  }

  private Socket connected(InetSocketAddress address) throws IOException {
    Socket socket = createSocket();
    socket.connect(address);
    return socket;
  }
}
