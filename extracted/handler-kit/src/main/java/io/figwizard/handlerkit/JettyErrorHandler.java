package io.figwizard.handlerkit;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers in the envelope where Jersey is not asked: requests that Jetty's parser refuses,
 * addresses outside Jersey, {@code sendError} and failures of servlets and filters.
 */
final class JettyErrorHandler implements Request.Handler {
  private static final Logger log = LoggerFactory.getLogger(JettyErrorHandler.class);

  private final Envelope envelope;
  private final UnexpectedErrors errors;

  JettyErrorHandler(Envelope envelope, UnexpectedErrors errors) {
    this.envelope = envelope;
    this.errors = errors;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    Object cause = request.getAttribute(ErrorHandler.ERROR_EXCEPTION);
    int status = cause instanceof HttpException http ? http.getCode() : response.getStatus();
    if (status < 400) {
      status = 500;
    } else if (status == 400
        && JsonBody.isUnreadable(request.getHeaders().get(HttpHeader.CONTENT_TYPE))) {
      // Jersey's servlet refuses such a header before any resource is asked.
      status = 415;
    }
    response.setStatus(status);
    if (HttpStatus.hasNoBody(status)) {
      callback.succeeded();
      return true;
    }
    RequestIdentity identity = identity(request);
    Refusal refusal = Refusals.forStatus(status);
    if (status >= 500 && cause instanceof Throwable thrown && !(cause instanceof HttpException)) {
      log.error("Request {} failed; answering {}", identity.requestId(), status, thrown);
      if (status == 500 && !ShadowCopy.is(request.getHeaders()::get)) {
        errors.report(thrown, identity.requestId());
      }
    }
    byte[] body = envelope.failure(refusal, identity.requestId());
    Envelope.headers(refusal).forEach((name, value) -> response.getHeaders().put(name, value));
    if (status == 405 && !response.getHeaders().contains(HttpHeader.ALLOW)) {
      response.getHeaders().put(HttpHeader.ALLOW, "GET, POST");
    }
    response.getHeaders().put(RequestIdentity.REQUEST_ID_HEADER, identity.requestId());
    response.getHeaders().put(RequestIdentity.TRACEPARENT_HEADER, identity.traceparent());
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, Envelope.JSON);
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
    response.write(true, ByteBuffer.wrap(body), callback);
    return true;
  }

  private static RequestIdentity identity(Request request) {
    RequestIdentity known = RequestIdentity.among(request::getAttribute);
    if (known != null) {
      return known;
    }
    return RequestIdentity.from(
        request.getHeaders().get(RequestIdentity.REQUEST_ID_HEADER),
        request.getHeaders().get(RequestIdentity.TRACEPARENT_HEADER),
        Request.getRemoteAddr(request));
  }
}
