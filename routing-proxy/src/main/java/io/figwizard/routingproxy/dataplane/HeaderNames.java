package io.figwizard.routingproxy.dataplane;

import io.vertx.core.http.HttpHeaders;

/**
 * The names that the proxy writes itself, in the form that costs nothing to look up and to send.
 */
final class HeaderNames {

  static final CharSequence HOST = HttpHeaders.HOST;
  static final CharSequence CONTENT_LENGTH = HttpHeaders.CONTENT_LENGTH;
  static final CharSequence CONNECTION = HttpHeaders.CONNECTION;
  static final CharSequence TRANSFER_ENCODING = HttpHeaders.TRANSFER_ENCODING;
  static final CharSequence FORWARDED = HttpHeaders.createOptimized("forwarded");
  static final CharSequence X_FORWARDED_FOR = HttpHeaders.createOptimized("x-forwarded-for");
  static final CharSequence X_FORWARDED_PROTO = HttpHeaders.createOptimized("x-forwarded-proto");
  static final CharSequence X_FORWARDED_HOST = HttpHeaders.createOptimized("x-forwarded-host");
  static final CharSequence X_FORWARDED_PORT = HttpHeaders.createOptimized("x-forwarded-port");
  static final CharSequence X_REQUEST_ID = HttpHeaders.createOptimized("x-request-id");
  static final CharSequence TRACEPARENT = HttpHeaders.createOptimized("traceparent");
  static final CharSequence X_FIG_SIDE = HttpHeaders.createOptimized("x-fig-side");
  static final CharSequence HTTP = HttpHeaders.createOptimized("http");

  private HeaderNames() {}
}
