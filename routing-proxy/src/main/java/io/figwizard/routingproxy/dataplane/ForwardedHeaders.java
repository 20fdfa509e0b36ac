package io.figwizard.routingproxy.dataplane;

import io.netty.util.NetUtil;
import io.vertx.core.MultiMap;
import org.jspecify.annotations.Nullable;

/**
 * Tells the server who asked whom: {@code Forwarded} (RFC 7239) and the older {@code
 * X-Forwarded-*}. What the client says about itself is replaced unless it is a trusted proxy.
 */
final class ForwardedHeaders {

  private ForwardedHeaders() {}

  static void write(
      RequestHead head, ClientConnection client, MultiMap clientToProxy, MultiMap proxyToServer) {
    String element = client.forwarded(head.host());
    if (!client.trusted()) {
      proxyToServer.add(HeaderNames.X_FORWARDED_FOR, client.address());
      proxyToServer.add(HeaderNames.X_FORWARDED_PROTO, HeaderNames.HTTP);
      if (head.host() != null) {
        proxyToServer.add(HeaderNames.X_FORWARDED_HOST, head.host());
      }
      proxyToServer.add(HeaderNames.FORWARDED, element);
      return;
    }
    proxyToServer.add(HeaderNames.X_FORWARDED_FOR, append(head.forwardedFor(), client.address()));
    proxyToServer.add(
        HeaderNames.X_FORWARDED_PROTO, given(clientToProxy, HeaderNames.X_FORWARDED_PROTO, "http"));
    String host = head.host();
    if (host != null) {
      proxyToServer.add(
          HeaderNames.X_FORWARDED_HOST, given(clientToProxy, HeaderNames.X_FORWARDED_HOST, host));
    }
    String port = clientToProxy.get(HeaderNames.X_FORWARDED_PORT);
    if (port != null) {
      proxyToServer.add(HeaderNames.X_FORWARDED_PORT, port);
    }
    String before =
        clientToProxy.contains(HeaderNames.FORWARDED)
            ? String.join(", ", clientToProxy.getAll(HeaderNames.FORWARDED))
            : null;
    proxyToServer.add(HeaderNames.FORWARDED, append(before, element));
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
  static String element(String address, @Nullable String host) {
    // RFC 7239, section 6: IPv6 addresses in brackets and quotes.
    String node = address.indexOf(':') < 0 ? address : "\"[" + address + "]\"";
    return host == null
        ? "for=" + node + ";proto=http"
        : "for=" + node + ";host=\"" + host + "\";proto=http";
  }

  private static String given(MultiMap headers, CharSequence name, String otherwise) {
    String value = headers.get(name);
    return value == null ? otherwise : value;
  }

  private static String append(@Nullable String list, String element) {
    return list == null ? element : list + ", " + element;
  }
}
