package io.figwizard.routingproxy.dataplane;

/** What the proxy answers by itself, each with its status, code and words for people. */
enum ProxyError {
  BAD_REQUEST(400, "bad_request", "The request is not well-formed HTTP."),
  NOT_FOUND(404, "not_found", "There is nothing at this path."),
  REQUEST_TIMEOUT(408, "request_timeout", "The request did not arrive in time; send it again."),
  BODY_TOO_LARGE(413, "body_too_large", "The request's body is too large."),
  HEADERS_TOO_LARGE(
      431, "headers_too_large", "The request line and headers together are too large."),
  UPSTREAM_UNREACHABLE(
      502, "upstream_unreachable", "No server could be reached; the request was not carried out."),
  UPSTREAM_FAILED(
      502,
      "upstream_failed",
      "The server failed while it had the request; whether it was carried out is not known."),
  OVERLOADED(503, "overloaded", "Too many requests at the moment; try again in a second."),
  UPSTREAM_TIMEOUT(
      504,
      "upstream_timeout",
      "The server did not answer in time; whether the request was carried out is not known.");

  private final int status;
  private final String code;
  private final String message;

  ProxyError(int status, String code, String message) {
    this.status = status;
    this.code = code;
    this.message = message;
  }

  int status() {
    return status;
  }

  String code() {
    return code;
  }

  String message() {
    return message;
  }

  /** The body of the answer: the same envelope as handlers use. */
  String envelope(String message, String requestId) {
    return "{\"ok\":false,\"error\":{\"code\":\""
        + code
        + "\",\"message\":\""
        + message
        + "\"},\"requestId\":\""
        + requestId
        + "\"}";
  }
}
