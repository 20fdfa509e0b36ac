package io.figwizard.routingproxy.dataplane;

import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.http.HttpConnection;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One connection from a client and what stays the same over its requests. */
final class ClientConnection {

  private final HttpConnection connection;
  private final ChannelHandlerContext channel;
  private final String address;
  private final boolean trusted;
  private int requests;
  private long idleDeadline;
  private boolean closing;
  private @Nullable String lastHost;
  private @Nullable String lastForwarded;

  ClientConnection(
      HttpConnection connection,
      ChannelHandlerContext channel,
      TrustedProxies trustedProxies,
      long idleDeadline) {
    this.connection = connection;
    this.channel = channel;
    this.address = connection.remoteAddress().hostAddress();
    this.trusted = trustedProxies.contains(address);
    this.idleDeadline = idleDeadline;
  }

  /** The peer's IP address, without a port. */
  String address() {
    return address;
  }

  /** Whether the peer's forwarded headers are believed. */
  boolean trusted() {
    return trusted;
  }

  /** This hop for {@code Forwarded}; clients mostly ask for the same host again. */
  String forwarded(@Nullable String host) {
    String element = lastForwarded;
    if (element == null || !Objects.equals(host, lastHost)) {
      element = ForwardedHeaders.element(address, host);
      lastHost = host;
      lastForwarded = element;
    }
    return element;
  }

  void requestBegins() {
    requests++;
  }

  void requestEnds(long nextIdleDeadline) {
    requests--;
    idleDeadline = nextIdleDeadline;
  }

  /** Closes when no complete request head came in time: also the end of a head that trickles. */
  void closeIfIdle(long now) {
    if (requests == 0 && now - idleDeadline > 0) {
      abort();
    }
  }

  /** Whether what still arrives on it is no request any more: RFC 9112, section 9.6. */
  boolean closing() {
    return closing;
  }

  /** Closes when everything written has been sent. */
  void close() {
    closing = true;
    connection.close();
  }

  /** Closes at once, whatever was not sent yet is lost. */
  void abort() {
    closing = true;
    channel.close();
  }

  /** Sends what was written at once; otherwise it goes out when the current read is done. */
  void flush() {
    channel.flush();
  }
}
