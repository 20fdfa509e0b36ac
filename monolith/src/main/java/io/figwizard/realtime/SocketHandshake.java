package io.figwizard.realtime;

import jakarta.websocket.Endpoint;
import jakarta.websocket.Extension;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is agreed upon when a WebSocket opens. */
final class SocketHandshake extends ServerEndpointConfig.Configurator {
  private static final String PROTOCOL = "figwizard.v1";
  private static final String TOKEN = "bearer.";

  private final Endpoint endpoint;

  private SocketHandshake(Endpoint endpoint) {
    this.endpoint = endpoint;
  }

  static ServerEndpointConfig with(Endpoint endpoint, String path) {
    return ServerEndpointConfig.Builder.create(endpoint.getClass(), path)
        .subprotocols(List.of(PROTOCOL))
        .configurator(new SocketHandshake(endpoint))
        .build();
  }

  /** The token among the subprotocols offered; null where there is none. */
  static @Nullable String token(@Nullable Enumeration<String> headers) {
    while (headers != null && headers.hasMoreElements()) {
      for (String protocol : headers.nextElement().split(",", -1)) {
        if (protocol.strip().startsWith(TOKEN)) {
          return protocol.strip().substring(TOKEN.length());
        }
      }
    }
    return null;
  }

  /** Never the one with the token: it would be repeated in the answer. */
  @Override
  public String getNegotiatedSubprotocol(List<String> supported, List<String> requested) {
    return requested.contains(PROTOCOL) ? PROTOCOL : "";
  }

  /** None: compression costs a window of memory for every connection, for texts this short. */
  @Override
  public List<Extension> getNegotiatedExtensions(
      List<Extension> installed, List<Extension> requested) {
    return List.of();
  }

  /** Any: who connects proves it with a token, which a foreign page does not have. */
  @Override
  public boolean checkOrigin(String origin) {
    return true;
  }

  @Override
  public <T> T getEndpointInstance(Class<T> type) {
    return type.cast(endpoint);
  }
}
