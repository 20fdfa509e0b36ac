package io.figwizard.loadtests.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Functions that do well or badly, as one process. Arguments: a port for each {@link Manner} that
 * listens, in their order.
 */
final class FunctionProcess {

  /** What a function does with a request. */
  enum Manner {
    HEALTHY,
    /** Takes it and says nothing. */
    HUNG,
    /** Answers a byte at a time, and is not done before the copy is given up. */
    SLOW,
    /** Answers without end, as fast as it is read. */
    FLOODING,
    /** Nobody listens. */
    DEAD;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    boolean listens() {
      return this != DEAD;
    }
  }

  private static final Pattern LENGTH =
      Pattern.compile("\r\ncontent-length: ([0-9]+)\r\n", Pattern.CASE_INSENSITIVE);
  private static final int BACKLOG = 1_000;
  private static final long BETWEEN_BYTES_MILLIS = 50;

  private FunctionProcess() {}

  public static void main(String... ports) throws InterruptedException {
    Thread last = null;
    for (int i = 0; i < ports.length; i++) {
      Manner manner = Manner.values()[i];
      int port = Integer.parseInt(ports[i]);
      last = new Thread(() -> listen(manner, port), manner.word());
      last.start();
    }
    if (last != null) {
      last.join();
    }
  }

  private static void listen(Manner manner, int port) {
    try (ServerSocket listener =
        new ServerSocket(port, BACKLOG, InetAddress.getLoopbackAddress())) {
      while (true) {
        Socket connection = listener.accept();
        Thread serving = new Thread(() -> serve(manner, connection));
        serving.setDaemon(true);
        serving.start();
      }
    } catch (IOException e) {
      throw new IllegalStateException("port " + port + " cannot be listened on", e);
    }
  }

  private static void serve(Manner manner, Socket connection) {
    try (connection) {
      connection.setTcpNoDelay(true);
      InputStream in = connection.getInputStream();
      OutputStream out = connection.getOutputStream();
      while (request(in)) {
        answer(manner, in, out);
      }
    } catch (IOException closed) {
      // The proxy has had enough.
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Reads a head, and a body of the length that it says. */
  private static boolean request(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    int last = 0;
    for (int read = in.read(); read >= 0; read = in.read()) {
      head.write(read);
      last = last << 8 | read;
      if (last == 0x0d0a0d0a) {
        Matcher length = LENGTH.matcher(head.toString(US_ASCII));
        in.skipNBytes(length.find() ? Long.parseLong(length.group(1)) : 0);
        return true;
      }
    }
    return false;
  }

  private static void answer(Manner manner, InputStream in, OutputStream out)
      throws IOException, InterruptedException {
    String begin = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";
    switch (manner) {
      case HEALTHY -> {
        String body = BackendProcess.answer();
        // Also to what was not run dry, where nobody looks at it.
        String effects = BackendProcess.EFFECTS_HEADER + ": " + BackendProcess.EFFECTS + "\r\n";
        write(out, begin + effects + "Content-Length: " + body.length() + "\r\n\r\n" + body);
      }
      case SLOW -> {
        write(out, begin + "Content-Length: 100000\r\n\r\n");
        while (true) {
          write(out, "x");
          TimeUnit.MILLISECONDS.sleep(BETWEEN_BYTES_MILLIS);
        }
      }
      case FLOODING -> {
        write(out, begin + "Transfer-Encoding: chunked\r\n\r\nfffffff\r\n");
        byte[] flood = new byte[64 * 1024];
        while (true) {
          out.write(flood);
        }
      }
      case HUNG, DEAD -> {
        if (in.read() < 0) {
          throw new IOException("closed");
        }
      }
    }
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(US_ASCII));
    out.flush();
  }
}
