package io.figwizard.routingproxy.shadow;

import io.figwizard.routingproxy.shadow.CopiedAnswer.Header;
import java.util.List;

/**
 * A request as its client sent it. Immutable by agreement: nobody writes into the body.
 *
 * @param target path and query
 * @param headers in the order they came, names in lower case; secrets included
 * @param body without its framing
 */
@SuppressWarnings("ArrayRecordComponent") // never compared as a whole
public record CopiedRequest(
    String id, String method, String target, List<Header> headers, byte[] body) {
  public CopiedRequest {
    headers = List.copyOf(headers);
  }
}
