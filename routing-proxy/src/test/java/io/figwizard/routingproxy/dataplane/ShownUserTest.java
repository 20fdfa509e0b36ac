package io.figwizard.routingproxy.dataplane;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.figwizard.routingproxy.routes.UserSource;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ShownUserTest {

  private static final UserSource SESSION = UserSource.cookie("session");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "session=abc | abc",
        "a=b; session=abc; c=d | abc",
        "a=b;session=abc;c=d | abc",
        "session = abc | abc",
        "session=a=b== | a=b==",
        "session=\"a b\" | \"a b\"",
        // Of several the first that has a value.
        "session=one; session=two | one",
        "session=; session=two | two",
        // What no browser sends is passed over.
        ";;; ; session=abc | abc",
        "session; nothing; session=abc | abc",
        "=x; session=abc | abc",
        "$Version=1; session=abc; $Path=/ | abc"
      })
  void readsACookieAsServersDo(String pairs, String value) throws BadMessage {
    assertThat(shown("Cookie: " + pairs + "\r\n", SESSION)).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "session", "session=", "session= ;", "Session=a", "xsession=a", "a=session=b"})
  void findsNoCookieWhereThereIsNone(String pairs) throws BadMessage {
    assertThat(shown("Cookie: " + pairs + "\r\n", SESSION)).isNull();
    assertThat(shown("Session: a\r\n", SESSION)).isNull();
  }

  @Test
  void severalCookieHeadersAreOne() throws BadMessage {
    assertThat(shown("Cookie: a=b\r\ncookie: session=one\r\nCookie: session=two\r\n", SESSION))
        .isEqualTo("one");
  }

  @Test
  void readsTheFirstHeaderOfThatNameThatHasAValue() throws BadMessage {
    UserSource device = UserSource.header("X-Device");
    assertThat(shown("X-Device-Id: a\r\nx-device:\r\nX-DEVICE:  one \r\nX-Device: two\r\n", device))
        .isEqualTo("one");
    assertThat(shown("X_Device: a\r\nCookie: X-Device=a\r\n", device)).isNull();
  }

  @Test
  void readsALongCookieHeaderOnce() throws BadMessage {
    assertThat(shown("Cookie: " + "a;=;".repeat(15_000) + "session=abc\r\n", SESSION))
        .isEqualTo("abc");
  }

  private static @Nullable String shown(String fields, UserSource source) throws BadMessage {
    HeadParser parser = new HeadParser(HeadParser.Kind.REQUEST, 64 * 1024);
    assertThat(
            parser.parse(
                Unpooled.copiedBuffer(
                    "GET / HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n", ISO_8859_1)))
        .isTrue();
    return ShownUser.of(parser.head(), source);
  }
}
