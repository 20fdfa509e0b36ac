package io.figwizard.routingproxy.dataplane;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import org.jspecify.annotations.Nullable;

/** An answer on its way from server to client, passed on as it comes, as fast as it is taken. */
final class ResponseRelay {

  private static final String EVENTS = "text/event-stream";
  private static final long UNKNOWN_LENGTH = -1;

  private final Exchange exchange;
  private final ServerCall call;
  private final HttpClientResponse serverToProxy;
  private final HttpServerResponse proxyToClient;
  private long length = UNKNOWN_LENGTH;
  private long passed;
  private boolean done;

  ResponseRelay(
      Exchange exchange,
      ServerCall call,
      HttpClientResponse serverToProxy,
      HttpServerResponse proxyToClient) {
    this.exchange = exchange;
    this.call = call;
    this.serverToProxy = serverToProxy;
    this.proxyToClient = proxyToClient;
  }

  void start() {
    head();
    serverToProxy.exceptionHandler(cause -> call.fail(broken(cause)));
    serverToProxy.handler(this::piece);
    serverToProxy.endHandler(end -> end());
    if (length == UNKNOWN_LENGTH) {
      String type = serverToProxy.getHeader("content-type");
      if (type != null && type.regionMatches(true, 0, EVENTS, 0, EVENTS.length())) {
        exchange.withoutDeadline();
      }
      // A stream may pause after its head (server-sent events): what is there goes out as soon as
      // the current read is done. A sized answer's head waits for its first bytes instead.
      exchange.loop().later(this::flushHead);
    }
  }

  /** Whether the client is the one who keeps the answer from moving. */
  boolean waitsForClient() {
    return !done && proxyToClient.writeQueueFull();
  }

  private void head() {
    MultiMap headers = proxyToClient.headers();
    HopHeaders.copyAnswer(serverToProxy.headers(), headers);
    int status = serverToProxy.statusCode();
    proxyToClient.setStatusCode(status);
    if (!serverToProxy.statusMessage().equals(proxyToClient.getStatusMessage())) {
      proxyToClient.setStatusMessage(serverToProxy.statusMessage());
    }
    exchange.answerHeaders(headers);
    boolean withoutBody =
        exchange.head().method() == HttpMethod.HEAD || status == 204 || status == 304;
    String contentLength = serverToProxy.headers().get(HeaderNames.CONTENT_LENGTH);
    if (status == 204) {
      // RFC 9110, section 8.6: no Content-Length here, though Vert.x would add one.
      proxyToClient.headersEndHandler(v -> headers.remove("content-length"));
      length = 0;
    } else if (contentLength != null
        && !serverToProxy.headers().contains(HeaderNames.TRANSFER_ENCODING)) {
      headers.add(HeaderNames.CONTENT_LENGTH, contentLength);
      length = withoutBody ? 0 : parse(contentLength);
    } else if (withoutBody) {
      length = 0;
    } else {
      streamed(headers);
    }
  }

  private void streamed(MultiMap headers) {
    if (exchange.version() == HttpVersion.HTTP_1_0) {
      // RFC 9112, section 6.3: HTTP/1.0 knows no chunks, so closing is what ends the body.
      proxyToClient.headersEndHandler(v -> headers.set("connection", "close"));
      exchange.closeAfterAnswer();
    } else {
      proxyToClient.setChunked(true);
    }
  }

  private void flushHead() {
    if (!done && !proxyToClient.headWritten() && !proxyToClient.closed()) {
      if (exchange.version() == HttpVersion.HTTP_1_0) {
        proxyToClient.write(Buffer.buffer());
      } else {
        proxyToClient.writeHead();
      }
    }
  }

  private void piece(Buffer piece) {
    if (done) {
      return;
    }
    exchange.moved();
    passed += piece.length();
    if (passed == length) {
      // The last byte of a sized answer: one write for the end of it all.
      finish(piece);
      return;
    }
    proxyToClient.write(piece);
    if (proxyToClient.writeQueueFull()) {
      serverToProxy.pause();
      proxyToClient.drainHandler(
          drained -> {
            exchange.moved();
            serverToProxy.resume();
          });
    }
  }

  private void end() {
    if (done) {
      return;
    }
    if (passed < length) {
      call.fail(new CallFailure(CallFailure.Kind.BROKEN, "fewer bytes than announced"));
      return;
    }
    if (length == UNKNOWN_LENGTH && exchange.version() != HttpVersion.HTTP_1_0) {
      trailers(serverToProxy.trailers());
    }
    finish(null);
  }

  /** RFC 9110, section 6.5: trailers go on with a chunked answer. */
  private void trailers(MultiMap trailers) {
    if (!trailers.isEmpty()) {
      HopHeaders.copyAnswer(trailers, proxyToClient.trailers());
    }
  }

  private void finish(@Nullable Buffer last) {
    done = true;
    call.completed();
    exchange.answerEnds(serverToProxy.statusCode());
    if (last == null) {
      proxyToClient.end();
    } else {
      proxyToClient.end(last);
    }
    exchange.answerPassedOn();
  }

  private static long parse(String contentLength) {
    try {
      return Long.parseLong(contentLength.trim());
    } catch (NumberFormatException e) {
      // Netty has refused the answer before it comes to this.
      return UNKNOWN_LENGTH;
    }
  }

  private static CallFailure broken(Throwable cause) {
    return new CallFailure(CallFailure.Kind.BROKEN, String.valueOf(cause.getMessage()));
  }
}
