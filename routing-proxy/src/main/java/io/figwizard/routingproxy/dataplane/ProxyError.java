package io.figwizard.routingproxy.dataplane;

/** What the proxy answers by itself, each with its status, code and words for people. */
enum ProxyError {
  BAD_REQUEST(400, "Bad Request", "bad_request", "The request is not well-formed HTTP."),
  UNCLEAR_ACTION(
      400,
      "Bad Request",
      "bad_request",
      "The body must be one JSON object that names its action once."),
  /** Of both that follow, code and words are the handlers' own: clients know them. */
  UNAUTHENTICATED(401, "Unauthorized", "unauthenticated", "A valid access token is needed."),
  TOKEN_EXPIRED(
      401,
      "Unauthorized",
      "token_expired",
      "The access token has expired. Refresh it and try again."),
  NOT_FOUND(404, "Not Found", "not_found", "There is nothing at this path."),
  METHOD_NOT_ALLOWED(
      405,
      "Method Not Allowed",
      "method_not_allowed",
      "The proxy itself does not take this method."),
  REQUEST_TIMEOUT(
      408,
      "Request Timeout",
      "request_timeout",
      "The request did not arrive in time; send it again."),
  BODY_TOO_LARGE(413, "Content Too Large", "body_too_large", "The request's body is too large."),
  /** RFC 9112, section 3: this status, and no other, for a target too long. */
  URI_TOO_LONG(414, "URI Too Long", "uri_too_long", "The request line is too long."),
  /** RFC 6585, section 4. */
  RATE_LIMITED(
      429, "Too Many Requests", "rate_limited", "Too many requests of this kind. Try again later."),
  HEADERS_TOO_LARGE(
      431,
      "Request Header Fields Too Large",
      "headers_too_large",
      "The request line and headers together are too large."),
  /** RFC 9112, section 6.1. The code is the handlers' own. */
  NOT_IMPLEMENTED(
      501,
      "Not Implemented",
      "not_implemented",
      "The request's body has a transfer coding that is not known here."),
  UPSTREAM_UNREACHABLE(
      502,
      "Bad Gateway",
      "upstream_unreachable",
      "No server could be reached; the request was not carried out."),
  UPSTREAM_FAILED(
      502,
      "Bad Gateway",
      "upstream_failed",
      "The server failed while it had the request; whether it was carried out is not known."),
  OVERLOADED(
      503,
      "Service Unavailable",
      "overloaded",
      "Too many requests at the moment; try again in a second."),
  AUTHENTICATION_UNAVAILABLE(
      503,
      "Service Unavailable",
      "authentication_unavailable",
      "Access tokens cannot be checked at the moment. Try again shortly."),
  UPSTREAM_UNAVAILABLE(
      503,
      "Service Unavailable",
      "upstream_unavailable",
      "The server has failed several times in a row; the request was not carried out."),
  UPSTREAM_TIMEOUT(
      504,
      "Gateway Timeout",
      "upstream_timeout",
      "The server did not answer in time; whether the request was carried out is not known.");

  private final int status;
  private final String reason;
  private final String code;
  private final String message;

  ProxyError(int status, String reason, String code, String message) {
    this.status = status;
    this.reason = reason;
    this.code = code;
    this.message = message;
  }

  int status() {
    return status;
  }

  /** The words behind the status. */
  String reason() {
    return reason;
  }

  String code() {
    return code;
  }

  /** Whether it is likely to pass in a second: RFC 9110, section 10.2.3. */
  boolean passesSoon() {
    return status == 503;
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
