package io.figwizard.routingproxy.dataplane;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that speaks whatever the test makes it speak, right or wrong. */
final class RawServer implements AutoCloseable {

  /** Deals with one connection; the socket is closed when it returns. */
  interface Script {
    void serve(Connection connection) throws Exception;
  }

  /** One accepted connection. */
  record Connection(Socket socket, InputStream in, OutputStream out, int number) {

    /** Reads one request head; null at the end of the connection. */
    String head() throws IOException {
      return RawClient.readHead(in);
    }

    /** Reads a head and its sized body; null at the end of the connection. */
    String request() throws IOException {
      String head = head();
      if (head == null) {
        return null;
      }
      String length = RawClient.header(head, "content-length");
      return length == null
          ? head
          : head + new String(in.readNBytes(Integer.parseInt(length)), StandardCharsets.UTF_8);
    }

    void send(String text) throws IOException {
      out.write(text.getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
    }

    /** Ends the connection with a reset instead of an orderly close. */
    void reset() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }
  }

  private final ServerSocket listener;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private final AtomicInteger connections = new AtomicInteger();

  private RawServer(Script script) throws IOException {
    listener = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    threads.submit(() -> accept(script));
  }

  static RawServer serving(Script script) throws IOException {
    return new RawServer(script);
  }

  /** Answers every request with this. */
  static RawServer answering(String answer) throws IOException {
    return serving(
        connection -> {
          while (connection.request() != null) {
            connection.send(answer);
          }
        });
  }

  static String ok(String body) {
    return "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + listener.getLocalPort());
  }

  int connections() {
    return connections.get();
  }

  /** As a SIGKILL would end it: nothing listens, every connection is gone. */
  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : open) {
      socket.close();
    }
    threads.shutdownNow();
  }

  private Void accept(Script script) throws IOException {
    while (!listener.isClosed()) {
      Socket socket = listener.accept();
      open.add(socket);
      int number = connections.incrementAndGet();
      threads.submit(
          () -> {
            try (socket) {
              script.serve(
                  new Connection(
                      socket, socket.getInputStream(), socket.getOutputStream(), number));
            } finally {
              open.remove(socket);
            }
            return null;
          });
    }
    return null;
  }
}
