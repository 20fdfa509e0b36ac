package io.figwizard.routingproxy.dataplane;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A server as an attacker wishes it: it takes whatever can be taken for a request, and writes down
 * what it took. Bare line feeds end lines, folded lines are put together, white space before a
 * colon is cut off, of two lengths the last one counts, and chunked is whatever contains the word.
 */
final class LenientServer implements AutoCloseable {

  /** What else it does wrong. */
  enum Fault {
    NONE,
    /** Takes no notice of a body of GET, HEAD or DELETE and so reads it as the next request. */
    BODILESS_METHODS
  }

  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final RawServer server;
  private final Fault fault;

  LenientServer(Fault fault) throws IOException {
    this.fault = fault;
    server = RawServer.serving(this::serve);
  }

  URI uri() {
    return server.uri();
  }

  /** Each request as "METHOD target body". */
  List<String> requests() {
    return List.copyOf(requests);
  }

  void forget() {
    requests.clear();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  private void serve(RawServer.Connection connection) throws IOException {
    InputStream in = connection.in();
    for (String first = line(in); first != null; first = line(in)) {
      if (first.isEmpty()) {
        continue;
      }
      String length = null;
      boolean chunked = false;
      String field = "";
      for (String line = line(in); line != null && !line.isEmpty(); line = line(in)) {
        field = line.startsWith(" ") || line.startsWith("\t") ? field + line : line;
        String lower = field.toLowerCase(Locale.ROOT);
        int colon = lower.indexOf(':');
        String name = colon < 0 ? "" : lower.substring(0, colon).trim();
        if (name.equals("content-length")) {
          length = lower.substring(colon + 1).trim();
        } else if (name.equals("transfer-encoding")) {
          chunked |= lower.contains("chunked");
        }
      }
      String[] words = first.split(" ", -1);
      boolean bodiless =
          fault == Fault.BODILESS_METHODS && List.of("GET", "HEAD", "DELETE").contains(words[0]);
      String body = bodiless ? "" : chunked ? chunks(in) : length == null ? "" : sized(in, length);
      String request = words[0] + " " + (words.length > 1 ? words[1] : "");
      requests.add(body.isEmpty() ? request : request + " " + body);
      connection.send(RawServer.ok(words[0].equals("HEAD") ? "" : request));
    }
  }

  private static String sized(InputStream in, String length) throws IOException {
    return new String(
        in.readNBytes(Integer.parseInt(length.replaceAll("\\D", ""))), StandardCharsets.ISO_8859_1);
  }

  private static String chunks(InputStream in) throws IOException {
    StringBuilder body = new StringBuilder();
    while (true) {
      String size = line(in);
      if (size == null) {
        return body.toString();
      }
      String digits = size.trim().replaceAll("(?s)[^0-9a-fA-F].*", "");
      int bytes = digits.isEmpty() ? 0 : Integer.parseInt(digits, 16);
      if (bytes == 0) {
        for (String line = line(in); line != null && !line.isEmpty(); line = line(in)) {
          body.append('|').append(line);
        }
        return body.toString();
      }
      body.append(new String(in.readNBytes(bytes), StandardCharsets.ISO_8859_1));
      line(in);
    }
  }

  /** Null at the end of the connection. */
  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0; b = in.read()) {
      if (b == '\n') {
        String text = line.toString(StandardCharsets.ISO_8859_1);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
      }
      line.write(b);
    }
    return null;
  }
}
