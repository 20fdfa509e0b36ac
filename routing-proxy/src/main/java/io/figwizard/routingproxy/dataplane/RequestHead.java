package io.figwizard.routingproxy.dataplane;

import io.figwizard.routingproxy.routes.ResourcePath;
import org.jspecify.annotations.Nullable;

/**
 * What the proxy must know of a request's head, read in one pass, and whether the head is one that
 * every server behind reads in the same way.
 */
final class RequestHead {

  static final long UNKNOWN_LENGTH = -1;

  static final String UNCLEAR_PATH = "The path can be read in more than one way.";

  private final MessageHead clientToProxy;
  private final boolean secure;
  private final String method;
  private String target = "/";
  private String path = "/";
  private String literalPath = "/";
  private @Nullable String host;
  private int hosts;
  private long contentLength = UNKNOWN_LENGTH;
  // As one list; null where there is none.
  private @Nullable String codings;
  private @Nullable String contentType;
  private boolean contentEncoded;
  private boolean trailers;
  private @Nullable String connection;
  private @Nullable String upgrade;
  private boolean expect;
  private @Nullable String authorization;
  private @Nullable String requestId;
  private @Nullable String traceparent;
  private @Nullable String ownTraceparent;
  private @Nullable String forwardedFor;
  private @Nullable String maxForwards;
  private @Nullable String tester;
  private boolean mayBeForwarded = true;
  private @Nullable String fault;
  private ProxyError refusal = ProxyError.BAD_REQUEST;

  private RequestHead(MessageHead clientToProxy, boolean secure) {
    this.clientToProxy = clientToProxy;
    this.secure = secure;
    this.method = clientToProxy.method();
  }

  /**
   * @param lastHost what the same client asked for before: mostly the same again
   * @param secure whether it came by TLS
   */
  static RequestHead read(MessageHead clientToProxy, @Nullable String lastHost, boolean secure) {
    RequestHead head = new RequestHead(clientToProxy, secure);
    for (int i = 0; i < clientToProxy.count(); i++) {
      head.field(i, lastHost);
    }
    head.checkTarget(clientToProxy.target());
    head.check();
    head.checkCodings();
    return head;
  }

  /** All of it, as it arrived. */
  MessageHead fields() {
    return clientToProxy;
  }

  /** What is wrong with the request, for people; null where nothing is. */
  @Nullable String fault() {
    return fault;
  }

  /** What a request with a fault is answered with. */
  ProxyError refusal() {
    return refusal;
  }

  String method() {
    return method;
  }

  boolean isHead() {
    return method.equals("HEAD");
  }

  boolean http11() {
    return clientToProxy.http11();
  }

  /** Whether the client wants to send more on the same connection: RFC 9112, section 9.3. */
  boolean keepAlive() {
    return http11()
        ? !HopHeaders.names(connection, "close")
        : HopHeaders.names(connection, "keep-alive");
  }

  /** Origin form (RFC 9112, section 3.2.1), otherwise as the client sent it. */
  String target() {
    return target;
  }

  /** The path that decides the route, as Jetty reads it. */
  String path() {
    return path;
  }

  /** The path as Jersey reads it: mostly the same. */
  String literalPath() {
    return literalPath;
  }

  @Nullable String host() {
    return host;
  }

  long contentLength() {
    return contentLength;
  }

  boolean hasBody() {
    return contentLength > 0 || chunked();
  }

  boolean chunked() {
    return codings != null;
  }

  /** Whether it has a body that means nothing: RFC 9110, sections 9.3.1, 9.3.2 and 9.3.5. */
  boolean hasUnexpectedBody() {
    return hasBody() && (method.equals("GET") || method.equals("HEAD") || method.equals("DELETE"));
  }

  boolean expectsContinue() {
    // RFC 9110, section 10.1.1: not for HTTP/1.0.
    return expect && hasBody() && http11();
  }

  /** RFC 6455, section 4.1. Any other upgrade is not taken part in and the header removed. */
  boolean wantsWebSocket() {
    return upgrade != null
        && upgrade.equalsIgnoreCase("websocket")
        && connection != null
        && HopHeaders.names(connection, "upgrade")
        && method.equals("GET")
        && http11()
        && !hasBody();
  }

