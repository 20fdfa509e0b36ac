package io.figwizard.routingproxy.dataplane;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FuzzTest {

  private static final int ROUNDS = Integer.getInteger("fuzz.rounds", 20_000);

  private static final long SEED = Long.getLong("fuzz.seed", 1);

  /** One of each kind, with the first byte that names it. */
  private static final List<String> SEEDS =
      List.of(
          "\u0000POST /a?b HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nConnection: X\r\nX: y\r\n\r\nabcG",
          "\u0000POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3;a=\"b\"\r\nabc\r\n"
              + "0\r\nX: y\r\n\r\n",
          "\u0000OPTIONS http://a HTTP/1.1\r\nHost: a\r\nMax-Forwards: 7\r\n\r\n",
          "\u0001{\"a\":[{\"action\":\"no\"}],\"action\":\"go\",\"b\":{\"c\":null}}",
          "\u0001 {\"\\u0061ction\" : \"g\\u006f\",\"\u00c3\u00a4\":1.5e3}",
          "\u0002/a/../b;c=d/%41%c3%a4//./e",
          "\u0003HTTP/1.1 200 OK\r\nContent-Length: 3\r\nConnection: X\r\nX: y\r\n\r\nabcG",
          "\u0003HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\nG",
          "\u0003HTTP/1.0 200\r\n\r\nabc");

  private static final List<String> NASTY =
      List.of(
          "\r",
          "\n",
          "\r\n",
          "\r\n\r\n",
          "\u0000",
          " ",
          "\t",
          ":",
          ";",
          ",",
          "\"",
          "\\",
          "{",
          "}",
          "[",
          "]",
          "%2f",
          "%2e",
          "/",
          "..",
          "\u00ff",
          "\u0080",
          "action",
          "\"action\":\"x\"",
          "\\u0061",
          "0\r\n\r\n",
          "chunked",
          "Content-Length: 1\r\n",
          "Connection: Host\r\n",
          "-1",
          "Transfer-Encoding: chunked\r\n");

  @Test
  void holdsForDamagedInput() {
    Random random = new Random(SEED);
    for (int i = 0; i < ROUNDS; i++) {
      StringBuilder text = new StringBuilder(SEEDS.get(random.nextInt(SEEDS.size())));
      for (int changes = random.nextInt(4); changes > 0; changes--) {
        int at = 1 + random.nextInt(text.length() - 1);
        int end = Math.min(text.length(), at + random.nextInt(3));
        switch (random.nextInt(3)) {
          case 0 -> text.replace(at, end, NASTY.get(random.nextInt(NASTY.size())));
          case 1 -> text.insert(at, (char) random.nextInt(256));
          default -> text.insert(at, text.substring(at, Math.min(text.length(), at + 20)));
        }
      }
      try {
        Fuzz.fuzzerTestOneInput(text.toString().getBytes(ISO_8859_1));
      } catch (AssertionError wrong) {
        throw new AssertionError(wrong.getMessage() + " of " + text, wrong);
      }
    }
  }

  /** What was found once. */
  @ParameterizedTest
  @ValueSource(strings = {"\u0001{\"action\":\"\u0000\"}", "\u0000GET / HTTP/1.1\r\nHost: a\r\n"})
  void holdsForWhatWasFoundBefore(String input) {
    Fuzz.fuzzerTestOneInput(input.getBytes(ISO_8859_1));
  }
}
