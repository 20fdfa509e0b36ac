package io.figwizard.routingproxy.dataplane;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.figwizard.routingproxy.routes.ResourcePath;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.http.UriCompliance;
import org.jspecify.annotations.Nullable;

/**
 * What must hold for any bytes at all. FuzzTest tries damaged ones in each build; Jazzer looks for
 * worse ones for as long as it may: docs/decisions/0024.
 */
public final class Fuzz {

  private Fuzz() {}

  /** Called by Jazzer. The first byte says what the others are. */
  public static void fuzzerTestOneInput(byte[] input) {
    if (input.length < 2) {
      return;
    }
    byte[] rest = Arrays.copyOfRange(input, 1, input.length);
    switch (input[0] & 3) {
      case 0 -> request(rest);
      case 1 -> action(rest);
      case 2 -> path(new String(rest, ISO_8859_1));
      default -> answer(rest);
    }
  }

  /** However it is cut, it is the same request; and what is sent on is exactly one. */
  static void request(byte[] bytes) {
    String whole = passedOn(bytes, bytes.length);
    for (int size : new int[] {1, 2, 7, bytes.length / 2 + 1}) {
      require(Objects.equals(whole, passedOn(bytes, size)), "cut into pieces of " + size);
    }
    if (whole != null) {
      byte[] sent = whole.substring(whole.indexOf('\u0000') + 1).getBytes(ISO_8859_1);
      String again = passedOn(sent, sent.length);
      require(again != null && again.startsWith("0\u0000"), "what is sent on is not one request");
    }
  }

  /** Found is what Jackson finds, and the only one; and always the same, however it is cut. */
  static void action(byte[] json) {
    String found = scan(json, json.length);
    for (int size : new int[] {1, 2, 3, 5}) {
      require(Objects.equals(found, scan(json, size)), "cut into pieces of " + size);
    }
    if (found != null) {
      String jacksons;
      try {
        jacksons = jacksons(json);
      } catch (IOException refused) {
        // By every handler, on both sides.
        return;
      }
      require(found.equals(jacksons), "Jackson reads " + jacksons + " and not " + found);
    }
  }

  /** What the proxy takes Jetty takes in the same way, or refuses. */
  static void path(String raw) {
    if (!raw.startsWith("/") || raw.indexOf('?') >= 0 || raw.indexOf('#') >= 0) {
      return;
    }
    String ours = ResourcePath.of(raw);
    if (ours == null) {
      return;
    }
    String jettys;
    try {
      HttpURI uri = HttpURI.build("GET", raw);
      jettys =
          UriCompliance.checkUriCompliance(UriCompliance.DEFAULT, uri, null) == null
              ? uri.getDecodedPath()
              : null;
    } catch (IllegalArgumentException refused) {
      return;
    }
    require(jettys == null || jettys.equals(ours), "Jetty reads " + jettys + " and not " + ours);
    require(ResourcePath.literal(raw).indexOf(';') < 0, "a parameter is left");
  }

  /** However it is cut, an answer ends at the same place. */
  static void answer(byte[] bytes) {
    String whole = answered(bytes, bytes.length);
    for (int size : new int[] {1, 3, bytes.length / 2 + 1}) {
      require(Objects.equals(whole, answered(bytes, size)), "cut into pieces of " + size);
    }
  }

  /** How many bytes are left over, a NUL, and the request as it goes on; null where refused. */
  private static @Nullable String passedOn(byte[] bytes, int size) {
    try {
      Pieces in = new Pieces(bytes, size);
      HeadParser parser = new HeadParser(HeadParser.Kind.REQUEST, 8192);
      if (!in.take(parser::parse)) {
        return null;
      }
      RequestHead head = RequestHead.read(parser.head(), null, false);
      if (head.fault() != null) {
        return null;
      }
      BodyDecoder decoder =
          head.chunked()
              ? BodyDecoder.chunked()
              : BodyDecoder.sized(Math.max(0, head.contentLength()));
      String body = in.body(decoder);
      if (body == null) {
        return null;
      }
      HeadWriter writer = new HeadWriter().begin();
      writer.write(head.method()).write(' ').write(head.target()).write(" HTTP/1.1").endLine();
      writer.field("host", head.host() == null ? "a" : head.host());
      HopHeaders.writeRequest(head.fields(), writer);
      writer.field("content-length", Integer.toString(body.length())).endLine();
      return in.left() + "\u0000" + text(writer) + body;
    } catch (BadMessage refused) {
      return null;
    }
  }

  private static @Nullable String answered(byte[] bytes, int size) {
    try {
      Pieces in = new Pieces(bytes, size);
      HeadParser parser = new HeadParser(HeadParser.Kind.ANSWER, 8192);
      if (!in.take(parser::parse)) {
        return null;
      }
      AnswerHead head = AnswerHead.read(parser.head(), false);
      HeadWriter writer = new HeadWriter().begin();
      HopHeaders.writeAnswer(head.fields(), writer);
      String body = head.interim() ? "" : in.body(head.body());
      return head.status() + text(writer) + body + in.left();
    } catch (BadMessage refused) {
      return null;
    }
  }

  private static String text(HeadWriter writer) {
    ByteBuf written = writer.finish(Unpooled.buffer(0).alloc(), 0);
    String text = written.toString(ISO_8859_1);
    written.release();
    return text;
  }

  private static @Nullable String scan(byte[] json, int size) {
    ActionScanner scanner = new ActionScanner();
    for (int from = 0; from < json.length; from += size) {
      scanner.feed(Arrays.copyOfRange(json, from, Math.min(json.length, from + size)));
    }
    return scanner.finish() == PeekOutcome.FOUND ? scanner.action() : null;
  }

  private static @Nullable String jacksons(byte[] json) throws IOException {
    String action = null;
    JsonFactory strict =
        JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
    try (JsonParser parser = strict.createParser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("not an object");
      }
      for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
        JsonToken value = parser.nextToken();
        if (name.equals("action") && value == JsonToken.VALUE_STRING) {
          action = parser.getText();
        }
        parser.skipChildren();
      }
      if (parser.nextToken() != null) {
        throw new IOException("more than one document");
      }
    }
    return action;
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError(otherwise);
    }
  }

  /** Bytes as they arrive. */
  private static final class Pieces {

    private interface Taker {
      boolean take(ByteBuf piece) throws BadMessage;
    }

    private final byte[] bytes;
    private final int size;
    private int at;

    Pieces(byte[] bytes, int size) {
      this.bytes = bytes;
      this.size = size;
    }

    int left() {
      return bytes.length - at;
    }

    /** Until the taker has what it wants; false where the bytes end before that. */
    boolean take(Taker taker) throws BadMessage {
      while (at < bytes.length) {
        ByteBuf piece = Unpooled.wrappedBuffer(bytes, at, Math.min(size, left()));
        int before = piece.readableBytes();
        boolean enough = taker.take(piece);
        at += before - piece.readableBytes();
        if (enough) {
          return true;
        }
      }
      return false;
    }

    /** Null where the bytes end before the body does. */
    @Nullable String body(BodyDecoder decoder) throws BadMessage {
      StringBuilder body = new StringBuilder();
      boolean complete =
          decoder.complete()
              || take(
                  in -> {
                    for (ByteBuf piece = decoder.next(in);
                        piece != null;
                        piece = decoder.next(in)) {
                      body.append(piece.toString(ISO_8859_1));
                      piece.release();
                    }
                    return decoder.complete();
                  });
      return complete || decoder.endsWithConnection() ? body.toString() : null;
    }
  }
}