  /** Whether the client takes trailers: RFC 9110, section 6.5.1. */
  boolean takesTrailers() {
    return trailers && http11();
  }

  /** Whether the body can be searched for the action at all. */
  boolean readableJson() {
    return contentType != null && !contentEncoded && JsonContentType.matches(contentType);
  }

  @Nullable String connection() {
    return connection;
  }

  @Nullable String authorization() {
    return authorization;
  }

  @Nullable String requestId() {
    return requestId;
  }

  /** What the client says; null where that is not well-formed. */
  @Nullable String traceparent() {
    return traceparent != null && RequestIds.wellFormedTraceparent(traceparent)
        ? traceparent
        : null;
  }

  /** What the proxy says instead; null where it makes no spans. */
  @Nullable String ownTraceparent() {
    return ownTraceparent;
  }

  /** The proxy makes a span of its own between the client's and the server's. */
  void traced(String traceparentToServer) {
    ownTraceparent = traceparentToServer;
  }

  @Nullable String forwardedFor() {
    return forwardedFor;
  }

  /** What the client shows to be a tester; not checked. */
  @Nullable String tester() {
    return tester;
  }

  /** Whether it may go one server further: RFC 9110, section 7.6.2. */
  boolean mayBeForwarded() {
    return mayBeForwarded;
  }

  /**
   * How many servers further it may go behind this one, as the next is told; null for any number.
   */
  @Nullable String maxForwards() {
    return maxForwards;
  }

  private void field(int i, @Nullable String lastHost) {
    switch (clientToProxy.kind(i)) {
      case HOST -> {
        host =
            lastHost != null && clientToProxy.valueEquals(i, lastHost)
                ? lastHost
                : clientToProxy.value(i);
        hosts++;
      }
      case CONTENT_LENGTH -> contentLength(i);
      case TRANSFER_ENCODING ->
          codings =
              codings == null && clientToProxy.valueIs(i, TransferCodings.CHUNKED)
                  ? TransferCodings.CHUNKED
                  : join(codings, clientToProxy.value(i));
      case CONTENT_TYPE -> contentType = contentType == null ? clientToProxy.value(i) : "several";
      case CONTENT_ENCODING -> contentEncoded = true;
      case CONNECTION -> connection = join(connection, clientToProxy.value(i));
      case TE -> trailers |= HopHeaders.names(clientToProxy.value(i), "trailers");
      case UPGRADE -> upgrade = join(upgrade, clientToProxy.value(i));
      case EXPECT -> {
        if (!clientToProxy.valueIs(i, "100-continue")) {
          fault = "Expect must be 100-continue.";
        }
        expect = true;
      }
      case AUTHORIZATION -> {
        if (authorization != null) {
          // RFC 9110, sections 5.3 and 11.6.2: a server may believe the other one of them.
          fault = "There may be one Authorization header.";
        }
        authorization = clientToProxy.value(i);
      }
      case REQUEST_ID -> requestId = clientToProxy.value(i);
      case TRACEPARENT ->
          traceparent = traceparent == null ? clientToProxy.value(i) : "two of them";
      case MAX_FORWARDS -> maxForwards(i);
      case TESTER -> tester = clientToProxy.value(i);
      case FORWARDED_FOR -> forwardedFor = join(forwardedFor, clientToProxy.value(i));
      default -> {}
    }
  }

  private static String join(@Nullable String list, String more) {
    return list == null ? more : list + "," + more;
  }

  /** RFC 9112, section 6.3: one length, in digits; a list or a second one is refused. */
  private void contentLength(int i) {
    long length = clientToProxy.number(i);
    if (length < 0 || contentLength != UNKNOWN_LENGTH) {
      fault = "There may be one Content-Length, and it must be a number.";
    }
    contentLength = length;
  }

  /** RFC 9110, section 7.6.2: it counts for these two methods and means nothing for others. */
  private void maxForwards(int i) {
    if (!method.equals("OPTIONS") && !method.equals("TRACE")) {
      maxForwards = join(maxForwards, clientToProxy.value(i));
      return;
    }
    long left = clientToProxy.number(i);
    if (left < 0 || maxForwards != null) {
      fault = "There may be one Max-Forwards, and it must be a number.";
    }
    mayBeForwarded = left > 0;
    maxForwards = Long.toString(left - 1);
  }

