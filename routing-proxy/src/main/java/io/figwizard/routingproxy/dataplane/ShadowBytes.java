package io.figwizard.routingproxy.dataplane;

import java.util.Arrays;

/**
 * A copied request as it goes over the wire: the same head that the monolith got, with {@code
 * X-Fig-Shadow: 1}, which only the proxy can set.
 */
final class ShadowBytes {

  private ShadowBytes() {}

  static byte[] of(
      ProxyLoop loop,
      ClientConnection client,
      RequestHead head,
      Server server,
      String requestId,
      byte[] body) {
    HeadWriter writer = loop.writer();
    ServerHead.writeFields(
        head, client, server, requestId, loop.ids(), loop.settings().preserveHost(), writer);
    writer.field("x-fig-shadow", "1").endLine();
    if (head.chunked() && body.length > 0) {
      writer.write(Integer.toHexString(body.length)).endLine();
    }
    byte[] bytes = writer.toArray(body.length + 7);
    int length = writer.length();
    System.arraycopy(body, 0, bytes, length, body.length);
    length += body.length;
    if (head.chunked()) {
      // RFC 9112, section 7.1: the end of the chunk, the last chunk, and no trailers.
      byte[] end = {'\r', '\n', '0', '\r', '\n', '\r', '\n'};
      int from = body.length > 0 ? 0 : 2;
      System.arraycopy(end, from, bytes, length, end.length - from);
      length += end.length - from;
    }
    return Arrays.copyOf(bytes, length);
  }
}
