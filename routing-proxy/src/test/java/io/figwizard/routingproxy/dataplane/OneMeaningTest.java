package io.figwizard.routingproxy.dataplane;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.http.HttpVersion;
import org.junit.jupiter.api.Test;

/**
 * Damaged requests, thousands of them: what this proxy accepts, Jetty (the servers behind it) and
 * Netty either read in exactly the same way or refuse. One request in can so never become two.
 */
class OneMeaningTest {

  /** More of them: -Dfuzz.rounds=5000000 -Dfuzz.seed=2. */
  private static final int ROUNDS = Integer.getInteger("fuzz.rounds", 100_000);

  private static final long SEED = Long.getLong("fuzz.seed", 1);

  private static final String NEXT = "GET /next HTTP/1.1\r\nHost: next\r\n\r\n";

  /** Pieces that have confused somebody's parser. */
  private static final List<String> NASTY =
      List.of(
          "\r",
          "\n",
          "\r\n",
          "\r\n\r\n",
          " ",
          "\t",
          "\0",
          ":",
          ";",
          ",",
          "\"",
          "\\",
          "=",
          "0",
          "1",
          "a",
          "G",
          "+",
          "-",
          "x",
          "\u000b",
          "\u007f",
          "\u0080",
          "\u00ff",
          "0\r\n\r\n",
          "1;a=\"",
          "Transfer-Encoding: chunked\r\n",
          "Content-Length: 3\r\n",
          "content-length:0\r\n",
          "Transfer-Encoding: identity\r\n",
          "Transfer-Encoding:\tchunked\r\n",
          " chunked",
          "Host: b\r\n",
          "http://b",
          "/../",
          "%2f",
          "HTTP/1.1",
          "HTTP/1.0",
          NEXT);

  private static final List<String> REQUESTS =
      List.of(
          "POST /a/b?c=d HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nX-Y: z\r\n\r\nabc",
          "POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
          "PUT /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\nHost: a:80\r\n\r\n"
              + "2;e=f\r\nab\r\nA;q=\"r\\\"s\"\r\n0123456789\r\n0\r\nX-T: 1\r\n\r\n",
          "GET http://a/b HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
          "GET / HTTP/1.0\r\n\r\n");

  /** What a parser made of the bytes. */
  private record Reading(
      String method, String target, List<String> fields, String body, String rest) {

    // Some read a target as UTF-8 and some as Latin-1; it goes on as the bytes that came.
    Reading {
      target = target.replaceAll("[^\\x00-\\x7f]", "?");
    }
  }

  @Test
  void readsAsOthersDoOrRefuses() {
    Random random = new Random(SEED);
    int accepted = 0;
    int comparedWithJetty = 0;
    int comparedWithNetty = 0;
    for (int i = 0; i < ROUNDS; i++) {
      String text = damaged(random) + NEXT;
      Reading ours = ours(text);
      if (ours == null) {
        continue;
      }
      accepted++;
      Reading jettys = jettys(text);
      if (jettys != null) {
        comparedWithJetty++;
        assertThat(ours).as(text).isEqualTo(jettys);
      }
      Reading nettys = nettys(text);
      if (nettys != null) {
        comparedWithNetty++;
        assertThat(ours).as(text).isEqualTo(nettys);
      }
    }
    assertThat(accepted).isGreaterThan(ROUNDS / 20);
    assertThat(comparedWithJetty).isGreaterThan(accepted / 2);
    assertThat(comparedWithNetty).isGreaterThan(accepted / 2);
  }

