package io.figwizard.realtime;

import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.SendResult;
import jakarta.websocket.Session;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.eclipse.jetty.ee10.websocket.jakarta.common.JakartaWebSocketSession;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.OpCode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A WebSocket: the messages of one batch are queued in Jetty together, and the last one tells when
 * all have left.
 */
final class SocketWire implements Wire {
  private static final Logger log = LoggerFactory.getLogger(SocketWire.class);

  /** Who was refused, so that the others were asked whether they live, comes again after that. */
  private static final Duration TIME_TO_ANSWER = Hub.SHORTLY;

  private final Session session;
  private final SocketText text;
  private final Clock clock;
  private volatile @Nullable Owner owner;
  private @Nullable Instant unanswered;

  SocketWire(Session session, SocketText text, Clock clock) {
    this.session = session;
    this.text = text;
    this.clock = clock;
  }

  void start(Owner to) {
    owner = to;
  }

  @Override
  public void send(List<Message> messages) {
    RemoteEndpoint.Async remote = session.getAsyncRemote();
    int last = messages.size() - 1;
    for (int i = 0; i <= last; i++) {
      boolean isLast = i == last;
      remote.sendText(text.of(messages.get(i)), result -> sent(result, isLast));
    }
  }

  /** A ping that has no answer when the next one is due, and had its time, was sent to nobody. */
  @Override
  public void beat() {
    if (silent()) {
      gone();
      return;
    }
    // Jakarta's own sendPing waits until it has left.
    ((JakartaWebSocketSession) session)
        .getCoreSession()
        .sendFrame(new Frame(OpCode.PING), Callback.from(this::taken, this::failed), false);
  }

  synchronized void answered() {
    unanswered = null;
  }

  /** Otherwise a ping goes out now. */
  private synchronized boolean silent() {
    Instant now = clock.instant();
    if (unanswered == null) {
      unanswered = now;
      return false;
    }
    return !now.isBefore(unanswered.plus(TIME_TO_ANSWER));
  }

  @Override
  public void end(Ending ending) {
    // Jetty sends it after what is queued, without waiting here.
    closeWith(session, ending);
  }

  static void closeWith(Session session, Ending ending) {
    try {
      session.close(new CloseReason(CloseCodes.getCloseCode(ending.closeCode()), ending.code()));
    } catch (IOException e) {
      log.debug("A WebSocket was closed already", e);
    }
  }

  @Override
  public void abort() {
    ((JakartaWebSocketSession) session).abort();
  }

  private void sent(SendResult result, boolean last) {
    if (!result.isOK()) {
      failed(result.getException());
    } else if (last) {
      taken();
    }
  }

  private void failed(Throwable failure) {
    log.debug("A WebSocket cannot be written", failure);
    gone();
  }

  private void taken() {
    Owner to = owner;
    if (to != null) {
      to.taken();
    }
  }

  private void gone() {
    abort();
    Owner to = owner;
    if (to != null) {
      to.gone();
    }
  }
}
