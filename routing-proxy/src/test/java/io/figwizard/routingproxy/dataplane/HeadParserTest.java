package io.figwizard.routingproxy.dataplane;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeadParserTest {

  private static final int LIMIT = 1024;

  private static MessageHead parse(HeadParser.Kind kind, String text) throws BadMessage {
    ByteBuf in = Unpooled.copiedBuffer(text, ISO_8859_1);
    HeadParser parser = new HeadParser(kind, LIMIT);
    assertThat(parser.parse(in)).as("complete").isTrue();
    assertThat(in.isReadable()).as("bytes left").isFalse();
    return parser.head();
  }

  private static MessageHead request(String text) throws BadMessage {
    return parse(HeadParser.Kind.REQUEST, text);
  }

  @Test
  void readsARequest() throws BadMessage {
    MessageHead head =
        request(
            "PURGE /a?b HTTP/1.1\r\nHost: x\r\nEmpty:\r\nX-Y:\t a b \t\r\nX-\u00fc: no\r\n\r\n"
                .replace("X-\u00fc", "X-Z"));

    assertThat(head.method()).isEqualTo("PURGE");
    assertThat(head.target()).isEqualTo("/a?b");
    assertThat(head.http11()).isTrue();
    assertThat(head.count()).isEqualTo(4);
    assertThat(head.kind(0)).isEqualTo(HeaderKind.HOST);
    assertThat(head.value(1)).isEmpty();
    assertThat(head.value(2)).isEqualTo("a b");
  }

  @Test
  void readsAnAnswer() throws BadMessage {
    MessageHead head = parse(HeadParser.Kind.ANSWER, "HTTP/1.0 299 \r\nA : b\r\n\r\n");

    assertThat(head.status()).isEqualTo(299);
    assertThat(head.http11()).isFalse();
    assertThat(head.value(0)).isEqualTo("b");
    assertThat(parse(HeadParser.Kind.ANSWER, "HTTP/1.1 200\r\n\r\n").status()).isEqualTo(200);
  }

  @Test
  void readsTheSameWhereverItIsCutAndTakesNothingBeyondTheEnd() throws BadMessage {
    String text = "\r\nPOST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nbody";
    for (int cut = 0; cut < text.length(); cut++) {
      HeadParser parser = new HeadParser(HeadParser.Kind.REQUEST, LIMIT);
      ByteBuf first = Unpooled.copiedBuffer(text.substring(0, cut), ISO_8859_1);
      ByteBuf second = Unpooled.copiedBuffer(text.substring(cut), ISO_8859_1);

      boolean early = parser.parse(first);

      assertThat(early || parser.parse(second)).isTrue();
      assertThat(first.toString(ISO_8859_1) + second.toString(ISO_8859_1)).isEqualTo("body");
      assertThat(parser.head().number(1)).isEqualTo(4);
    }
  }

  @Test
  void takesAsMuchAsTheLimitAndNoMore() throws BadMessage {
    String begin = "GET /";
    String end = " HTTP/1.1\r\n\r\n";
    String fitting = begin + "x".repeat(LIMIT - begin.length() - end.length()) + end;

    assertThat(request(fitting).target()).hasSizeGreaterThan(900);
    assertThatThrownBy(() -> request(fitting.replace("GET", "POST")))
        .isInstanceOfSatisfying(
            BadMessage.class,
            tooLarge -> assertThat(tooLarge.error()).isEqualTo(ProxyError.HEADERS_TOO_LARGE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /  HTTP/1.1\r\n\r\n",
        "GET  / HTTP/1.1\r\n\r\n",
        " GET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1 \r\n\r\n",
        "GET /\tx HTTP/1.1\r\n\r\n",
        "GET /\u007f HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.2\r\n\r\n",
        "GET / HTTP/11\r\n\r\n",
        "GET / http/1.1\r\n\r\n",
        "GET /\r\n\r\n",
        "G@T / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\n\n",
        "GET / HTTP/1.1\r\nA: b\n\r\n",
        "GET / HTTP/1.1\r\nA: b\rC: d\r\n\r\n",
        "GET / HTTP/1.1\r\nA: b\r\r\n\r\n",
        "GET / HTTP/1.1\r\r\n\r\n",
        "\r\n\r\nGET / HTTP/1.1\r\n\r\n",
        "\nGET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\n A: b\r\n\r\n",
        "GET / HTTP/1.1\r\nA: b\r\n c\r\n\r\n",
        "GET / HTTP/1.1\r\nA: b\r\n\tc\r\n\r\n",
        "GET / HTTP/1.1\r\nA : b\r\n\r\n",
        "GET / HTTP/1.1\r\nA\t: b\r\n\r\n",
        "GET / HTTP/1.1\r\n: b\r\n\r\n",
        "GET / HTTP/1.1\r\nA\r\n\r\n",
        "GET / HTTP/1.1\r\nA B: c\r\n\r\n",
        "GET / HTTP/1.1\r\nA\u00e4: c\r\n\r\n",
        "GET / HTTP/1.1\r\nA\": c\r\n\r\n",
        "GET / HTTP/1.1\r\nA: b\u0000c\r\n\r\n",
        "GET / HTTP/1.1\r\nA: b\u0001\r\n\r\n",
        "GET / HTTP/1.1\r\nA: b\u000bc\r\n\r\n",
        "GET / HTTP/1.1\r\nA: b\u007f\r\n\r\n"
      })
  void refusesWhatIsNotTheGrammar(String text) {
    assertThatThrownBy(() -> request(text)).isInstanceOf(BadMessage.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/2 200 OK\r\n\r\n",
        "HTTP/1.1 20 OK\r\n\r\n",
        "HTTP/1.1 2000 OK\r\n\r\n",
        "HTTP/1.1 +20 OK\r\n\r\n",
        "HTTP/1.1  200 OK\r\n\r\n",
        "HTTP/1.1 200 a\u0000b\r\n\r\n",
        "HTTP/1.1 200 OK\n\n",
        "\r\nHTTP/1.1 200 OK\r\n\r\n",
        "ICY 200 OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nA: b\r\n c\r\n\r\n"
      })
  void refusesAnswersThatAreNot(String text) {
    assertThatThrownBy(() -> parse(HeadParser.Kind.ANSWER, text)).isInstanceOf(BadMessage.class);
  }
}