  private static String damaged(Random random) {
    StringBuilder text = new StringBuilder(REQUESTS.get(random.nextInt(REQUESTS.size())));
    for (int changes = random.nextInt(3) + 1; changes > 0; changes--) {
      int at = random.nextInt(text.length() + 1);
      String nasty = NASTY.get(random.nextInt(NASTY.size()));
      switch (random.nextInt(4)) {
        case 0 -> text.insert(at, nasty);
        case 1 -> text.replace(at, Math.min(text.length(), at + 1 + random.nextInt(3)), nasty);
        case 2 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(2)));
        default -> {
          // Where a line begins, most confusion is made.
          int line = text.indexOf("\r\n", at);
          text.insert(line < 0 ? at : line + 2, nasty);
        }
      }
    }
    return text.toString();
  }

  private static Reading ours(String text) {
    ByteBuf in = Unpooled.copiedBuffer(text, ISO_8859_1);
    try {
      HeadParser parser = new HeadParser(HeadParser.Kind.REQUEST, 16 * 1024);
      if (!parser.parse(in)) {
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
      StringBuilder body = new StringBuilder();
      for (ByteBuf piece = decoder.next(in); piece != null; piece = decoder.next(in)) {
        body.append(piece.toString(ISO_8859_1));
        piece.release();
      }
      if (!decoder.complete()) {
        return null;
      }
      HeadWriter writer = new HeadWriter().begin();
      for (int i = 0; i < head.fields().count(); i++) {
        head.fields().write(i, writer);
      }
      List<String> fields = new ArrayList<>();
      ByteBuf written = writer.finish(Unpooled.buffer(0).alloc(), 0);
      for (String line : written.toString(ISO_8859_1).split("\r\n")) {
        if (!line.isEmpty()) {
          fields.add(
              field(line.substring(0, line.indexOf(':')), line.substring(line.indexOf(':') + 2)));
        }
      }
      written.release();
      return new Reading(
          head.method(), head.fields().target(), fields, body.toString(), in.toString(ISO_8859_1));
    } catch (BadMessage refused) {
      return null;
    } finally {
      in.release();
    }
  }

  private static String field(String name, String value) {
    return name.toLowerCase(Locale.ROOT) + "=" + value;
  }

  private static Reading jettys(String text) {
    JettysHandler handler = new JettysHandler();
    HttpParser parser = new HttpParser(handler, -1, HttpCompliance.RFC9110);
    ByteBuffer in = ByteBuffer.wrap(text.getBytes(ISO_8859_1));
    try {
      while (!handler.complete && !handler.refused) {
        int before = in.remaining();
        boolean stopped = parser.parseNext(in);
        if (!stopped && in.remaining() == before) {
          break;
        }
      }
    } catch (RuntimeException refused) {
      return null;
    }
    if (!handler.complete || handler.refused) {
      return null;
    }
    return new Reading(
        handler.method,
        handler.target,
        handler.fields,
        handler.body.toString(),
        ISO_8859_1.decode(in).toString());
  }

  private static final class JettysHandler implements HttpParser.RequestHandler {
    private final List<String> fields = new ArrayList<>();
    private final StringBuilder body = new StringBuilder();
    private String method = "";
    private String target = "";
    private boolean complete;
    private boolean refused;

    @Override
    public void startRequest(String method, String uri, HttpVersion version) {
      this.method = method;
      this.target = uri;
    }

    @Override
    public void parsedHeader(HttpField field) {
      String value = field.getValue() == null ? "" : field.getValue();
      fields.add(field(field.getName(), value));
    }

    @Override
    public boolean headerComplete() {
      return false;
    }

    @Override
    public boolean content(ByteBuffer item) {
      body.append(ISO_8859_1.decode(item));
      return false;
    }

    @Override
    public boolean contentComplete() {
      return false;
    }

    @Override
    public boolean messageComplete() {
      complete = true;
      return true;
    }

    @Override
    public void badMessage(org.eclipse.jetty.http.HttpException failure) {
      refused = true;
    }

    @Override
    public void earlyEOF() {
      refused = true;
    }

    private static String field(String name, String value) {
      return OneMeaningTest.field(name, value);
    }
  }

  private static Reading nettys(String text) {
    EmbeddedChannel channel = new EmbeddedChannel(new HttpRequestDecoder());
    try {
      channel.writeInbound(Unpooled.copiedBuffer(text, ISO_8859_1));
      List<Reading> readings = new ArrayList<>();
      StringBuilder body = new StringBuilder();
      HttpRequest request = null;
      for (Object part = channel.readInbound(); part != null; part = channel.readInbound()) {
        if (part instanceof HttpRequest next) {
          if (!next.decoderResult().isSuccess()) {
            return null;
          }
          request = next;
          body.setLength(0);
        }
        if (part instanceof HttpContent content) {
          if (!content.decoderResult().isSuccess()) {
            return null;
          }
          body.append(content.content().toString(ISO_8859_1));
          content.release();
          if (part instanceof io.netty.handler.codec.http.LastHttpContent && request != null) {
            List<String> fields = new ArrayList<>();
            for (Map.Entry<String, String> entry : request.headers()) {
              fields.add(field(entry.getKey(), entry.getValue()));
            }
            readings.add(
                new Reading(request.method().name(), request.uri(), fields, body.toString(), ""));
            request = null;
          }
        }
      }
      if (readings.isEmpty()) {
        return null;
      }
      Reading first = readings.get(0);
      // What Netty leaves over it reads on at once; that there is as much left shows in the count
      // of the requests that follow.
      String rest = ours(text) == null ? "" : ours(text).rest();
      int following = countRequests(rest);
      return following >= 0 && following != readings.size() - 1
          ? new Reading("", "", List.of(), "", "another number of requests")
          : new Reading(first.method(), first.target(), first.fields(), first.body(), rest);
    } finally {
      channel.finishAndReleaseAll();
    }
  }

  /** How many requests follow; negative where what follows is not HTTP. */
  private static int countRequests(String text) {
    int count = 0;
    String rest = text;
    while (!rest.isEmpty()) {
      Reading next = ours(rest);
      if (next == null) {
        return -1;
      }
      count++;
      rest = next.rest();
    }
    return count;
  }
}
