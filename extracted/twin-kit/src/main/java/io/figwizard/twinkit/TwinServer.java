package io.figwizard.twinkit;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The double's HTTP server, on the loopback address only. A thread for each request, because a
 * fault may hold one for long.
 */
public final class TwinServer implements AutoCloseable {
  private final HttpServer http;
  private final ExecutorService threads;

  private TwinServer(HttpServer http, ExecutorService threads) {
    this.http = http;
    this.threads = threads;
  }

  /**
   * Takes the port; answers nothing before {@link #start()}.
   *
   * @param name of its threads
   * @param port 0 for any free one
   */
  public static TwinServer bind(String name, int port) {
    // Read once when the JDK's server is loaded. Without it every answer waits 40 ms for the
    // client's acknowledgement.
    if (System.getProperty("sun.net.httpserver.nodelay") == null) {
      System.setProperty("sun.net.httpserver.nodelay", "true");
    }
    try {
      HttpServer http =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
      ExecutorService threads =
          Executors.newCachedThreadPool(
              work -> {
                Thread thread = new Thread(work, name + "-http");
                thread.setDaemon(true);
                return thread;
              });
      http.setExecutor(threads);
      return new TwinServer(http, threads);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot listen on 127.0.0.1:" + port + ": choose another port, or stop what uses it", e);
    }
  }

  /** Hands every path that begins with a prefix to a handler; the longest prefix wins. */
  public void handle(String prefix, HttpHandler handler) {
    http.createContext(prefix, handler);
  }

  /** Base of every address of the double, without a slash at the end. */
  public URI url() {
    return URI.create("http://127.0.0.1:" + http.getAddress().getPort());
  }

  public void start() {
    http.start();
  }

  @Override
  public void close() {
    http.stop(0);
    threads.shutdownNow();
  }
}
