package io.figwizard.routingproxy.dataplane;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.figwizard.routingproxy.edge.Verdict;
import io.figwizard.routingproxy.routes.Route;
import io.figwizard.routingproxy.routes.Side;
import io.figwizard.routingproxy.routes.TokenRule;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/** When the token ends that a WebSocket or a stream of server-sent events began with. */
final class TokenEnd {

  /** The first byte of a close frame, which is whole: RFC 6455, sections 5.2 and 5.5.1. */
  private static final int CLOSE = 0x88;

  private final ProxyLoop loop;
  private final Route route;
  private final Side side;
  private final long until;
  private final int closeCode;

  private TokenEnd(ProxyLoop loop, Route route, Side side, long until, int closeCode) {
    this.loop = loop;
    this.route = route;
    this.side = side;
    this.until = until;
    this.closeCode = closeCode;
  }

  /**
   * Null where the stream may stay.
   *
   * @param route as it stood when the stream began
   * @param side that serves it
   * @param until as {@link Verdict#tokenUntil}
   */
  static @Nullable TokenEnd of(ProxyLoop loop, Route route, Side side, long until) {
    TokenRule rule = route.edge().token();
    return rule == null || rule.streamsCloseCode().isEmpty() || until == Verdict.FOR_EVER
        ? null
        : new TokenEnd(loop, route, side, until, rule.streamsCloseCode().get());
  }

  /** Called a few times each second. */
  boolean over() {
    return loop.settings().edge().ended(until);
  }

  /** The stream is ended for that. */
  void count() {
    loop.metrics().expired(route.id(), side);
  }

  /** What a WebSocket's client is told; the reason is the word that requests are refused with. */
  ByteBuf closeFrame() {
    byte[] reason = ProxyError.TOKEN_EXPIRED.code().getBytes(US_ASCII);
    return Unpooled.buffer()
        .writeByte(CLOSE)
        .writeByte(Short.BYTES + reason.length)
        .writeShort(closeCode)
        .writeBytes(reason);
  }
}
