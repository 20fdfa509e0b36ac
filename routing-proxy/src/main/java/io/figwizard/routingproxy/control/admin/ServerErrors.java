package io.figwizard.routingproxy.control.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/**
 * Answers in the envelope where Jersey is not asked: what Jetty's parser refuses, and pages that
 * the admin servlet does not have. Thread-safe.
 */
final class ServerErrors implements Request.Handler {

  private final ObjectMapper json;

  ServerErrors(ObjectMapper json) {
    this.json = json;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    Object cause = request.getAttribute(ErrorHandler.ERROR_EXCEPTION);
    int status = cause instanceof HttpException http ? http.getCode() : response.getStatus();
    if (status < 400) {
      status = 500;
    }
    String requestId = UUID.randomUUID().toString();
    byte[] body = envelope(failure(status), requestId);
    response.setStatus(status);
    response.getHeaders().put(Enveloping.HEADER, requestId);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
    response.write(true, ByteBuffer.wrap(body), callback);
    return true;
  }

  private byte[] envelope(Failure failure, String requestId) throws JsonProcessingException {
    Map<String, Object> envelope = new LinkedHashMap<>();
    envelope.put("ok", false);
    envelope.put("error", failure);
    envelope.put("requestId", requestId);
    return json.writeValueAsBytes(envelope);
  }

  private static Failure failure(int status) {
    return switch (status) {
      case 400 -> plain("bad_request", "The request is not well-formed HTTP.");
      case 403 -> plain("forbidden", "This is not allowed.");
      case 404 -> plain("not_found", "There is no such page; see GET /routes and GET /admin/.");
      case 405 -> plain("method_not_allowed", "This page has no such method.");
      case 414 -> plain("uri_too_long", "The address is too long.");
      case 431 -> plain("headers_too_large", "The request's headers are too large.");
      default ->
          status < 500
              ? plain("bad_request", "The request failed.")
              : plain("internal", "Something went wrong here; the proxy's log says what.");
    };
  }

  private static Failure plain(String code, String message) {
    return new Failure(code, message, Map.of());
  }
}
