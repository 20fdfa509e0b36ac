package io.figwizard.routingproxy.dataplane;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;

/** Answers that the proxy makes itself, in the same envelope as the handlers'. */
final class Answers {

  private Answers() {}

  /**
   * Writes an error; the header {@code X-Fig-Error} tells it from one that a server made.
   *
   * @param writer has the status line and all other headers
   * @param withBody false for an answer to HEAD
   */
  static void write(
      Channel client,
      HeadWriter writer,
      ProxyError error,
      String message,
      String requestId,
      boolean withBody) {
    byte[] body = error.envelope(message, requestId).getBytes(US_ASCII);
    writer.field("content-type", "application/json");
    writer.field("x-fig-error", error.code());
    if (error.passesSoon()) {
      writer.field("retry-after", "1");
    }
    writer.write("content-length: ").write(body.length).endLine().endLine();
    ByteBuf answer = writer.finish(client.alloc(), body.length);
    if (withBody) {
      answer.writeBytes(body);
    }
    client.write(answer, client.voidPromise());
  }

  /** The beginning of every answer that the proxy makes itself. */
  static HeadWriter begin(ProxyLoop loop, ProxyError error) {
    return loop.writer()
        .begin()
        .write("HTTP/1.1 ")
        .write(error.status())
        .write(' ')
        .write(error.reason())
        .endLine()
        .field("date", loop.date());
  }

  /** For bytes that could not be read as a request head. */
  static void unreadable(ClientConnection client, BadMessage fault, ProxyLoop loop) {
    ProxyError error = fault.tooLargeHead() ? ProxyError.HEADERS_TOO_LARGE : ProxyError.BAD_REQUEST;
    loop.metrics().refused(error);
    String requestId = loop.ids().requestId(null);
    String message = fault.tooLargeHead() ? error.message() : String.valueOf(fault.getMessage());
    HeadWriter writer = begin(loop, error).field("x-request-id", requestId);
    write(client.channel(), writer.field("connection", "close"), error, message, requestId, true);
  }
}
