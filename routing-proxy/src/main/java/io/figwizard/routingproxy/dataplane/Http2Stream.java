package io.figwizard.routingproxy.dataplane;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.util.ReferenceCountUtil;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One stream of an HTTP/2 connection: one request and its answer. To the {@link ClientConnection}
 * behind it, it looks like a connection that speaks strict HTTP/1.1 and carries one request.
 */
final class Http2Stream extends ChannelDuplexHandler {

  private static final Logger LOG = LoggerFactory.getLogger(DataPlane.class);

  private final ProxyLoop loop;
  private @Nullable Http2Answer answer;
  private boolean chunked;
  // Of a body with a length: what has not arrived yet.
  private long remaining;
  private boolean requestEnded;
  private boolean reset;

  Http2Stream(ProxyLoop loop) {
    this.loop = loop;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object frame) {
    if (reset || requestEnded) {
      ReferenceCountUtil.release(frame);
      return;
    }
    try {
      if (frame instanceof Http2DataFrame data) {
        data(ctx, data);
      } else if (frame instanceof Http2HeadersFrame headers) {
        if (answer == null) {
          head(ctx, headers);
        } else {
          trailers(ctx, headers);
        }
      } else {
        ReferenceCountUtil.release(frame);
      }
    } catch (BadMessage e) {
      // RFC 9113, section 8.1.1: a stream error, and nothing of it goes any further.
      loop.metrics().refused(ProxyError.BAD_REQUEST);
      reset(ctx, Http2Error.PROTOCOL_ERROR);
    }
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    ByteBuf http1 = (ByteBuf) message;
    Http2Answer current = answer;
    ChannelFuture last = null;
    try {
      if (current != null && !current.complete() && !reset) {
        current.write(ctx, http1);
        last = current.last();
        if (current.complete()) {
          answered(ctx, last);
        }
      }
    } catch (BadMessage e) {
      LOG.error("proxyToClient: a defect of the proxy, an answer that HTTP/2 cannot carry", e);
      reset(ctx, Http2Error.INTERNAL_ERROR);
    } finally {
      http1.release();
    }
    if (!promise.isVoid()) {
      fulfil(promise, last);
    }
  }

  /**
   * Whoever ends the stream before the answer says so: a shorter answer must not look whole. And
   * where the client does not take the end of it: Netty would keep it until the connection's end.
   */
  @Override
  public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
    if (answer != null && !answer.gone() && !reset && ctx.channel().isActive()) {
      reset = true;
      ctx.writeAndFlush(
              new DefaultHttp2ResetFrame(
                  answer.complete() ? Http2Error.CANCEL : Http2Error.INTERNAL_ERROR))
          .addListener(told -> ctx.close(promise));
    } else {
      ctx.close(promise);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof Http2ResetFrame) {
      // Also where nobody reads just now. Later, when the stream is known to be over: RFC 9113,
      // section 5.4.2, wants no RST_STREAM in answer to one.
      reset = true;
      ctx.channel().eventLoop().execute(ctx::close);
    }
    ctx.fireUserEventTriggered(event);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof Http2Exception) {
      // A stream error; whoever found it has answered it with RST_STREAM.
      reset = true;
      loop.metrics().refused(ProxyError.BAD_REQUEST);
    } else {
      ctx.fireExceptionCaught(cause);
    }
  }

  private void head(ChannelHandlerContext ctx, Http2HeadersFrame frame) throws BadMessage {
    boolean bodyFollows = !frame.isEndStream();
    Http2RequestHead head = Http2RequestHead.read(frame.headers(), bodyFollows);
    answer = new Http2Answer(head.isHead());
    chunked = bodyFollows && head.contentLength() == Http2RequestHead.UNTIL_END;
    remaining = Math.max(0, head.contentLength());
    requestEnded = !bodyFollows;
    HeadWriter http1 = loop.writer();
    head.write(bodyFollows, http1);
    ctx.fireChannelRead(http1.finish(ctx.alloc(), 0));
  }

  private void data(ChannelHandlerContext ctx, Http2DataFrame frame) throws BadMessage {
    ByteBuf piece = frame.content();
    boolean end = frame.isEndStream();
    int size = piece.readableBytes();
    if (!chunked && (size > remaining || (end && size < remaining))) {
      piece.release();
      throw wrongLength();
    }
    remaining -= size;
    requestEnded = end;
    if (size == 0) {
      // An empty chunk would end the body.
      piece.release();
    } else if (chunked) {
      ctx.fireChannelRead(ascii(Integer.toHexString(size) + "\r\n"));
      ctx.fireChannelRead(piece);
      ctx.fireChannelRead(ascii("\r\n"));
    } else {
      ctx.fireChannelRead(piece);
    }
    if (chunked && end) {
      ctx.fireChannelRead(ascii("0\r\n\r\n"));
    }
  }

  /** RFC 9113, section 8.1: they end the stream, and no pseudo-header may be among them. */
  private void trailers(ChannelHandlerContext ctx, Http2HeadersFrame frame) throws BadMessage {
    if (!frame.isEndStream()) {
      throw BadMessage.of("A second head.");
    }
    if (!chunked && remaining > 0) {
      throw wrongLength();
    }
    Http2Headers fields = frame.headers();
    HeadWriter http1 = loop.writer().begin().write('0').endLine();
    for (Map.Entry<CharSequence, CharSequence> field : fields) {
      Http2RequestHead.requireField(field.getKey(), field.getValue());
      http1.field(field.getKey().toString(), field.getValue().toString());
    }
    requestEnded = true;
    if (chunked) {
      ctx.fireChannelRead(http1.endLine().finish(ctx.alloc(), 0));
    }
    // Behind a body of known length HTTP/1.1 has no place for them: RFC 9110, section 6.5.1.
  }

  private void answered(ChannelHandlerContext ctx, @Nullable ChannelFuture last) {
    if (last != null) {
      last.addListener(
          sent -> {
            if (!requestEnded && !reset && sent.isSuccess()) {
              // RFC 9113, section 8.1: what is left of the request is not waited for.
              reset(ctx, Http2Error.NO_ERROR);
            }
          });
    }
  }

  private void reset(ChannelHandlerContext ctx, Http2Error error) {
    reset = true;
    ctx.writeAndFlush(new DefaultHttp2ResetFrame(error)).addListener(told -> ctx.close());
  }

  private static void fulfil(ChannelPromise promise, @Nullable ChannelFuture last) {
    if (last == null) {
      promise.trySuccess();
      return;
    }
    last.addListener(
        sent -> {
          if (sent.isSuccess()) {
            promise.trySuccess();
          } else {
            promise.tryFailure(sent.cause());
          }
        });
  }

  private static BadMessage wrongLength() {
    return BadMessage.of("The body has not as many bytes as Content-Length says.");
  }

  private static ByteBuf ascii(String text) {
    return Unpooled.wrappedBuffer(text.getBytes(US_ASCII));
  }
}
