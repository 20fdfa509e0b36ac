package io.figwizard.routingproxy.dataplane;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/** An answer on its way from server to client, passed on as it comes, as fast as it is taken. */
final class AnswerRelay {

  /** Answers up to this size leave in one buffer; copying them is cheaper than a second one. */
  private static final int SMALL = 4 * 1024;

  private enum Framing {
    NO_BODY,
    SIZED,
    CHUNKED,
    UNTIL_CLOSE
  }

  private final Exchange exchange;
  private final ServerCall call;
  private final Channel proxyToClient;
  private final AnswerHead head;
  private final Framing framing;
  // The head, as long as it waits for the first bytes of the body.
  private @Nullable ByteBuf waiting;
  private boolean headSent;

  AnswerRelay(Exchange exchange, ServerCall call, Channel proxyToClient, AnswerHead head) {
    this.exchange = exchange;
    this.call = call;
    this.proxyToClient = proxyToClient;
    this.head = head;
    this.framing = framing();
    this.waiting = head();
  }

  /** Whether the client has, or will have, bytes of this answer. */
  boolean headSent() {
    return headSent;
  }

  /** Takes over a piece of the body. */
  void piece(ByteBuf piece) {
    exchange.answerPiece(piece);
    ByteBuf first = waiting;
    if (first != null && first.writableBytes() >= piece.readableBytes() && small()) {
      first.writeBytes(piece);
      piece.release();
      return;
    }
    sendHead();
    if (framing == Framing.CHUNKED) {
      Chunks.write(proxyToClient, piece);
    } else {
      proxyToClient.write(piece, proxyToClient.voidPromise());
    }
    if (!proxyToClient.isWritable()) {
      call.pause();
    }
  }

  /** The client takes more again. */
  void drained() {
    exchange.moved();
    call.resume();
  }

  /** Lets the client have what there is: a stream may pause now (server-sent events). */
  void flush() {
    sendHead();
    proxyToClient.flush();
  }

  /** The answer is complete. */
  void end(@Nullable MessageHead trailers) {
    exchange.answerEnds(head);
    sendHead();
    if (framing == Framing.CHUNKED) {
      // RFC 9110, section 6.5: trailers go on with a chunked answer.
      Chunks.end(proxyToClient, trailers, exchange.loop().writer());
    }
    proxyToClient.flush();
    exchange.answerPassedOn();
  }

  /**
   * Ends a stream of events for the client; of one that is not whole nothing counts there. Answers
   * whether that can be: an answer with a length can only be broken off.
   */
  boolean endEarly() {
    if (framing == Framing.SIZED) {
      return false;
    }
    end(null);
    return true;
  }

  /** Nobody gets any of it. */
  void drop() {
    if (waiting != null) {
      waiting.release();
      waiting = null;
    }
  }

  private Framing framing() {
    if (head.withoutBody()) {
      return Framing.NO_BODY;
    }
    if (head.contentLength() != AnswerHead.UNKNOWN_LENGTH) {
      return Framing.SIZED;
    }
    // RFC 9112, section 7.1: HTTP/1.0 knows no chunks, so closing is what ends the body.
    return exchange.head().http11() ? Framing.CHUNKED : Framing.UNTIL_CLOSE;
  }

  private boolean small() {
    return framing == Framing.SIZED && head.contentLength() <= SMALL;
  }

  private ByteBuf head() {
    HeadWriter writer = exchange.loop().writer().begin();
    writer.write("HTTP/1.1 ");
    head.fields().writeStatus(writer);
    writer.endLine();
    HopHeaders.writeAnswer(head.fields(), writer);
    if (!head.dated()) {
      // RFC 9110, section 6.6.1: whoever passes on an answer without a date gives it one.
      writer.field("date", exchange.loop().date());
    }
    // RFC 9110, section 8.6: never with 204.
    if (head.contentLength() != AnswerHead.UNKNOWN_LENGTH && head.status() != 204) {
      writer.write("content-length: ").write(head.contentLength()).endLine();
    }
    switch (framing) {
      case CHUNKED -> writer.field("transfer-encoding", "chunked");
      case UNTIL_CLOSE -> exchange.closeAfterAnswer();
      default -> {}
    }
    exchange.writeAnswerFields(head.fields(), writer);
    writer.endLine();
    return writer.finish(proxyToClient.alloc(), small() ? (int) head.contentLength() : 0);
  }

  private void sendHead() {
    if (waiting != null) {
      headSent = true;
      exchange.answerBegins(head.status());
      proxyToClient.write(waiting, proxyToClient.voidPromise());
      waiting = null;
    }
  }
}
