package io.figwizard.routingproxy.dataplane;

/** The head of a request as the server gets it. */
final class ServerHead {

  private ServerHead() {}

  static void write(
      RequestHead head,
      ClientConnection client,
      Server server,
      String requestId,
      RequestIds ids,
      boolean preserveHost,
      HeadWriter proxyToServer) {
    writeFields(head, client, server, requestId, ids, preserveHost, proxyToServer);
    proxyToServer.endLine();
  }

  /** All of it but the empty line at the end. */
  static void writeFields(
      RequestHead head,
      ClientConnection client,
      Server server,
      String requestId,
      RequestIds ids,
      boolean preserveHost,
      HeadWriter proxyToServer) {
    String clientsHost = head.host();
    proxyToServer
        .begin()
        .write(head.method())
        .write(' ')
        .write(server.before(head.target()))
        .write(head.target())
        .write(" HTTP/1.1")
        .endLine()
        .field("host", preserveHost && clientsHost != null ? clientsHost : server.authority());
    // None of the names added here is copied from the client.
    HopHeaders.writeRequest(head.fields(), proxyToServer);
    if (head.chunked()) {
      proxyToServer.field("transfer-encoding", "chunked");
    } else if (head.contentLength() >= 0) {
      proxyToServer.write("content-length: ").write(head.contentLength()).endLine();
    }
    if (head.wantsWebSocket()) {
      proxyToServer.field("connection", "Upgrade").field("upgrade", "websocket");
    } else if (head.takesTrailers()) {
      // They go on to the client. Of this hop alone: RFC 9110, section 10.1.4.
      proxyToServer.field("connection", "te").field("te", "trailers");
    }
    String maxForwards = head.maxForwards();
    if (maxForwards != null) {
      proxyToServer.field("max-forwards", maxForwards);
    }
    ForwardedHeaders.write(head, client, proxyToServer);
    proxyToServer.field("x-request-id", requestId);
    writeTrace(head, ids, proxyToServer);
    writeVia(head, client, proxyToServer);
  }

  /** RFC 9110, section 7.6.3: a gateway says that it was here, and what it was spoken to in. */
  static void writeVia(RequestHead head, ClientConnection client, HeadWriter proxyToServer) {
    proxyToServer.write("via: ").write(client.peer().version(head)).write(" fig").endLine();
  }

  /** https://www.w3.org/TR/trace-context/, section 3.4. */
  private static void writeTrace(RequestHead head, RequestIds ids, HeadWriter proxyToServer) {
    String given = head.traceparent();
    String own = head.ownTraceparent();
    proxyToServer.field(
        "traceparent", own != null ? own : given != null ? given : ids.traceparent());
    if (given != null) {
      String state = head.fields().list(HeaderKind.TRACESTATE);
      if (state != null) {
        proxyToServer.field("tracestate", state);
      }
    }
  }
}
