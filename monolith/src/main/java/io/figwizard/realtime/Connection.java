package io.figwizard.realtime;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's stream: its place among its user's notifications, and what it is doing at the
 * moment. It reads only when everything before has left, so whatever wakes it how often, nothing is
 * sent twice or in the wrong order. Thread-safe; calls its wire and the hub without its lock.
 */
final class Connection implements Wire.Owner {
  private static final Logger log = LoggerFactory.getLogger(Connection.class);

  private enum State {
    OPENING,
    IDLE,
    READING,
    WRITING,
    OVER
  }

  /**
   * Whose it is and how long it may last.
   *
   * @param requestId how logs call it
   */
  record Ticket(UUID userId, String requestId, Instant expiresAt) {}

  /** How often something is said, and how long a client may take for it. */
  record Pace(Duration heartbeat, Duration dropAfter) {}

  /** What all connections of a process share. */
  record Surroundings(
      Store store, Executor readers, Hub hub, Pace pace, RealtimeMetrics metrics, Clock clock) {}

  private final Ticket ticket;
  private final Wire wire;
  private final Surroundings around;

  private State state = State.OPENING;
  private long place;
  // After a resume: what was sent before it, and is not sent again.
  private long sentFrom;
  private long sentTo;
  private boolean mayResume;
  private boolean more;
  private Instant since;

  Connection(Ticket ticket, Wire wire, Surroundings around) {
    this.ticket = ticket;
    this.wire = wire;
    this.around = around;
    this.since = around.clock().instant();
  }

  UUID userId() {
    return ticket.userId();
  }

  /**
   * Begins to send.
   *
   * @param after the place that the client has come to, null where it is new
   * @param found read after the hub came to know this connection
   */
  void open(@Nullable Long after, Reception.Start found) {
    long start;
    synchronized (this) {
      if (state != State.OPENING) {
        return;
      }
      mayResume = after == null;
      // Never ahead of what there is: a database that was restored begins again further back.
      start = after == null ? found.newest() : Math.min(after, found.newest());
      place = start;
      sentFrom = start;
      sentTo = start;
      more = true;
      write();
    }
    wire.send(List.of(new Message.Ready(start, start >= found.horizon())));
  }

  /**
   * Goes back to an earlier place; what was sent meanwhile is not sent again.
   *
   * @return false when it was said where to begin before
   */
  synchronized boolean resume(long after) {
    if (!mayResume) {
      return false;
    }
    mayResume = false;
    if (after < sentFrom) {
      sentTo = place;
      place = after;
      wake();
    }
    return true;
  }

  /** There may be something new. */
  synchronized void wake() {
    if (state == State.IDLE) {
      read();
    } else {
      more = true;
    }
  }

  /** As {@link #wake}, where the user's newest is known. */
  synchronized void wakeIfBehind(long newest) {
    if (newest > place) {
      wake();
    }
  }

  /** Looks after time: to be called every now and then. */
  void tick() {
    Instant now = around.clock().instant();
    boolean beat = false;
    Ending ending = null;
    synchronized (this) {
      Pace pace = around.pace();
      if (state == State.OVER) {
        return;
      }
      if (!now.isBefore(ticket.expiresAt())) {
        ending = Ending.TOKEN_EXPIRED;
      } else if (state == State.WRITING && !now.isBefore(since.plus(pace.dropAfter()))) {
        ending = Ending.TOO_SLOW;
      } else if (state == State.IDLE && !now.isBefore(since.plus(pace.heartbeat()))) {
        write();
        beat = true;
      }
    }
    if (ending != null) {
      end(ending);
    } else if (beat) {
      wire.beat();
    }
  }

  /** Finds out whether the client is still there. */
  void probe() {
    synchronized (this) {
      if (state != State.IDLE) {
        return;
      }
      write();
    }
    wire.beat();
  }

  /** Says why and closes; a client that does not take it is cut off by the hub a little later. */
  void end(Ending ending) {
    if (leave()) {
      log.info(
          "The realtime connection of user {} ends: {} (request {})",
          ticket.userId(),
          ending.code(),
          ticket.requestId());
      around.metrics().ended(ending);
      wire.end(ending);
      around.hub().abortSoon(wire);
    }
  }

  @Override
  public synchronized void taken() {
    if (state != State.WRITING) {
      return;
    }
    since = around.clock().instant();
    if (more) {
      read();
    } else {
      state = State.IDLE;
    }
  }

  @Override
  public void gone() {
    if (leave()) {
      log.debug("The client of user {} is gone (request {})", ticket.userId(), ticket.requestId());
    }
  }

  private boolean leave() {
    synchronized (this) {
      if (state == State.OVER) {
        return false;
      }
      state = State.OVER;
    }
    around.hub().leave(this);
    return true;
  }

  private void write() {
    state = State.WRITING;
    since = around.clock().instant();
  }

  private void read() {
    state = State.READING;
    more = false;
    try {
      around.readers().execute(this::readAndSend);
    } catch (RejectedExecutionException e) {
      // The process stops; everybody is told.
      state = State.IDLE;
    }
  }

  private void readAndSend() {
    long from;
    synchronized (this) {
      from = place;
    }
    List<NotificationSql.Row> rows;
    try {
      rows = around.store().after(ticket.userId(), from);
    } catch (RuntimeException e) {
      // The database, most likely. Whoever looks after everybody finds this one behind.
      log.debug("Notifications of user {} cannot be read", ticket.userId(), e);
      around.metrics().readFailed();
      rest();
      return;
    }
    List<Message> messages = advance(from, rows);
    if (!messages.isEmpty()) {
      around.metrics().sent(messages.size());
      wire.send(messages);
    }
  }

  private synchronized void rest() {
    if (state == State.READING) {
      state = State.IDLE;
    }
  }

  /** What is to be sent of the rows; the state is the one that follows. */
  private synchronized List<Message> advance(long from, List<NotificationSql.Row> rows) {
    if (state != State.READING) {
      return List.of();
    }
    if (from != place) {
      // Resumed meanwhile.
      read();
      return List.of();
    }
    if (rows.isEmpty()) {
      if (more) {
        read();
      } else {
        state = State.IDLE;
      }
      return List.of();
    }
    place = rows.get(rows.size() - 1).sequence();
    more |= rows.size() == Store.BATCH;
    List<Message> messages =
        rows.stream()
            .filter(row -> row.sequence() <= sentFrom || row.sequence() > sentTo)
            .<Message>map(Message.News::new)
            .toList();
    if (messages.isEmpty()) {
      read();
    } else {
      write();
    }
    return messages;
  }
}
