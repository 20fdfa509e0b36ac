package io.figwizard.routingproxy.dataplane;

import io.figwizard.routingproxy.edge.Quota;
import io.figwizard.routingproxy.routes.RateLimit;

/**
 * Tells a client what a limit leaves, as draft-ietf-httpapi-ratelimit-headers-11 has it: {@code r}
 * requests for the next {@code t} seconds, after which there is one more.
 */
final class QuotaFields {

  private static final String LIMIT = "ratelimit";
  private static final String POLICY = "ratelimit-policy";

  private QuotaFields() {}

  /** Whether a server has said how often it may be asked: it knows better. */
  static boolean in(MessageHead serverToProxy) {
    return serverToProxy.has(LIMIT) || serverToProxy.has(POLICY);
  }

  static void write(Quota quota, HeadWriter proxyToClient) {
    RateLimit limit = quota.limit();
    String name = '"' + limit.by().word() + '"';
    proxyToClient
        .write(POLICY)
        .write(": ")
        .write(name)
        .write(";q=")
        .write(limit.requests())
        .write(";w=")
        .write(limit.per().toSeconds())
        .endLine()
        .write(LIMIT)
        .write(": ")
        .write(name)
        .write(";r=")
        .write(quota.left())
        .write(";t=")
        .write(quota.seconds())
        .endLine();
  }
}
