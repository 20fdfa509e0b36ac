package io.figwizard.routingproxy.dataplane;

import io.figwizard.routingproxy.routes.UserSource;
import org.jspecify.annotations.Nullable;

/**
 * What a request shows of its user in cookies and headers, unverified. A client that invents it
 * chooses its own side with it and nothing else.
 */
final class ShownUser {

  private static final String COOKIE = "cookie";

  private ShownUser() {}

  /**
   * The first value that is not empty, one character for each byte; null where there is none. Of
   * several the first counts, because a client sends them in the same order each time.
   *
   * @param source a cookie or a header
   */
  static @Nullable String of(MessageHead clientToProxy, UserSource source) {
    boolean cookie = source.kind() == UserSource.Kind.COOKIE;
    String field = cookie ? COOKIE : source.name();
    for (int i = 0; i < clientToProxy.count(); i++) {
      if (clientToProxy.named(i, field)) {
        String value = clientToProxy.value(i);
        String shown = cookie ? cookie(value, source.name()) : value;
        if (shown != null && !shown.isEmpty()) {
          return shown;
        }
      }
    }
    return null;
  }

  /**
   * RFC 6265, section 4.2.1, read as leniently as servers do: pairs end at a semicolon, blanks
   * around them do not count, a piece without = is passed over, quotes belong to the value.
   */
  private static @Nullable String cookie(String pairs, String name) {
    int from = 0;
    while (from < pairs.length()) {
      int semicolon = pairs.indexOf(';', from);
      int to = semicolon < 0 ? pairs.length() : semicolon;
      int equals = pairs.indexOf('=', from);
      if (equals >= 0 && equals < to) {
        String value = pairs.substring(equals + 1, to).strip();
        if (!value.isEmpty() && pairs.substring(from, equals).strip().equals(name)) {
          return value;
        }
      }
      from = to + 1;
    }
    return null;
  }
}
