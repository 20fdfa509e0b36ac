package io.figwizard.routingproxy.dataplane;

import io.vertx.core.MultiMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Copies the headers that may go on to the next hop. RFC 9110, section 7.6.1. */
final class HopHeaders {

  private HopHeaders() {}

  /**
   * From server to client: all but what belongs to one connection, what {@code Connection} names,
   * {@code X-Fig-*}, and the request id that the proxy sets itself. Content-Length is left to the
   * caller.
   */
  static void copyAnswer(MultiMap serverToProxy, MultiMap proxyToClient) {
    String connection = connection(serverToProxy);
    for (Map.Entry<String, String> header : serverToProxy) {
      String name = header.getKey();
      switch (HeaderKind.of(name)) {
        case CONNECTION,
            HOP_BY_HOP,
            UPGRADE,
            TRANSFER_ENCODING,
            CONTENT_LENGTH,
            FIG,
            REQUEST_ID -> {}
        default -> {
          if (!names(connection, name)) {
            proxyToClient.add(name, header.getValue());
          }
        }
      }
    }
  }

  /** From client to proxy to server: as above; what the proxy says itself is set by the caller. */
  static void copyRequest(RequestHead head, MultiMap clientToProxy, MultiMap proxyToServer) {
    String connection = head.connection();
    for (Map.Entry<String, String> header : clientToProxy) {
      String name = header.getKey();
      switch (HeaderKind.of(name)) {
        case CONNECTION,
            HOP_BY_HOP,
            UPGRADE,
            TRANSFER_ENCODING,
            CONTENT_LENGTH,
            EXPECT,
            HOST,
            FIG,
            FORWARDED,
            FORWARDED_FOR,
            REQUEST_ID,
            TRACEPARENT,
            TRACESTATE -> {}
        default -> {
          if (!names(connection, name)) {
            proxyToServer.add(name, header.getValue());
          }
        }
      }
    }
  }

  /** All Connection headers as one list; null where there is none. */
  static @Nullable String connection(MultiMap headers) {
    String one = headers.get(HeaderNames.CONNECTION);
    return one == null ? null : String.join(",", headers.getAll(HeaderNames.CONNECTION));
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
}
