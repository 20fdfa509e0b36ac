package io.figwizard.routingproxy.dataplane;

import java.util.Arrays;

/** The headers that the proxy has an opinion on. */
enum HeaderKind {
  HOST,
  CONTENT_LENGTH,
  CONTENT_TYPE,
  CONTENT_ENCODING,
  CONNECTION,
  UPGRADE,
  TRANSFER_ENCODING,
  EXPECT,
  AUTHORIZATION,
  DATE,
  REQUEST_ID,
  MAX_FORWARDS,
  TRACEPARENT,
  TRACESTATE,
  FORWARDED_FOR,
  FORWARDED_PROTO,
  FORWARDED_HOST,
  FORWARDED_PORT,
  FORWARDED,
  /** Forwarded headers that nobody is believed: ours to say, and we say nothing. */
  FORWARDED_OTHER,
  /** {@code X-Fig-*}: a client does not speak for the proxy, nor does a server. */
  FIG,
  /** {@code X-Fig-Tester}: for the proxy alone, as the others of its family. */
  TESTER,
  /** Belongs to one connection; the proxy says it anew: RFC 9110, section 10.1.4. */
  TE,
  /** Goes on, but is no trailer itself: RFC 9110, section 6.6.2. */
  TRAILER,
  /** Belongs to one connection: RFC 9110, section 7.6.1. */
  HOP_BY_HOP,
  /**
   * Spelt with underscores, the same as one of the above: some servers make variables of headers
   * and then cannot tell {@code X_Fig_Side} from {@code X-Fig-Side}.
   */
  IMITATION,
  OTHER;

  /** Compares only with names of the same length: this runs for every header. */
  static HeaderKind of(byte[] bytes, int from, int to) {
    int length = to - from;
    if (length >= 6 && Octets.matches(bytes, from, "x-fig-")) {
      return length == 12 && Octets.matches(bytes, from, "x-fig-tester") ? TESTER : FIG;
    }
    HeaderKind kind =
        switch (length) {
          case 2 -> is(bytes, from, "te", TE);
          case 4 -> is(bytes, from, "host", HOST, "date", DATE);
          case 6 -> is(bytes, from, "expect", EXPECT);
          case 7 -> is(bytes, from, "upgrade", UPGRADE, "trailer", TRAILER);
          case 9 -> is(bytes, from, "forwarded", FORWARDED, "x-real-ip", FORWARDED_OTHER);
          case 10 -> ten(bytes, from);
          case 11 -> is(bytes, from, "traceparent", TRACEPARENT);
          case 12 -> twelve(bytes, from);
          case 13 -> is(bytes, from, "authorization", AUTHORIZATION);
          case 14 -> is(bytes, from, "content-length", CONTENT_LENGTH);
          case 15 -> is(bytes, from, "x-forwarded-for", FORWARDED_FOR);
          case 16 -> sixteen(bytes, from);
          case 17 ->
              is(
                  bytes,
                  from,
                  "transfer-encoding",
                  TRANSFER_ENCODING,
                  "x-forwarded-proto",
                  FORWARDED_PROTO);
          case 18 -> is(bytes, from, "proxy-authenticate", HOP_BY_HOP);
          case 19 -> is(bytes, from, "proxy-authorization", HOP_BY_HOP);
          default -> OTHER;
        };
    if (kind != OTHER) {
      return kind;
    }
    if (length > 12 && Octets.matches(bytes, from, "x-forwarded-")) {
      return FORWARDED_OTHER;
    }
    return imitates(bytes, from, to) ? IMITATION : OTHER;
  }

  /**
   * Whether it belongs to one connection or is one of the proxy's own: never passed on as it is.
   */
  boolean ownOrHop() {
    return switch (this) {
      case CONNECTION,
          TE,
          HOP_BY_HOP,
          UPGRADE,
          TRANSFER_ENCODING,
          CONTENT_LENGTH,
          FIG,
          TESTER,
          IMITATION,
          REQUEST_ID ->
          true;
      default -> false;
    };
  }

  private static boolean imitates(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] == '_') {
        byte[] spelt = Arrays.copyOfRange(bytes, from, to);
        for (int j = 0; j < spelt.length; j++) {
          spelt[j] = spelt[j] == '_' ? (byte) '-' : spelt[j];
        }
        return of(spelt, 0, spelt.length) != OTHER;
      }
    }
    return false;
  }

  private static HeaderKind ten(byte[] bytes, int from) {
    return Octets.matches(bytes, from, "connection")
        ? CONNECTION
        : is(bytes, from, "keep-alive", HOP_BY_HOP, "tracestate", TRACESTATE);
  }

  private static HeaderKind twelve(byte[] bytes, int from) {
    HeaderKind kind = is(bytes, from, "content-type", CONTENT_TYPE, "x-request-id", REQUEST_ID);
    return kind != OTHER ? kind : is(bytes, from, "max-forwards", MAX_FORWARDS);
  }

  private static HeaderKind sixteen(byte[] bytes, int from) {
    HeaderKind kind =
        is(bytes, from, "content-encoding", CONTENT_ENCODING, "proxy-connection", HOP_BY_HOP);
    return kind != OTHER
        ? kind
        : is(bytes, from, "x-forwarded-host", FORWARDED_HOST, "x-forwarded-port", FORWARDED_PORT);
  }

  private static HeaderKind is(byte[] bytes, int from, String lowerCase, HeaderKind kind) {
    return Octets.matches(bytes, from, lowerCase) ? kind : OTHER;
  }

  private static HeaderKind is(
      byte[] bytes, int from, String first, HeaderKind kind, String second, HeaderKind other) {
    return Octets.matches(bytes, from, first) ? kind : is(bytes, from, second, other);
  }
}
