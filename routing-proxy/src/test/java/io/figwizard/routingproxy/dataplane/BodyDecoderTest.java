package io.figwizard.routingproxy.dataplane;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BodyDecoderTest {

  private static String read(BodyDecoder decoder, ByteBuf in) throws BadMessage {
    StringBuilder body = new StringBuilder();
    for (ByteBuf piece = decoder.next(in); piece != null; piece = decoder.next(in)) {
      body.append(piece.toString(ISO_8859_1));
      piece.release();
    }
    return body.toString();
  }

  private static String chunked(String text) throws BadMessage {
    BodyDecoder decoder = BodyDecoder.chunked();
    String body = read(decoder, Unpooled.copiedBuffer(text, ISO_8859_1));
    assertThat(decoder.complete()).isTrue();
    return body;
  }

  @Test
  void takesNothingBeyondTheBody() throws BadMessage {
    ByteBuf sized = Unpooled.copiedBuffer("abcNEXT", ISO_8859_1);
    ByteBuf chunked = Unpooled.copiedBuffer("3\r\nabc\r\n0\r\n\r\nNEXT", ISO_8859_1);

    assertThat(read(BodyDecoder.sized(3), sized)).isEqualTo("abc");
    assertThat(read(BodyDecoder.chunked(), chunked)).isEqualTo("abc");
    assertThat(sized.toString(ISO_8859_1)).isEqualTo("NEXT");
    assertThat(chunked.toString(ISO_8859_1)).isEqualTo("NEXT");
  }

  @Test
  void readsTheSameWhereverItIsCut() throws BadMessage {
    String text = "A;name=\"va\\\"l;ue\"\r\n0123456789\r\n001\r\nx\r\n0\r\nX-Sum: 1\r\n\r\n";
    for (int cut = 0; cut <= text.length(); cut++) {
      BodyDecoder decoder = BodyDecoder.chunked();

      String body =
          read(decoder, Unpooled.copiedBuffer(text.substring(0, cut), ISO_8859_1))
              + read(decoder, Unpooled.copiedBuffer(text.substring(cut), ISO_8859_1));

      assertThat(body).isEqualTo("0123456789x");
      assertThat(decoder.complete()).isTrue();
      MessageHead trailers = decoder.trailers();
      assertThat(trailers).isNotNull();
      assertThat(trailers.value(0)).isEqualTo("1");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1;a\r\nx\r\n0\r\n\r\n",
        "1;a=b\r\nx\r\n0;c\r\n\r\n",
        "1 ; a = b ; c\r\nx\r\n0\r\n\r\n",
        "1;a=\"\"\r\nx\r\n00000\r\n\r\n",
        "0000000000001\r\nx\r\n0\r\n\r\n"
      })
  void forgetsExtensionsThatAreWellFormed(String text) throws BadMessage {
    assertThat(chunked(text)).isEqualTo("x");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\r\n",
        " 1\r\nx",
        "+1\r\nx",
        "-1\r\nx",
        "0x1\r\nx",
        "1_0\r\nx",
        "g\r\n",
        "1\nx\r\n",
        "1\r\nx\n",
        "1\r\nxy\r\n",
        "1\rx",
        "1;\r\nx",
        "1; ;\r\nx",
        "1;=b\r\nx",
        "1;a=\r\nx",
        "1;a=b c\r\nx",
        "1;a\nb\r\nx",
        "1;a=\"b\r\nx",
        "1;a=\"b\u0000\"\r\nx",
        "1;a=\"b\"c\r\nx",
        "1 a\r\nx",
        "10000000000000000\r\nx",
        "ffffffffffffffff\r\nx",
        "0\r\nX: a\nY: b\r\n\r\n",
        "0\r\n X: a\r\n\r\n",
        "0\r\nX : a\r\n\r\n",
        "0\r\nGET / HTTP/1.1\r\n\r\n"
      })
  void refusesChunksThatAreNotTheGrammar(String text) {
    assertThatThrownBy(() -> chunked(text)).isInstanceOf(BadMessage.class);
  }

  @Test
  void refusesExtensionsWithoutEnd() {
    assertThatThrownBy(() -> chunked("1;" + "a".repeat(300) + "\r\nx\r\n0\r\n\r\n"))
        .isInstanceOf(BadMessage.class);
  }
}
