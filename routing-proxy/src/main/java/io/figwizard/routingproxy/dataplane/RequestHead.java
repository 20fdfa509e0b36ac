package io.figwizard.routingproxy.dataplane;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the proxy must know of a request's head, read in one pass, and whether the head is one that
 * every server behind reads in the same way.
 */
final class RequestHead {

  static final long UNKNOWN_LENGTH = -1;

  private final HttpServerRequest clientToProxy;
  private String target = "/";
  private String path = "/";
  private @Nullable String host;
  private int hosts;
  private long contentLength = UNKNOWN_LENGTH;
  private @Nullable String transferEncoding;
  private @Nullable String contentType;
  private boolean contentEncoded;
  private @Nullable String connection;
  private @Nullable String upgrade;
  private @Nullable String expect;
  private @Nullable String authorization;
  private @Nullable String requestId;
  private @Nullable String traceparent;
  private @Nullable String forwardedFor;
  private @Nullable String fault;

  private RequestHead(HttpServerRequest clientToProxy) {
    this.clientToProxy = clientToProxy;
  }

  static RequestHead read(HttpServerRequest clientToProxy) {
    RequestHead head = new RequestHead(clientToProxy);
    for (Map.Entry<String, String> header : clientToProxy.headers()) {
      head.header(header.getKey(), header.getValue());
    }
    head.checkTarget(clientToProxy.uri());
    head.check();
    return head;
  }

  /** What is wrong with the request, for people; null where nothing is. */
  @Nullable String fault() {
    return fault;
  }

  HttpMethod method() {
    return clientToProxy.method();
  }

  /** Origin form (RFC 9112, section 3.2.1), otherwise as the client sent it. */
  String target() {
    return target;
  }

  /** The path that decides the route. */
  String path() {
    return path;
  }

  @Nullable String host() {
    return host;
  }

  long contentLength() {
    return contentLength;
  }

  boolean hasBody() {
    return contentLength > 0 || transferEncoding != null;
  }

  boolean chunked() {
    return transferEncoding != null;
  }

  boolean expectsContinue() {
    return expect != null && hasBody();
  }

  /** RFC 6455, section 4.1. Any other upgrade is not taken part in and the header removed. */
  boolean wantsWebSocket() {
    return upgrade != null
        && upgrade.equalsIgnoreCase("websocket")
        && connection != null
        && HopHeaders.names(connection, "upgrade")
        && method() == HttpMethod.GET
        && !hasBody();
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

  @Nullable String traceparent() {
    return traceparent;
  }

  @Nullable String forwardedFor() {
    return forwardedFor;
  }

  private void header(String name, String value) {
    switch (HeaderKind.of(name)) {
      case HOST -> {
        host = value;
        hosts++;
      }
      case CONTENT_LENGTH -> contentLength(value);
      case TRANSFER_ENCODING -> {
        if (transferEncoding != null || !value.trim().equalsIgnoreCase("chunked")) {
          // RFC 9112, section 6.1: what we do not understand ends in the dark for all behind us.
          fault = "Transfer-Encoding must be chunked and nothing else.";
        }
        transferEncoding = value;
      }
      case CONTENT_TYPE -> contentType = contentType == null ? value : "two content types";
      case CONTENT_ENCODING -> contentEncoded = true;
      case CONNECTION -> connection = connection == null ? value : connection + "," + value;
      case UPGRADE -> upgrade = value;
      case EXPECT -> {
        if (!value.equalsIgnoreCase("100-continue")) {
          fault = "Expect must be 100-continue.";
        }
        expect = value;
      }
      case AUTHORIZATION -> authorization = value;
      case REQUEST_ID -> requestId = value;
      case TRACEPARENT -> traceparent = traceparent == null ? value : "two of them";
      case FORWARDED_FOR ->
          forwardedFor = forwardedFor == null ? value : forwardedFor + "," + value;
      default -> {}
    }
  }

  private void contentLength(String value) {
    // Netty has refused several of them that differ, signs and lists.
    try {
      contentLength = Long.parseLong(value.trim());
    } catch (NumberFormatException e) {
      fault = "Content-Length must be a number.";
    }
  }

  private void check() {
    boolean http11 = clientToProxy.version() == HttpVersion.HTTP_1_1;
    if (clientToProxy.version() == null) {
      fault = "The version must be HTTP/1.1 or HTTP/1.0.";
    } else if (hosts > 1 || (http11 && hosts == 0)) {
      // RFC 9112, section 3.2.
      fault = "There must be one Host header.";
    } else if (host != null && !validHost(host)) {
      fault = "The Host header is not a host name with an optional port.";
    } else if (transferEncoding != null && !http11) {
      // RFC 9112, section 6.1.
      fault = "HTTP/1.0 knows no Transfer-Encoding.";
    } else if (method() == HttpMethod.CONNECT) {
      fault = "CONNECT is not for this kind of proxy.";
    }
  }

  private void checkTarget(String uri) {
    if (uri.startsWith("/")) {
      target = uri;
    } else if (uri.equals("*") && method() == HttpMethod.OPTIONS) {
      target = "*";
      path = "*";
      return;
    } else if (uri.regionMatches(true, 0, "http://", 0, 7)) {
      absoluteForm(uri.substring(7));
    } else {
      fault = "The request target must be a path.";
      return;
    }
    int query = target.indexOf('?');
    String decided = ResourcePath.of(query < 0 ? target : target.substring(0, query));
    if (decided == null || target.indexOf('#') >= 0) {
      fault = "The path can be read in more than one way.";
    } else {
      path = decided;
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
    target = rest.startsWith("/") ? rest : "/" + rest;
    if (host != null && !authority.equalsIgnoreCase(host)) {
      fault = "The target's host is not the one of the Host header.";
    }
  }

  private static boolean validHost(String host) {
    for (int i = 0; i < host.length(); i++) {
      char c = host.charAt(i);
      boolean allowed = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
      if (!allowed && "-._~:[]%!$&'()*+=".indexOf(c) < 0) {
        return false;
      }
    }
    return true;
  }
}
