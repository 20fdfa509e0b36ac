package io.figwizard.routingproxy.dataplane;

/** The request headers that the proxy has an opinion on. */
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
  REQUEST_ID,
  TRACEPARENT,
  TRACESTATE,
  FORWARDED_FOR,
  /** {@code Forwarded}, {@code X-Forwarded-Host} and their like: ours to say. */
  FORWARDED,
  /** {@code X-Fig-*}: a client does not speak for the proxy, nor does a server. */
  FIG,
  /** Belongs to one connection: RFC 9110, section 7.6.1. */
  HOP_BY_HOP,
  OTHER;

  /** Compares only with names of the same length: this runs for every header. */
  static HeaderKind of(String name) {
    if (name.length() >= 6 && name.regionMatches(true, 0, "x-fig-", 0, 6)) {
      return FIG;
    }
    return switch (name.length()) {
      case 2 -> is(name, "te", HOP_BY_HOP);
      case 4 -> is(name, "host", HOST);
      case 6 -> is(name, "expect", EXPECT);
      case 7 -> is(name, "upgrade", UPGRADE, "trailer", HOP_BY_HOP);
      case 9 -> is(name, "forwarded", FORWARDED);
      case 10 -> ten(name);
      case 11 -> is(name, "traceparent", TRACEPARENT);
      case 12 -> is(name, "content-type", CONTENT_TYPE, "x-request-id", REQUEST_ID);
      case 13 -> is(name, "authorization", AUTHORIZATION);
      case 14 -> is(name, "content-length", CONTENT_LENGTH);
      case 15 -> is(name, "x-forwarded-for", FORWARDED_FOR);
      case 16 -> sixteen(name);
      case 17 -> is(name, "transfer-encoding", TRANSFER_ENCODING, "x-forwarded-proto", FORWARDED);
      case 18 -> is(name, "x-forwarded-prefix", FORWARDED, "proxy-authenticate", HOP_BY_HOP);
      case 19 -> is(name, "proxy-authorization", HOP_BY_HOP);
      default -> OTHER;
    };
  }

  private static HeaderKind ten(String name) {
    return name.equalsIgnoreCase("connection")
        ? CONNECTION
        : is(name, "keep-alive", HOP_BY_HOP, "tracestate", TRACESTATE);
  }

  private static HeaderKind sixteen(String name) {
    HeaderKind kind =
        is(name, "content-encoding", CONTENT_ENCODING, "proxy-connection", HOP_BY_HOP);
    return kind != OTHER
        ? kind
        : is(name, "x-forwarded-host", FORWARDED, "x-forwarded-port", FORWARDED);
  }

  private static HeaderKind is(String name, String lowerCase, HeaderKind kind) {
    return name.equalsIgnoreCase(lowerCase) ? kind : OTHER;
  }

  private static HeaderKind is(
      String name, String first, HeaderKind kind, String second, HeaderKind other) {
    return name.equalsIgnoreCase(first) ? kind : is(name, second, other);
  }
}
