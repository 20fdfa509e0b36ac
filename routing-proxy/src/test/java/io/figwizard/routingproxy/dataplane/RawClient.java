package io.figwizard.routingproxy.dataplane;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A client that sends exactly the bytes it is told to. */
final class RawClient implements AutoCloseable {

  private static final int PATIENCE_MILLIS = 20_000;

  private final Socket socket;

  RawClient(int port) throws IOException {
    this(port, "127.0.0.1");
  }

  /** Comes from that address of the loopback network. */
  RawClient(int port, String from) throws IOException {
    socket =
        new Socket(
            InetAddress.getByName("127.0.0.1"), port, InetAddress.getByName(from), /* any */ 0);
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.setTcpNoDelay(true);
  }

  /** One request, one answer, on a connection of its own. */
  static String exchange(int port, String request) throws IOException {
    try (RawClient client = new RawClient(port)) {
      return client.send(request).answer();
    }
  }

  RawClient send(String text) throws IOException {
    return send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  RawClient send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
    return this;
  }

  /** Reads one sized or chunked answer; what there was when the connection ends early. */
  String answer() throws IOException {
    InputStream in = socket.getInputStream();
    String head = readHead(in);
    if (head == null) {
      return "";
    }
    if (head.startsWith("HTTP/1.1 1") && !head.startsWith("HTTP/1.1 101")) {
      return head;
    }
    String length = header(head, "content-length");
    if (length != null) {
      return head + new String(in.readNBytes(Integer.parseInt(length)), StandardCharsets.UTF_8);
    }
    if ("chunked".equals(header(head, "transfer-encoding"))) {
      StringBuilder body = new StringBuilder();
      while (true) {
        String size = readLine(in);
        int bytes = Integer.parseInt(size.trim(), 16);
        body.append(new String(in.readNBytes(bytes), StandardCharsets.UTF_8));
        if (bytes == 0) {
          for (String line = readLine(in); !line.isBlank(); line = readLine(in)) {
            body.append(line);
          }
          return head + body;
        }
        readLine(in);
      }
    }
    return head;
  }

  String line() throws IOException {
    return readLine(socket.getInputStream());
  }

  byte[] bytes(int count) throws IOException {
    return socket.getInputStream().readNBytes(count);
  }

  /** Everything until the other end closes. */
  String rest() throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  /** Whether bytes have arrived that nobody has read. */
  boolean hasNews() throws IOException {
    return socket.getInputStream().available() > 0;
  }

  /** Whether the other end closes, having sent nothing more. */
  boolean closedByPeer() throws IOException {
    try {
      return socket.getInputStream().read() < 0;
    } catch (java.net.SocketException e) {
      // A reset is a close, too.
      return true;
    }
  }

  /** Sends no more, but still reads. */
  RawClient end() throws IOException {
    socket.shutdownOutput();
    return this;
  }

  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  static int status(String answer) {
    return Integer.parseInt(answer.substring(9, 12));
  }

  static String body(String answer) {
    return answer.substring(answer.indexOf("\r\n\r\n") + 4);
  }

  static String header(String message, String name) {
    for (String line : message.substring(0, message.indexOf("\r\n\r\n")).split("\r\n")) {
      if (line.toLowerCase(Locale.ROOT).startsWith(name + ":")) {
        return line.substring(name.length() + 1).trim();
      }
    }
    return null;
  }

  static String readHead(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    int last = 0;
    for (int b = in.read(); b >= 0; b = in.read()) {
      head.write(b);
      last = last << 8 | b;
      if (last == 0x0d0a0d0a) {
        return head.toString(StandardCharsets.ISO_8859_1);
      }
    }
    return head.size() == 0 ? null : head.toString(StandardCharsets.ISO_8859_1);
  }

  private static String readLine(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0; b = in.read()) {
      if (b == '\n') {
        return line.toString(StandardCharsets.UTF_8).trim();
      }
      line.write(b);
    }
    throw new IOException("closed after " + line);
  }
}
