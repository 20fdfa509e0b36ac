package io.figwizard.routingproxy.dataplane;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes the headers that may go on to the next hop. RFC 9110, section 7.6.1. */
final class HopHeaders {

  private static final Set<String> NOT_DRY = Set.of("idempotency-key", "accept-encoding");

  private HopHeaders() {}

  /**
   * From server to client: all but what belongs to one connection, what {@code Connection} names,
   * {@code X-Fig-*}, and the request id that the proxy sets itself. Content-Length is left to the
   * caller.
   */
  static void writeAnswer(MessageHead serverToProxy, HeadWriter proxyToClient) {
    Set<String> connection = serverToProxy.hopFields();
    for (int i = 0; i < serverToProxy.count(); i++) {
      if (!serverToProxy.kind(i).ownOrHop() && !serverToProxy.namedBy(connection, i)) {
        serverToProxy.write(i, proxyToClient);
      }
    }
  }

  /** From client to proxy to server: as above; what the proxy says itself is set by the caller. */
  static void writeRequest(MessageHead clientToProxy, HeadWriter proxyToServer) {
    Set<String> connection = clientToProxy.hopFields();
    for (int i = 0; i < clientToProxy.count(); i++) {
      HeaderKind kind = clientToProxy.kind(i);
      if (!kind.ownOrHop() && !ours(kind) && !clientToProxy.namedBy(connection, i)) {
        clientToProxy.write(i, proxyToServer);
      }
    }
  }

  /**
   * For a dry run: as for a request, but without what the proxy says itself there, and without what
   * could have a stored or a packed answer repeated.
   */
  static void writeDryRun(MessageHead clientToProxy, HeadWriter proxyToServer) {
    Set<String> connection = clientToProxy.hopFields();
    for (int i = 0; i < clientToProxy.count(); i++) {
      HeaderKind kind = clientToProxy.kind(i);
      if (!kind.ownOrHop()
          && !ours(kind)
          && kind != HeaderKind.CONTENT_TYPE
          && kind != HeaderKind.TRAILER
          && !clientToProxy.namedBy(connection, i)
          && !NOT_DRY.contains(clientToProxy.lowerCaseName(i).replace('_', '-'))) {
        clientToProxy.write(i, proxyToServer);
      }
    }
  }

  /**
   * The fields behind a chunked body, either way. RFC 9110, section 6.5.1: none that says how the
   * message is framed, routed or understood may come this late.
   */
  static void writeTrailers(MessageHead trailers, HeadWriter to) {
    for (int i = 0; i < trailers.count(); i++) {
      if (trailers.kind(i) == HeaderKind.OTHER) {
        trailers.write(i, to);
      }
    }
  }

  /** Whether the comma-separated list holds the name. */
  static boolean names(@Nullable String list, String name) {
    if (list == null) {
      return false;
    }
    int from = 0;
    while (from <= list.length()) {
      int comma = list.indexOf(',', from);
      int end = comma < 0 ? list.length() : comma;
      if (list.substring(from, end).trim().equalsIgnoreCase(name)) {
        return true;
      }
      from = end + 1;
    }
    return false;
  }

  private static boolean ours(HeaderKind kind) {
    return switch (kind) {
      case EXPECT,
          HOST,
          MAX_FORWARDS,
          FORWARDED,
          FORWARDED_FOR,
          FORWARDED_PROTO,
          FORWARDED_HOST,
          FORWARDED_PORT,
          FORWARDED_OTHER,
          TRACEPARENT,
          TRACESTATE ->
          true;
      default -> false;
    };
  }
}
