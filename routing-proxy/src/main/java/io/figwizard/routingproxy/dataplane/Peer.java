package io.figwizard.routingproxy.dataplane;

import io.netty.channel.Channel;
import java.net.InetSocketAddress;

/**
 * Who is at the other end of a connection from a client.
 *
 * @param address the IP address, without a port
 * @param trusted whether its forwarded headers are believed
 * @param secure whether it speaks TLS with us
 * @param http2 whether it speaks HTTP/2; what that says is made into HTTP/1.1 before it is read
 */
record Peer(String address, boolean trusted, boolean secure, boolean http2) {

  static Peer of(Channel channel, TrustedProxies trustedProxies, boolean secure, boolean http2) {
    String address =
        channel.remoteAddress() instanceof InetSocketAddress socket && socket.getAddress() != null
            ? withoutZone(socket.getAddress().getHostAddress())
            : "0.0.0.0";
    return new Peer(address, trustedProxies.contains(address), secure, http2);
  }

  /** Of HTTP, for the request with that head. */
  String version(RequestHead head) {
    return http2 ? "2" : head.fields().http11() ? "1.1" : "1.0";
  }

  String scheme() {
    return secure ? "https" : "http";
  }

  private static String withoutZone(String address) {
    int zone = address.indexOf('%');
    return zone < 0 ? address : address.substring(0, zone);
  }
}
