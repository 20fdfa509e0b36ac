package io.figwizard.routingproxy.dataplane;

import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.net.URI;

/**
 * Where one URL of an upstream leads, ready for use.
 *
 * @param address not resolved: see {@link ServerGroup}
 * @param authority for the Host header where the client's is not passed on
 * @param basePath put before every path; empty or starting with a slash, without one at the end
 */
record Server(InetSocketAddress address, String authority, boolean tls, String basePath) {

  static Server of(URI uri) {
    boolean tls = "https".equalsIgnoreCase(uri.getScheme());
    int port = uri.getPort() >= 0 ? uri.getPort() : tls ? 443 : 80;
    String path = uri.getRawPath() == null ? "" : uri.getRawPath();
    while (path.endsWith("/")) {
      path = path.substring(0, path.length() - 1);
    }
    String host = uri.getHost();
    if (host == null) {
      throw new IllegalArgumentException(
          uri + " names no host; write it as http://host:port or https://host:port");
    }
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    String authority = uri.getPort() >= 0 ? host + ":" + port : host;
    return new Server(InetSocketAddress.createUnresolved(bare, port), authority, tls, path);
  }

  /** Whether the host is an IP address, so that nobody has to be asked for it. */
  boolean literal() {
    return NetUtil.isValidIpV4Address(host()) || NetUtil.isValidIpV6Address(host());
  }

  /**
   * What stands before that target of a request; nothing before {@code *}, which asks about the
   * server as a whole: RFC 9112, section 3.2.4.
   */
  String before(String target) {
    return target.equals("*") ? "" : basePath;
  }

  String host() {
    return address.getHostString();
  }
}
