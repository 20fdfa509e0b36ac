package io.figwizard.routingproxy.dataplane;

import java.util.Locale;

/**
 * Why an attempt at a side gave no whole answer.
 *
 * @param kind decides what may be done next
 * @param detail for logs; never shown to clients
 */
record CallFailure(Kind kind, String detail) {

  enum Kind {
    /** No connection: not one byte of the request was sent. */
    UNREACHABLE(ProxyError.UPSTREAM_UNREACHABLE),
    /** All connections are taken: not one byte was sent. */
    BUSY(ProxyError.OVERLOADED),
    /** The server has failed too often a moment ago: not one byte was sent. */
    CIRCUIT_OPEN(ProxyError.UPSTREAM_UNAVAILABLE),
    /** The connection broke, or what came was not HTTP; the request may have been carried out. */
    BROKEN(ProxyError.UPSTREAM_FAILED),
    /** Nothing came in time; the request may have been carried out. */
    TIMEOUT(ProxyError.UPSTREAM_TIMEOUT);

    private final ProxyError error;
    private final String word = name().toLowerCase(Locale.ROOT);

    Kind(ProxyError error) {
      this.error = error;
    }

    ProxyError error() {
      return error;
    }

    String word() {
      return word;
    }
  }
}
