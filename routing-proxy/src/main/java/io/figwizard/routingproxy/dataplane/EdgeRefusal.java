package io.figwizard.routingproxy.dataplane;

import io.figwizard.routingproxy.edge.Verdict;

/** Why a request did not get past its route's own checks, as the answer's head says it. */
record EdgeRefusal(ProxyError error, Verdict verdict) {

  void write(HeadWriter answer) {
    switch (verdict.kind()) {
      // RFC 6750, section 3.1: who brought nothing is told no error.
      case NO_TOKEN -> answer.field("www-authenticate", "Bearer");
      case BAD_TOKEN -> answer.field("www-authenticate", "Bearer error=\"invalid_token\"");
      case EXPIRED_TOKEN ->
          answer.field(
              "www-authenticate",
              "Bearer error=\"invalid_token\", error_description=\"The access token expired\"");
      // RFC 9110, section 10.2.3.
      case LIMITED -> {
        if (verdict.quota() != null) {
          answer.field("retry-after", Long.toString(verdict.quota().seconds()));
        }
      }
      default -> {}
    }
    answer.field("cache-control", "no-store");
  }
}
