package io.figwizard.routingproxy.dataplane;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;

/** Answers that the proxy makes itself, in the same envelope as the handlers'. */
final class Answers {

  /** The methods that the proxy itself answers. */
  static final String ALLOWED = "OPTIONS";

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
    if (error == ProxyError.METHOD_NOT_ALLOWED) {
      // RFC 9110, section 15.5.6.
      writer.field("allow", ALLOWED);
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
  static void unreadable(Channel client, BadMessage fault, ProxyLoop loop) {
    ProxyError error = fault.error();
    last(
        client,
        error,
        error == ProxyError.BAD_REQUEST ? String.valueOf(fault.getMessage()) : error.message(),
        loop);
  }

  /** For a client of which nothing is known but that its connection ends with this answer. */
  static void last(Channel client, ProxyError error, String message, ProxyLoop loop) {
    loop.metrics().refused(error);
    String requestId = loop.ids().requestId(null);
    HeadWriter writer = begin(loop, error).field("x-request-id", requestId);
    write(client, writer.field("connection", "close"), error, message, requestId, true);
  }
}
