package io.figwizard.routingproxy.export;

import java.net.URI;

/** Where a server listens. */
record HostPort(String host, int port) {

  static HostPort of(URI server) {
    int usual = server.getScheme().equals("https") ? 443 : 80;
    return new HostPort(server.getHost(), server.getPort() > 0 ? server.getPort() : usual);
  }

  @Override
  public String toString() {
    return host + ":" + port;
  }
}
