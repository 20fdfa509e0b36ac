package io.figwizard.routingproxy.takeover;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Clients that send one write after the other, each with a text of its own and each once: whoever
 * has not got an answer does not ask again, and ends.
 */
final class Writers implements AutoCloseable {

  private static final int PATIENCE_MILLIS = 60_000;

  private final int port;
  private final String name;
  private final ExecutorService threads;
  private final List<CompletableFuture<Void>> clients = new ArrayList<>();
  private final Set<String> answered = ConcurrentHashMap.newKeySet();
  private volatile boolean over;

  /**
   * @param name begins all that they send
   */
  Writers(int port, String name, int count) {
    this.port = port;
    this.name = name;
    threads = Executors.newFixedThreadPool(count);
    for (int i = 0; i < count; i++) {
      int number = i;
      clients.add(CompletableFuture.runAsync(() -> write(number), threads));
    }
  }

  /** What was sent and answered with 200. */
  Set<String> answered() {
    return answered;
  }

  /** Whether nobody has come across anything but good answers. */
  boolean areWell() {
    return clients.stream().noneMatch(CompletableFuture::isDone);
  }

  /** Waits until what is under way is answered or broken off. */
  @Override
  public void close() throws Exception {
    over = true;
    threads.shutdown();
    if (!threads.awaitTermination(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
      throw new AssertionError("requests that are neither answered nor broken off");
    }
  }

  private void write(int client) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      BufferedReader in =
          new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
      boolean well = true;
      for (int i = 0; well && !over; i++) {
        String body =
            "{\"action\":\"submit-answer\",\"text\":\"%s-%d-%d\"}".formatted(name, client, i);
        socket
            .getOutputStream()
            .write(
                ("POST /drilling HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                        + "Content-Length: %d\r\n\r\n%s".formatted(body.length(), body))
                    .getBytes(US_ASCII));
        well = SteadyClients.answer(in);
        answered.add(body);
      }
    } catch (IOException e) {
      // The proxy is no more; nobody knows what became of the last one.
    }
  }
}
