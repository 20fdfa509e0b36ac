package io.figwizard.routingproxy.dataplane;

import io.figwizard.routingproxy.shadow.Lost;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.jspecify.annotations.Nullable;

/** A connection that carries copies, one at a time, and none that clients wait for. */
final class ShadowConnection extends ChannelInboundHandlerAdapter {

  private static final int MAX_HEAD = 64 * 1024;

  private final ShadowLane lane;
  private final Channel channel;
  private @Nullable ShadowCall call;
  private @Nullable HeadParser parser;
  private @Nullable AnswerHead head;
  private @Nullable BodyDecoder decoder;
  private Bytes body = new Bytes(0);
  private boolean used;
  private boolean begun;
  private long idleSince;
  private long sentAt;
  private @Nullable Throwable fault;

  ShadowConnection(ShadowLane lane, Channel channel) {
    this.lane = lane;
    this.channel = channel;
  }

  long idleSince() {
    return idleSince;
  }

  boolean active() {
    return channel.isActive();
  }

  void send(ShadowCall next) {
    call = next;
    parser = new HeadParser(HeadParser.Kind.ANSWER, MAX_HEAD);
    head = null;
    decoder = null;
    begun = false;
    byte[] bytes = next.wire().bytes();
    if (bytes == null) {
      end(next, Lost.STOPPED, "its dry runs were stopped");
    } else {
      sentAt = System.nanoTime();
      channel.writeAndFlush(Unpooled.wrappedBuffer(bytes), channel.voidPromise());
    }
  }

  /** Gives up what is under way where it is late. */
  void check(long now) {
    ShadowCall current = call;
    if (current != null && now - current.deadline() > 0) {
      end(
          current,
          Lost.TIMEOUT,
          begun ? "its answer began and did not end in time" : "nothing of an answer in time");
    }
  }

  void close() {
    channel.close();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf in = (ByteBuf) message;
    try {
      read(in);
    } catch (BadMessage e) {
      fail("what it sent is not HTTP: " + e.getMessage());
    } finally {
      in.release();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    ShadowCall current = call;
    if (current != null && decoder != null && decoder.endsWithConnection()) {
      complete(current, false);
    } else if (current != null && used && !begun) {
      // It was closed while it was idle. Nothing was done with the copy, or nothing that matters:
      // a copy changes nothing, or is run dry.
      call = null;
      lane.closed(this);
      lane.again(current);
      return;
    }
    lane.closed(this);
    fail(
        (begun
                ? "the connection ended in the midst of the answer"
                : "the connection ended, unanswered")
            + (fault == null ? "" : ": " + fault.getMessage()));
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    fault = cause;
    channel.close();
  }

  private void read(ByteBuf in) throws BadMessage {
    while (in.isReadable()) {
      ShadowCall current = call;
      if (current == null) {
        channel.close();
        return;
      }
      begun = true;
      if (decoder == null) {
        head(in, current);
      } else {
        body(in, current, decoder);
      }
    }
  }

  private void head(ByteBuf in, ShadowCall current) throws BadMessage {
    HeadParser parsing = parser;
    if (parsing == null || !parsing.parse(in)) {
      return;
    }
    Lost unwanted = current.begun().begun(parsing.head());
    if (unwanted != null) {
      end(current, unwanted, "answered " + parsing.head().status());
      return;
    }
    AnswerHead read = AnswerHead.read(parsing.head(), current.toHead());
    if (read.interim()) {
      parser = new HeadParser(HeadParser.Kind.ANSWER, MAX_HEAD);
      return;
    }
    if (read.status() == 101) {
      throw BadMessage.of("101 without being asked to switch");
    }
    parser = null;
    head = read;
    body = new Bytes(current.maxBodyBytes());
    BodyDecoder decoding = read.body();
    decoder = decoding;
    if (read.events()) {
      end(current, Lost.FLOODED, "it answered with a stream of events");
    } else if (read.contentLength() > current.maxBodyBytes() && !read.withoutBody()) {
      end(current, tooLarge(current));
    } else if (decoding.complete()) {
      complete(current, in.isReadable());
    }
  }

  private void body(ByteBuf in, ShadowCall current, BodyDecoder decoding) throws BadMessage {
    ByteBuf piece = decoding.next(in);
    if (piece != null) {
      CopyFailure failure = kept(piece, current);
      piece.release();
      if (failure != null) {
        end(current, failure);
        return;
      }
    }
    if (decoding.complete()) {
      complete(current, in.isReadable());
    }
  }

  /** Null where there was room for it. */
  private @Nullable CopyFailure kept(ByteBuf piece, ShadowCall current) {
    if (!current.share().take(piece.readableBytes())) {
      return new CopyFailure(Lost.QUEUE_FULL, "all copies together hold too much");
    }
    return body.add(piece) ? null : tooLarge(current);
  }

  private static CopyFailure tooLarge(ShadowCall current) {
    return new CopyFailure(
        Lost.FLOODED, "its answer is larger than " + current.maxBodyBytes() + " bytes");
  }

  /**
   * @param more whether something came behind the answer: it answers nothing, and must not be taken
   *     for the answer to the next copy
   */
  private void complete(ShadowCall current, boolean more) {
    AnswerHead answered = head;
    BodyDecoder decoded = decoder;
    if (answered == null || decoded == null) {
      throw new IllegalStateException("an answer without a head");
    }
    boolean keep = !more && answered.keepAlive() && decoded.complete() && channel.isActive();
    ShadowAnswer answer =
        new ShadowAnswer(answered.fields(), body.toArray(), System.nanoTime() - sentAt);
    call = null;
    decoder = null;
    body = new Bytes(0);
    used = true;
    if (keep) {
      idleSince = System.nanoTime();
      lane.idle(this);
    } else {
      channel.close();
    }
    lane.ended(current, answer, null);
  }

  private void fail(String detail) {
    ShadowCall current = call;
    if (current != null) {
      end(current, Lost.BROKEN, detail);
    } else {
      channel.close();
    }
  }

  private void end(ShadowCall current, Lost why, String detail) {
    end(current, new CopyFailure(why, detail));
  }

  private void end(ShadowCall current, CopyFailure failure) {
    call = null;
    decoder = null;
    body = new Bytes(0);
    channel.close();
    lane.ended(current, null, failure);
  }
}
