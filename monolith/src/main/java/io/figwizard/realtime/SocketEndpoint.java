package io.figwizard.realtime;

import io.figwizard.handlerkit.Refusal;
import io.figwizard.handlerkit.ServletAccess;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One client's WebSocket. Public because Jetty calls no others; made by us alone. */
public final class SocketEndpoint extends Endpoint {
  private static final Logger log = LoggerFactory.getLogger(SocketEndpoint.class);

  /** Clients have next to nothing to say; Jetty closes with 1009 who says more. */
  private static final int LONGEST_MESSAGE = 1024;

  private final Connection.Ticket ticket;
  private final @Nullable Long after;
  private final Reception reception;
  private final Connection.Surroundings around;
  private final SocketText text;
  private final ServletAccess access;
  private volatile @Nullable Connection connection;

  SocketEndpoint(
      Connection.Ticket ticket,
      @Nullable Long after,
      Reception reception,
      Connection.Surroundings around,
      SocketText text,
      ServletAccess access) {
    this.ticket = ticket;
    this.after = after;
    this.reception = reception;
    this.around = around;
    this.text = text;
    this.access = access;
  }

  @Override
  public void onOpen(Session session, EndpointConfig config) {
    session.setMaxTextMessageBufferSize(LONGEST_MESSAGE);
    session.setMaxBinaryMessageBufferSize(LONGEST_MESSAGE);
    // Heartbeats find out who is gone.
    session.setMaxIdleTimeout(0);
    SocketWire wire = new SocketWire(session, text, around.clock());
    Connection opened = new Connection(ticket, wire, around);
    wire.start(opened);
    connection = opened;
    session.addMessageHandler(PongMessage.class, pong -> wire.answered());
    session.addMessageHandler(String.class, message -> hear(message, opened));
    try {
      opened.open(after, reception.admit(opened));
    } catch (RuntimeException e) {
      SocketWire.closeWith(session, ending(access.translate(e, ticket.requestId())));
    }
  }

  @Override
  public void onClose(Session session, CloseReason reason) {
    gone();
  }

  @Override
  public void onError(Session session, Throwable failure) {
    log.debug("A WebSocket broke", failure);
    gone();
  }

  private void hear(String message, Connection opened) {
    OptionalLong place = text.resume(message);
    if (place.isEmpty() || !opened.resume(place.getAsLong())) {
      opened.end(Ending.INVALID_MESSAGE);
    }
  }

  private void gone() {
    Connection opened = connection;
    if (opened != null) {
      opened.gone();
    }
  }

  private static Ending ending(Refusal refusal) {
    return switch (refusal.status()) {
      case 403 -> Ending.ACCOUNT_DELETED;
      case 429 -> Ending.TOO_MANY_CONNECTIONS;
      case 503 -> Ending.UNAVAILABLE;
      default -> Ending.INTERNAL;
    };
  }
}
