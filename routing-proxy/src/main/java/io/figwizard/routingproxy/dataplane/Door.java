package io.figwizard.routingproxy.dataplane;

import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Lets clients in, or tells them why not. One for each event loop. */
final class Door {

  /** Why there is no room for a connection. */
  enum Reason {
    /** There are as many as the proxy carries. */
    FULL,
    /** There are as many of its address as may be. */
    ADDRESS,
    /** There are as many slow ones of its address as may be. */
    SLOW;

    private final String word = name().toLowerCase(Locale.ROOT);

    /** The label in metrics. */
    String word() {
      return word;
    }
  }

  /** So many at a time are heard out; more are closed without a word. */
  private static final int MAX_LEAVING = 256;

  private final ProxyLoop loop;
  private int leaving;

  Door(ProxyLoop loop) {
    this.loop = loop;
  }

  /** What the new connection holds of its address's share; null where nothing is left of it. */
  @Nullable ClientShare share(Channel channel) {
    if (!(channel.remoteAddress() instanceof InetSocketAddress peer)
        || peer.getAddress() == null
        || loop.settings().trustedProxies().contains(peer)) {
      return ClientShare.unlimited();
    }
    return loop.settings().shares().join(peer.getAddress());
  }

  /**
   * @param secure whether the channel is one for TLS
   */
  void turnAway(Channel channel, Reason reason, boolean secure) {
    loop.metrics().turnedAway(reason);
    // With TLS it would take a handshake, which is most of what there is no room for.
    if (secure || leaving >= MAX_LEAVING) {
      channel.close();
      return;
    }
    leaving++;
    channel
        .closeFuture()
        .addListener(
            closed -> {
              leaving--;
            });
    channel.pipeline().addLast("farewell", new Farewell(loop));
  }
}
