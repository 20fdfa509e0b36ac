package io.figwizard.realtime;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.Socket;

/** A WebSocket that takes what is sent and answers nothing, as a machine without its client. */
record SilentSocket(Socket socket) implements AutoCloseable {

  static SilentSocket open(int port, String token) throws IOException {
    Socket socket = new Socket("127.0.0.1", port);
    socket
        .getOutputStream()
        .write(
            ("GET /realtime/socket HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\n"
                    + "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nAuthorization: Bearer "
                    + token
                    + "\r\n\r\n")
                .getBytes(US_ASCII));
    return new SilentSocket(socket);
  }

  /** What came up to that text, or to the end. */
  String readUntil(String text) throws IOException {
    StringBuilder all = new StringBuilder();
    while (all.indexOf(text) < 0) {
      int next = socket.getInputStream().read();
      if (next < 0) {
        return all.toString();
      }
      all.append((char) next);
    }
    return all.toString();
  }

  /** All that comes until the server ends it. */
  String readAll() throws IOException {
    return new String(socket.getInputStream().readAllBytes(), US_ASCII);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
