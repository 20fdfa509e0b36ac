package io.figwizard.routingproxy.takeover;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Clients that ask without a pause: half of them on one connection as long as it is kept, half of
 * them on a new one each time.
 */
final class SteadyClients implements AutoCloseable {

  private static final int PATIENCE_MILLIS = 60_000;

  private final int port;
  private final ExecutorService threads;
  private final List<CompletableFuture<Void>> clients = new ArrayList<>();
  private final AtomicLong answered = new AtomicLong();
  private volatile boolean over;

  SteadyClients(int port, int count) {
    this.port = port;
    threads = Executors.newFixedThreadPool(count);
    for (int i = 0; i < count; i++) {
      boolean keeps = i % 2 == 0;
      clients.add(CompletableFuture.runAsync(() -> ask(keeps), threads));
    }
  }

  /** Waits until so many more have been answered, or a client has come across something else. */
  void awaitAnswers(int more) {
    long enough = answered.get() + more;
    while (answered.get() < enough && clients.stream().noneMatch(CompletableFuture::isDone)) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }

  /** Throws what a client has come across; answers how many requests were answered well. */
  long end() throws Exception {
    over = true;
    for (CompletableFuture<Void> client : clients) {
      client.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    }
    return answered.get();
  }

  @Override
  public void close() {
    over = true;
    threads.shutdownNow();
  }

  private void ask(boolean keeps) {
    try {
      while (!over) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
          socket.setSoTimeout(PATIENCE_MILLIS);
          BufferedReader in =
              new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
          boolean kept = true;
          while (kept && !over) {
            socket
                .getOutputStream()
                .write(
                    ("GET /x HTTP/1.1\r\nHost: a\r\n"
                            + (keeps ? "" : "Connection: close\r\n")
                            + "\r\n")
                        .getBytes(US_ASCII));
            kept = answer(in);
            answered.incrementAndGet();
          }
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException("after " + answered + " answers", e);
    }
  }

  /** Reads one that is good, or throws IOException; whether the connection stays. */
  static boolean answer(BufferedReader in) throws IOException {
    String status = in.readLine();
    if (status == null || !status.startsWith("HTTP/1.1 200 ")) {
      throw new IOException("answered with " + status);
    }
    boolean kept = true;
    int length = 0;
    for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
      String field = line.toLowerCase(java.util.Locale.ROOT);
      kept &= !field.equals("connection: close");
      if (field.startsWith("content-length:")) {
        length = Integer.parseInt(field.substring(15).trim());
      }
    }
    for (int i = 0; i < length; i++) {
      if (in.read() < 0) {
        throw new IOException("the answer breaks off after " + i + " of " + length + " bytes");
      }
    }
    return kept;
  }
}
