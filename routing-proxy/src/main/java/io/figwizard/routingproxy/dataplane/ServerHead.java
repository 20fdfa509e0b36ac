package io.figwizard.routingproxy.dataplane;

import io.vertx.core.MultiMap;

/** The head of a request as the server gets it. */
final class ServerHead {

  private ServerHead() {}

  static void write(
      RequestHead head,
      ClientConnection client,
      MultiMap clientToProxy,
      MultiMap proxyToServer,
      String requestId,
      RequestIds ids,
      boolean preserveHost) {
    if (preserveHost && head.host() != null) {
      proxyToServer.add("host", head.host());
    }
    HopHeaders.copyRequest(head, clientToProxy, proxyToServer);
    if (head.contentLength() >= 0) {
      proxyToServer.set("content-length", Long.toString(head.contentLength()));
    }
    if (head.wantsWebSocket()) {
      proxyToServer.set("connection", "Upgrade");
      proxyToServer.set("upgrade", "websocket");
    }
    ForwardedHeaders.write(head, client, clientToProxy, proxyToServer);
    proxyToServer.set("x-request-id", requestId);
    String traceparent = head.traceparent();
    if (traceparent != null && RequestIds.wellFormedTraceparent(traceparent)) {
      proxyToServer.set("traceparent", traceparent);
      clientToProxy.getAll("tracestate").forEach(state -> proxyToServer.add("tracestate", state));
    } else {
      proxyToServer.set("traceparent", ids.traceparent());
    }
  }
}
