package io.figwizard.routingproxy.dataplane;

import io.figwizard.routingproxy.routes.Route;
import io.figwizard.routingproxy.routes.Side;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import org.jspecify.annotations.Nullable;

/**
 * What the proxy tells of one request, by OpenTelemetry's conventions for HTTP servers. Never a
 * query, a header's value or a body. Not thread-safe; one for each request.
 */
final class RequestSpan {

  private final Span span;

  RequestSpan(Span span, RequestHead head, Peer client) {
    this.span = span;
    if (span.isRecording()) {
      span.setAttribute("http.request.method", head.method());
      span.setAttribute("url.path", head.path());
      span.setAttribute("client.address", client.address());
      span.setAttribute("network.protocol.version", client.version(head));
    }
  }

  /** By which the server's spans become children of this one. */
  String traceparent() {
    SpanContext context = span.getSpanContext();
    return "00-"
        + context.getTraceId()
        + '-'
        + context.getSpanId()
        + '-'
        + context.getTraceFlags().asHex();
  }

  /**
   * @param route null where it came to none
   * @param status 0 where the client got no answer, or one that its server broke off
   */
  void end(RequestHead head, @Nullable Route route, Side side, boolean fallback, int status) {
    if (span.isRecording()) {
      if (route != null) {
        span.updateName(head.method() + " " + route.id());
        span.setAttribute("http.route", route.id());
        span.setAttribute("fig.side", side.word());
        span.setAttribute("fig.fallback", fallback);
      }
      if (status > 0) {
        span.setAttribute("http.response.status_code", status);
      }
      if (status == 0 || status >= 500) {
        span.setAttribute("error.type", status == 0 ? "no_answer" : Integer.toString(status));
        span.setStatus(StatusCode.ERROR);
      }
    }
    span.end();
  }
}
