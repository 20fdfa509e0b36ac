package io.figwizard.routingproxy.dataplane;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** RFC 9113, section 8: what is one request line and one line for each field, and what is not. */
class Http2RequestHeadTest {

  private static final String[] GOOD = {
    ":method", "GET", ":scheme", "https", ":path", "/a?b", ":authority", "shop"
  };

  private static Http2Headers headers(String... namesAndValues) {
    // Nothing is checked by Netty: what is tested here must not depend on it.
    Http2Headers headers = new DefaultHttp2Headers(false, false, 16);
    for (int i = 0; i < namesAndValues.length; i += 2) {
      headers.add(namesAndValues[i], namesAndValues[i + 1]);
    }
    return headers;
  }

  private static String[] with(String... more) {
    return Stream.of(GOOD, more).flatMap(Stream::of).toArray(String[]::new);
  }

  private static String[] changed(int place, String value) {
    String[] changed = GOOD.clone();
    changed[place] = value;
    return changed;
  }

  private static String[] without(int place) {
    String[] left = new String[GOOD.length - 2];
    System.arraycopy(GOOD, 0, left, 0, place);
    System.arraycopy(GOOD, place + 2, left, place, left.length - place);
    return left;
  }

  static Stream<List<String>> malformed() {
    return Stream.<String[]>of(
            without(0),
            without(2),
            without(4),
            without(6),
            with(":method", "POST"),
            with(":path", "/b"),
            with(":scheme", "http"),
            with(":authority", "other"),
            with(":protocol", "websocket"),
            with(":status", "200"),
            with("x-a", "b", ":path", "/b"),
            changed(1, "GE T"),
            changed(1, ""),
            changed(1, "GET / HTTP/1.1\r\nx: y\r\n\r\nGET"),
            changed(3, "ftp"),
            changed(5, ""),
            changed(5, "a"),
            changed(5, "*"),
            changed(5, "http://other/"),
            changed(5, "/a b"),
            changed(5, "/ HTTP/1.1\r\nhost: other\r\n\r\nGET /"),
            changed(5, "/a\tb"),
            changed(7, "shop\r\nx-fig-side: extracted"),
            with("host", "other"),
            with("host", "shop", "host", "shop"),
            with("connection", "close"),
            with("keep-alive", "timeout=5"),
            with("proxy-connection", "keep-alive"),
            with("transfer-encoding", "chunked"),
            with("upgrade", "websocket"),
            with("te", "gzip"),
            with("te", "trailers, deflate"),
            with("X-Upper", "a"),
            with("x a", "b"),
            with("x:a", "b"),
            with("x-a\r\ny", "b"),
            with("", "b"),
            with("x-\u00e9", "b"),
            with("x-a", "b\r\nc: d"),
            with("x-a", "b\nc"),
            with("x-a", "b\u0000"),
            with("x-a", " b"),
            with("x-a", "b\t"),
            with("x-a", "\u010a"),
            with("content-length", "1"),
            with("content-length", "-1"),
            with("content-length", "+0"),
            with("content-length", "0", "content-length", "0"),
            with("content-length", "0,0"),
            with("content-length", ""),
            with("content-length", "0999999999999999999999"))
        .map(List::of);
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void refusesWhatIsMalformed(List<String> fields) {
    assertThatThrownBy(() -> Http2RequestHead.read(headers(fields.toArray(String[]::new)), false))
        .isInstanceOf(BadMessage.class);
  }

  @Test
  void isReadAgainAsTheSameRequest() throws Exception {
    Http2RequestHead head =
        Http2RequestHead.read(
            headers(with("cookie", "a=1", "x-empty", "", "cookie", "b=2", "te", "trailers")), true);

    assertThat(http1(head, true))
        .isEqualTo(
            "GET /a?b HTTP/1.1\r\nhost: shop\r\nx-empty: \r\nte: trailers\r\ncookie: a=1; b=2\r\n"
                + "transfer-encoding: chunked\r\n\r\n");
  }

  @Test
  void knowsHowLongTheBodyIs() throws Exception {
    Http2RequestHead sized = Http2RequestHead.read(headers(with("content-length", "12")), true);
    assertThat(sized.contentLength()).isEqualTo(12);
    assertThat(http1(sized, true)).contains("content-length: 12").doesNotContain("chunked");

    Http2RequestHead none = Http2RequestHead.read(headers(GOOD), false);
    assertThat(none.contentLength()).isEqualTo(Http2RequestHead.UNTIL_END);
    assertThat(http1(none, false)).doesNotContain("chunked");
  }

  @Test
  void takesTheHostWhereThereIsNoAuthority() throws Exception {
    String[] fields = without(6);
    Http2Headers headers = headers(fields);
    headers.add("host", "shop.example");

    assertThat(http1(Http2RequestHead.read(headers, false), false))
        .isEqualTo("GET /a?b HTTP/1.1\r\nhost: shop.example\r\n\r\n");
    headers.set(":authority", "SHOP.example");
    assertThat(http1(Http2RequestHead.read(pseudoFirst(headers), false), false))
        .contains("host: SHOP.example\r\n");
  }

  @Test
  void asksForTheServerItself() throws Exception {
    String[] options = changed(1, "OPTIONS");
    options[5] = "*";

    assertThat(http1(Http2RequestHead.read(headers(options), false), false))
        .startsWith("OPTIONS * HTTP/1.1\r\n");
  }

  private static Http2Headers pseudoFirst(Http2Headers headers) {
    Http2Headers ordered = headers();
    headers.forEach(
        field -> {
          if (field.getKey().charAt(0) == ':') {
            ordered.add(field.getKey(), field.getValue());
          }
        });
    ordered.add("host", headers.get("host"));
    return ordered;
  }

  private static String http1(Http2RequestHead head, boolean bodyFollows) {
    HeadWriter writer = new HeadWriter();
    head.write(bodyFollows, writer);
    ByteBuf bytes = writer.finish(UnpooledByteBufAllocator.DEFAULT, 0);
    try {
      return bytes.toString(ISO_8859_1);
    } finally {
      bytes.release();
    }
  }
}
