package io.figwizard.routingproxy.dataplane;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HopHeadersTest {

  private static String passedOn(String fields) throws BadMessage {
    HeadParser parser = new HeadParser(HeadParser.Kind.ANSWER, 64 * 1024);
    assertThat(
            parser.parse(
                Unpooled.copiedBuffer("HTTP/1.1 200 OK\r\n" + fields + "\r\n", ISO_8859_1)))
        .isTrue();
    HeadWriter writer = new HeadWriter().begin();
    HopHeaders.writeAnswer(parser.head(), writer);
    ByteBuf written = writer.finish(Unpooled.buffer(0).alloc(), 0);
    String text = written.toString(ISO_8859_1);
    written.release();
    return text;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "X-A",
        "x-a",
        "close, X-A",
        "X-A,close",
        " ,, X-a , keep-alive",
        "keep-alive, upgrade,\tX-A\t"
      })
  void takesOutWhatConnectionNames(String connection) throws BadMessage {
    assertThat(passedOn("Connection: " + connection + "\r\nX-A: 1\r\nX-B: 2\r\nx-a: 3\r\n"))
        .isEqualTo("X-B: 2\r\n");
  }

  @Test
  void takesThemTogetherFromSeveralLines() throws BadMessage {
    assertThat(
            passedOn(
                "X-A: 1\r\nConnection: close\r\nConnection: X-A\r\nX-B: 2\r\nconnection: x-b"
                    + "\r\nX-C: 3\r\n"))
        .isEqualTo("X-C: 3\r\n");
  }

  @Test
  void readsALongListOnce() throws BadMessage {
    // Each field against each name took seconds of an event loop: an attack in one head.
    String names = "Connection: " + "a,".repeat(16_000) + "x-y\r\n";
    String fields = "b:\r\n".repeat(7_000);

    assertThat(passedOn(names + fields + "X-Y: 1\r\n"))
        .hasSize("b: \r\n".length() * 7_000)
        .doesNotContain("X-Y");
  }
}