  private void check() {
    boolean http11 = clientToProxy.http11();
    if (hosts > 1 || (http11 && hosts == 0)) {
      // RFC 9112, section 3.2.
      fault = "There must be one Host header.";
    } else if (host != null && !validHost(host)) {
      fault = "The Host header is not a host name with an optional port.";
    } else if (chunked() && contentLength != UNKNOWN_LENGTH) {
      // RFC 9112, section 6.1: a server behind may mend it in another way than we would.
      fault = "There must not be both Transfer-Encoding and Content-Length.";
    } else if (chunked() && !http11) {
      // RFC 9112, section 6.1.
      fault = "HTTP/1.0 knows no Transfer-Encoding.";
    } else if (method.equals("TRACE") && hasBody()) {
      // RFC 9110, section 9.3.8.
      fault = "TRACE has no body.";
    } else if (method.equals("CONNECT")) {
      fault = "CONNECT is not for this kind of proxy.";
    }
  }

  /** The last one to look: where two servers may read anything in two ways, that counts. */
  private void checkCodings() {
    if (fault != null || codings == null || codings.equals(TransferCodings.CHUNKED)) {
      return;
    }
    fault = "Transfer-Encoding must be chunked and nothing else.";
    if (TransferCodings.unknown(codings)) {
      refusal = ProxyError.NOT_IMPLEMENTED;
    }
  }

  private void checkTarget(String uri) {
    if (uri.startsWith("/")) {
      target = uri;
    } else if (uri.equals("*") && method.equals("OPTIONS")) {
      target = "*";
      path = "*";
      literalPath = "*";
      return;
    } else if (uri.regionMatches(true, 0, secure ? "https://" : "http://", 0, secure ? 8 : 7)) {
      absoluteForm(uri.substring(secure ? 8 : 7));
    } else {
      fault = "The request target must be a path.";
      return;
    }
    int query = target.indexOf('?');
    String raw = query < 0 ? target : target.substring(0, query);
    String decided = ResourcePath.of(raw);
    if (decided == null || target.indexOf('#') >= 0) {
      fault = UNCLEAR_PATH;
    } else {
      path = decided;
      literalPath = decided.equals(raw) ? decided : ResourcePath.literal(raw);
    }
  }

  /** RFC 9112, section 3.2.2: the target's authority counts; one that contradicts is refused. */
  private void absoluteForm(String authorityAndPath) {
    int end = 0;
    while (end < authorityAndPath.length() && "/?#".indexOf(authorityAndPath.charAt(end)) < 0) {
      end++;
    }
    String authority = authorityAndPath.substring(0, end);
    String rest = authorityAndPath.substring(end);
    if (rest.isEmpty() && method.equals("OPTIONS")) {
      // RFC 9112, section 3.2.4: it asks about the server as a whole.
      target = "*";
    } else {
      target = rest.startsWith("/") ? rest : "/" + rest;
    }
    if (host == null) {
      host = authority;
    } else if (!withoutPort(authority).equalsIgnoreCase(withoutPort(host))) {
      fault = "The target's host is not the one of the Host header.";
    }
  }

  /** Without the port that goes without saying. */
  private String withoutPort(String authority) {
    String usual = secure ? ":443" : ":80";
    return authority.endsWith(usual)
        ? authority.substring(0, authority.length() - usual.length())
        : authority;
  }

  /** RFC 9110, sections 4.2.1 and 7.2: a host that is not empty, and perhaps a port. */
  private static boolean validHost(String host) {
    int end = host.lastIndexOf(':');
    if (end < 0 || host.endsWith("]")) {
      end = host.length();
    }
    for (int i = end + 1; i < host.length(); i++) {
      if (host.charAt(i) < '0' || host.charAt(i) > '9') {
        return false;
      }
    }
    boolean literal = host.startsWith("[");
    if (literal && (end < 4 || host.charAt(end - 1) != ']')) {
      return false;
    }
    int last = literal ? end - 1 : end;
    for (int i = literal ? 1 : 0; i < last; i++) {
      char c = host.charAt(i);
      boolean allowed = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
      if (!allowed && (literal ? ":." : "-._~%!$&'()*+=").indexOf(c) < 0) {
        return false;
      }
    }
    return end > 0;
  }
}
