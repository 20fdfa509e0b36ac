package io.figwizard.routingproxy.dataplane;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.NetSocket;

/**
 * A WebSocket after the server has said 101 (RFC 9110, section 15.2.2): bytes both ways, so that
 * subprotocols, extensions, fragments and close codes are none of the proxy's business.
 */
final class Tunnel {

  private final HttpServerRequest clientToProxy;
  private final HttpClientResponse serverToProxy;
  private final Runnable closed;
  private boolean over;

  /**
   * @param closed called once, when either side is gone
   */
  Tunnel(HttpServerRequest clientToProxy, HttpClientResponse serverToProxy, Runnable closed) {
    this.clientToProxy = clientToProxy;
    this.serverToProxy = serverToProxy;
    this.closed = closed;
  }

  void open() {
    MultiMap answer = clientToProxy.response().headers();
    answer.set("connection", "Upgrade");
    String protocol = serverToProxy.getHeader("upgrade");
    answer.set("upgrade", protocol == null ? "websocket" : protocol);
    NetSocket server = serverToProxy.netSocket();
    server.pause();
    clientToProxy
        .toNetSocket()
        .onSuccess(
            client -> {
              join(client, server);
              join(server, client);
              server.resume();
            })
        .onFailure(cause -> close(server));
  }

  private void join(NetSocket from, NetSocket to) {
    from.handler(piece -> pass(piece, from, to));
    from.endHandler(end -> close(to));
    from.closeHandler(gone -> close(to));
    from.exceptionHandler(cause -> close(to));
  }

  private static void pass(Buffer piece, NetSocket from, NetSocket to) {
    to.write(piece);
    if (to.writeQueueFull()) {
      from.pause();
      to.drainHandler(drained -> from.resume());
    }
  }

  private void close(NetSocket other) {
    other.close();
    if (!over) {
      over = true;
      closed.run();
    }
  }
}
