package io.figwizard.routingproxy.dataplane;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import org.jspecify.annotations.Nullable;

/** Answers that the proxy makes itself, in the same envelope as the handlers'. */
final class Answers {

  private Answers() {}

  /** Sends an error; the header {@code X-Fig-Error} tells it from one that a server made. */
  static void send(
      HttpServerResponse proxyToClient, ProxyError error, String message, String requestId) {
    MultiMap headers = proxyToClient.headers();
    headers.set("content-type", "application/json");
    headers.set("x-fig-error", error.code());
    headers.set("x-request-id", requestId);
    if (error == ProxyError.OVERLOADED) {
      headers.set("retry-after", "1");
    }
    proxyToClient.setStatusCode(error.status());
    proxyToClient.end(Buffer.buffer(error.envelope(message, requestId)));
  }

  /** For bytes that Netty could not read as a request head. */
  static void unreadable(
      HttpServerRequest clientToProxy,
      @Nullable Throwable cause,
      String requestId,
      ProxyMetrics metrics) {
    ProxyError error =
        cause instanceof TooLongHttpHeaderException || cause instanceof TooLongHttpLineException
            ? ProxyError.HEADERS_TOO_LARGE
            : ProxyError.BAD_REQUEST;
    metrics.refused(error);
    clientToProxy.response().headers().set("connection", "close");
    send(clientToProxy.response(), error, error.message(), requestId);
  }
}
