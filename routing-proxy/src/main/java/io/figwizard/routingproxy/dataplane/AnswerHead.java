package io.figwizard.routingproxy.dataplane;

import java.util.Locale;

/** What the proxy must know of an answer's head: above all where the answer ends. */
final class AnswerHead {

  static final long UNKNOWN_LENGTH = -1;

  private static final String EVENTS = "text/event-stream";

  private final MessageHead serverToProxy;
  private final int status;
  private long contentLength = UNKNOWN_LENGTH;
  private boolean chunked;
  private boolean withoutBody;
  private boolean date;
  private boolean events;
  private String contentType = "";

  private AnswerHead(MessageHead serverToProxy) {
    this.serverToProxy = serverToProxy;
    this.status = serverToProxy.status();
  }

  /** As below, of a server of which nothing is known. */
  static AnswerHead read(MessageHead serverToProxy, boolean toHead) throws BadMessage {
    return read(serverToProxy, toHead, "");
  }

  /**
   * Throws where it is not clear where the answer ends: RFC 9112, section 6.3, wants a 502 then.
   *
   * @param toHead whether it answers a HEAD request
   * @param lastType the Content-Type of the server's answer before: mostly the same again
   */
  static AnswerHead read(MessageHead serverToProxy, boolean toHead, String lastType)
      throws BadMessage {
    AnswerHead head = new AnswerHead(serverToProxy);
    for (int i = 0; i < serverToProxy.count(); i++) {
      head.field(i, lastType);
    }
    if (head.status < 100) {
      throw BadMessage.of("There is no such status.");
    }
    head.withoutBody = toHead || head.status < 200 || head.status == 204 || head.status == 304;
    return head;
  }

  MessageHead fields() {
    return serverToProxy;
  }

  int status() {
    return status;
  }

  /** RFC 9110, section 15.2: another one follows. */
  boolean interim() {
    return status < 200 && status != 101;
  }

  /** The Content-Length; {@link #UNKNOWN_LENGTH} where there is none or it does not count. */
  long contentLength() {
    return chunked ? UNKNOWN_LENGTH : contentLength;
  }

  boolean withoutBody() {
    return withoutBody;
  }

  /** Whether the server says when it made the answer. */
  boolean dated() {
    return date;
  }

  /** Whether it is a stream of server-sent events. */
  boolean events() {
    return events;
  }

  /** The Content-Type as it came; empty where there is none. */
  String contentType() {
    return contentType;
  }

  /** Whether it has a body that is JSON of some kind. */
  boolean json() {
    return !withoutBody && contentType.toLowerCase(Locale.ROOT).contains("json");
  }

  /** RFC 9112, section 6.3. */
  BodyDecoder body() {
    if (withoutBody) {
      return BodyDecoder.sized(0);
    }
    if (chunked) {
      return BodyDecoder.chunked();
    }
    return contentLength == UNKNOWN_LENGTH
        ? BodyDecoder.untilClose()
        : BodyDecoder.sized(contentLength);
  }

  /** Whether the server keeps the connection: RFC 9112, section 9.3. */
  boolean keepAlive() {
    if (chunked && contentLength != UNKNOWN_LENGTH) {
      // RFC 9112, section 6.1: the chunks count, but the server is not to be trusted further.
      return false;
    }
    if (status == 204 && (chunked || contentLength > 0)) {
      // RFC 9110, section 8.6, and RFC 9112, section 6.1: neither stands here, so that what it
      // announces may come all the same, behind an answer that has none.
      return false;
    }
    boolean http11 = serverToProxy.http11();
    for (int i = 0; i < serverToProxy.count(); i++) {
      if (serverToProxy.kind(i) == HeaderKind.CONNECTION) {
        String options = serverToProxy.value(i);
        if (HopHeaders.names(options, "close")) {
          return false;
        }
        http11 |= HopHeaders.names(options, "keep-alive");
      }
    }
    return http11;
  }

  private void field(int i, String lastType) throws BadMessage {
    switch (serverToProxy.kind(i)) {
      case CONTENT_LENGTH -> {
        long length = serverToProxy.number(i);
        if (length < 0 || contentLength != UNKNOWN_LENGTH) {
          throw BadMessage.of("There may be one Content-Length, and it must be a number.");
        }
        contentLength = length;
      }
      case TRANSFER_ENCODING -> {
        if (chunked || !serverToProxy.http11() || !serverToProxy.valueIs(i, "chunked")) {
          throw BadMessage.of("Transfer-Encoding must be chunked and nothing else.");
        }
        chunked = true;
      }
      case CONTENT_TYPE -> {
        contentType = serverToProxy.valueEquals(i, lastType) ? lastType : serverToProxy.value(i);
        events = contentType.regionMatches(true, 0, EVENTS, 0, EVENTS.length());
      }
      case DATE -> date = true;
      default -> {}
    }
  }
}
