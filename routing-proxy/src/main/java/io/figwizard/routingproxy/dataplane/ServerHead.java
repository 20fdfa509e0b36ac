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
      proxyToServer.add(HeaderNames.HOST, head.host());
    }
    // None of the names added below is copied here.
    HopHeaders.copyRequest(head, clientToProxy, proxyToServer);
    if (head.contentLength() >= 0) {
      proxyToServer.add(HeaderNames.CONTENT_LENGTH, Long.toString(head.contentLength()));
    }
    if (head.wantsWebSocket()) {
      proxyToServer.set("connection", "Upgrade");
      proxyToServer.set("upgrade", "websocket");
    }
    ForwardedHeaders.write(head, client, clientToProxy, proxyToServer);
    proxyToServer.add(HeaderNames.X_REQUEST_ID, requestId);
    String traceparent = head.traceparent();
    if (traceparent != null && RequestIds.wellFormedTraceparent(traceparent)) {
      proxyToServer.add(HeaderNames.TRACEPARENT, traceparent);
      clientToProxy.getAll("tracestate").forEach(state -> proxyToServer.add("tracestate", state));
    } else {
      proxyToServer.add(HeaderNames.TRACEPARENT, ids.traceparent());
    }
  }
}
