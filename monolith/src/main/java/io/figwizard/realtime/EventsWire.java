package io.figwizard.realtime;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.io.EndPoint;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Server-sent events written without a thread that waits for the client (Servlet 6.0, section 3.7):
 * Jetty says when the system takes more. Jersey's event sink does not tell, so it would collect in
 * memory what a slow client leaves.
 */
final class EventsWire implements Wire, WriteListener {
  private static final Logger log = LoggerFactory.getLogger(EventsWire.class);

  /** What we write goes out at once; a large buffer would only be kept. */
  private static final int BUFFER = 1024;

  private final EventText text;
  private final EndPoint endPoint;
  private volatile @Nullable AsyncContext async;
  private @Nullable ServletOutputStream out;
  private volatile @Nullable Owner owner;
  private byte @Nullable [] next;
  private @Nullable Ending last;
  private boolean writable;
  private boolean flush;
  private boolean said;
  private boolean ending;
  private boolean over;

  EventsWire(HttpServletRequest request, EventText text) {
    this.text = text;
    this.endPoint =
        ServletContextRequest.getServletContextRequest(request)
            .getConnectionMetaData()
            .getConnection()
            .getEndPoint();
  }

  /** The answer begins; what is said before waits until it has. */
  synchronized void start(HttpServletRequest request, HttpServletResponse response, Owner to)
      throws IOException {
    response.setStatus(HttpServletResponse.SC_OK);
    response.setContentType("text/event-stream");
    response.setCharacterEncoding("UTF-8");
    response.setHeader("Cache-Control", "no-store");
    // nginx and its kin would collect what is to arrive at once.
    response.setHeader("X-Accel-Buffering", "no");
    response.setBufferSize(BUFFER);
    owner = to;
    AsyncContext context = request.startAsync();
    // It lasts as long as its token; the connection's own idle time is longer than a heartbeat.
    context.setTimeout(0);
    async = context;
    ServletOutputStream stream = response.getOutputStream();
    out = stream;
    stream.setWriteListener(this);
  }

  @Override
  public void send(List<Message> messages) {
    say(text.events(messages));
  }

  @Override
  public void beat() {
    say(text.beat());
  }

  @Override
  public void end(Ending why) {
    synchronized (this) {
      last = why;
    }
    advance();
  }

  @Override
  public void abort() {
    synchronized (this) {
      if (over) {
        return;
      }
      over = true;
    }
    endPoint.close();
    complete();
  }

  @Override
  public void onWritePossible() {
    synchronized (this) {
      writable = true;
    }
    advance();
  }

  @Override
  public void onError(Throwable failure) {
    log.debug("A stream of events broke", failure);
    fail();
  }

  private void say(byte[] bytes) {
    synchronized (this) {
      next = bytes;
      said = true;
    }
    advance();
  }

  private void advance() {
    boolean taken;
    try {
      taken = writeWhatFits();
    } catch (IOException | IllegalStateException e) {
      log.debug("A stream of events cannot be written", e);
      fail();
      return;
    }
    Owner to = owner;
    if (taken && to != null) {
      to.taken();
    }
  }

  /**
   * @return whether what was said has left
   */
  private synchronized boolean writeWhatFits() throws IOException {
    ServletOutputStream stream = out;
    boolean taken = false;
    while (writable && !over && stream != null && stream.isReady()) {
      if (next != null) {
        stream.write(next);
        next = null;
        flush = true;
      } else if (flush) {
        stream.flush();
        flush = false;
      } else if (said) {
        said = false;
        taken = true;
      } else if (last != null) {
        next = text.ending(last);
        last = null;
        ending = true;
      } else {
        over = ending;
        break;
      }
    }
    if (ending && over) {
      complete();
    }
    return taken;
  }

  private void fail() {
    synchronized (this) {
      over = true;
    }
    complete();
    Owner to = owner;
    if (to != null) {
      to.gone();
    }
  }

  private void complete() {
    AsyncContext context = async;
    if (context != null) {
      try {
        context.complete();
      } catch (IllegalStateException e) {
        log.trace("Jetty has completed it already", e);
      }
    }
  }
}
