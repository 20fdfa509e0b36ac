package io.figwizard.routingproxy.dataplane;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.URI;

/**
 * Where one side listens, ready for use.
 *
 * @param basePath put before every path; empty or starting with a slash, without one at the end
 */
record Server(SocketAddress address, String host, int port, boolean tls, String basePath) {

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
    return new Server(SocketAddress.inetSocketAddress(port, host), host, port, tls, path);
  }

  RequestOptions options(HttpMethod method, String target) {
    return new RequestOptions()
        .setServer(address)
        .setHost(host)
        .setPort(port)
        .setSsl(tls)
        .setMethod(method)
        .setURI(basePath.isEmpty() ? target : basePath + target);
  }
}
