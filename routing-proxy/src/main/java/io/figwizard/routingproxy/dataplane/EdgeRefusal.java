package io.figwizard.routingproxy.dataplane;

import io.figwizard.routingproxy.edge.Verdict;
import io.figwizard.routingproxy.routes.RateLimit;

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
      case LIMITED -> writeLimit(answer);
      default -> {}
    }
    answer.field("cache-control", "no-store");
  }

  /** RFC 9110, section 10.2.3, and draft-ietf-httpapi-ratelimit-headers-11. */
  private void writeLimit(HeadWriter answer) {
    RateLimit limit = verdict.limit();
    if (limit == null) {
      return;
    }
    String name = '"' + limit.by().word() + '"';
    String wait = Long.toString(verdict.waitSeconds());
    answer.field("retry-after", wait);
    answer.field(
        "ratelimit-policy", name + ";q=" + limit.requests() + ";w=" + limit.per().toSeconds());
    answer.field("ratelimit", name + ";r=0;t=" + wait);
  }
}
