package io.figwizard.routingproxy.dataplane;

import io.figwizard.routingproxy.dryrun.DryRunKey;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A request for a dry run as it goes over the wire, but for its signature, which is made when it is
 * sent: it is good for a minute. Immutable by agreement: nobody writes into the arrays.
 *
 * @param head without the signature and the empty line at the end
 * @param target as it stands in the head
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record DryRunBytes(byte[] head, byte[] body, String method, String target, String requestId) {

  /** All of it, signed as of now. */
  byte[] signed(DryRunKey key) {
    byte[] signature =
        ("x-fig-dry-run: " + key.sign(method, target, requestId) + "\r\n\r\n")
            .getBytes(StandardCharsets.ISO_8859_1);
    byte[] all = Arrays.copyOf(head, head.length + signature.length + body.length);
    System.arraycopy(signature, 0, all, head.length, signature.length);
    System.arraycopy(body, 0, all, head.length + signature.length, body.length);
    return all;
  }
}
