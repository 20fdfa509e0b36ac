package io.figwizard.routingproxy.dataplane;

import io.netty.util.NetUtil;
import org.jspecify.annotations.Nullable;

/**
 * Tells the server who asked whom: {@code Forwarded} (RFC 7239) and the older {@code
 * X-Forwarded-*}. What the client says about itself is replaced unless it is a trusted proxy.
 */
final class ForwardedHeaders {

  private ForwardedHeaders() {}

  static void write(RequestHead head, ClientConnection client, HeadWriter proxyToServer) {
    String element = client.forwarded(head.host());
    String host = head.host();
    if (!client.trusted()) {
      proxyToServer.field("x-forwarded-for", client.address());
      proxyToServer.field("x-forwarded-proto", client.peer().scheme());
      if (host != null) {
        proxyToServer.field("x-forwarded-host", host);
      }
      proxyToServer.field("forwarded", element);
      return;
    }
    MessageHead given = head.fields();
    proxyToServer.field("x-forwarded-for", append(head.forwardedFor(), client.address()));
    proxyToServer.field(
        "x-forwarded-proto", or(given.list(HeaderKind.FORWARDED_PROTO), client.peer().scheme()));
    if (host != null) {
      proxyToServer.field("x-forwarded-host", or(given.list(HeaderKind.FORWARDED_HOST), host));
    }
    String port = given.list(HeaderKind.FORWARDED_PORT);
    if (port != null) {
      proxyToServer.field("x-forwarded-port", port);
    }
    proxyToServer.field("forwarded", append(given.list(HeaderKind.FORWARDED), element));
  }

  /**
   * The address of whoever asked first as far as trusted proxies vouch for it: the rightmost one
   * that is not a trusted proxy itself.
   */
  static String clientAddress(RequestHead head, ClientConnection client, TrustedProxies trusted) {
    String chain = head.forwardedFor();
    if (!client.trusted() || chain == null) {
      return client.address();
    }
    String[] hops = chain.split(",", -1);
    for (int i = hops.length - 1; i >= 0; i--) {
      String hop = hops[i].trim();
      if (!NetUtil.isValidIpV4Address(hop) && !NetUtil.isValidIpV6Address(hop)) {
        return client.address();
      }
      if (!trusted.contains(hop)) {
        return hop;
      }
    }
    return client.address();
  }

  /** RFC 7239, section 4: one hop. */
  static String element(Peer peer, @Nullable String host) {
    String address = peer.address();
    // RFC 7239, section 6: IPv6 addresses in brackets and quotes.
    String node = address.indexOf(':') < 0 ? address : "\"[" + address + "]\"";
    String named = host == null ? "" : ";host=\"" + host + "\"";
    return "for=" + node + named + ";proto=" + peer.scheme();
  }

  private static String or(@Nullable String given, String otherwise) {
    return given == null ? otherwise : given;
  }

  private static String append(@Nullable String list, String element) {
    return list == null ? element : list + ", " + element;
  }
}
