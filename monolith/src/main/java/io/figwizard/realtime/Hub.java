package io.figwizard.realtime;

import io.figwizard.handlerkit.Refusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** All connections of this process, by user. Thread-safe; calls connections without its lock. */
final class Hub {
  /** For the last words. */
  private static final Duration LAST_WORDS = Duration.ofSeconds(2);

  static final Duration SHORTLY = Duration.ofSeconds(2);

  private final Map<UUID, Set<Connection>> byUser = new HashMap<>();
  private final int maxPerUser;
  private final int maxConnections;
  private final ScheduledExecutorService timer;
  private int size;
  private boolean closed;

  Hub(int maxPerUser, int maxConnections, ScheduledExecutorService timer) {
    this.maxPerUser = maxPerUser;
    this.maxConnections = maxConnections;
    this.timer = timer;
  }

  /**
   * @throws Refusal 429 when the user has too many, 503 when there are too many or we are stopping
   */
  void enter(Connection connection) {
    List<Connection> others;
    synchronized (this) {
      Set<Connection> ofUser = byUser.getOrDefault(connection.userId(), Set.of());
      if (closed || size >= maxConnections) {
        throw Refusal.retryLater(
            503, "unavailable", "The server takes no more connections at the moment.", SHORTLY);
      }
      if (ofUser.size() < maxPerUser) {
        byUser.computeIfAbsent(connection.userId(), user -> new HashSet<>()).add(connection);
        size++;
        return;
      }
      others = List.copyOf(ofUser);
    }
    // Some of them may have lost their clients without a word; when this one comes again, we know.
    others.forEach(Connection::probe);
    throw Refusal.retryLater(
        429, "too_many_connections", Ending.TOO_MANY_CONNECTIONS.message(), SHORTLY);
  }

  synchronized void leave(Connection connection) {
    Set<Connection> ofUser = byUser.get(connection.userId());
    if (ofUser != null && ofUser.remove(connection)) {
      size--;
      if (ofUser.isEmpty()) {
        byUser.remove(connection.userId());
      }
    }
  }

  synchronized int size() {
    return size;
  }

  synchronized List<UUID> users() {
    return List.copyOf(byUser.keySet());
  }

  void hear(Signal signal) {
    if (signal.departed()) {
      end(signal.userId(), Ending.ACCOUNT_DELETED);
    } else {
      ofUser(signal.userId()).forEach(Connection::wake);
    }
  }

  void hear(NotificationSql.Standing standing) {
    Long newest = standing.newest();
    if (standing.departed()) {
      end(standing.userId(), Ending.ACCOUNT_DELETED);
    } else if (newest != null) {
      ofUser(standing.userId()).forEach(connection -> connection.wakeIfBehind(newest));
    }
  }

  void tick() {
    forAll(Connection::tick);
  }

  /** Tells everybody to come again, elsewhere, and lets nobody in. */
  void close() {
    synchronized (this) {
      closed = true;
    }
    forAll(connection -> connection.end(Ending.RESTART));
  }

  void abortSoon(Wire wire) {
    try {
      timer.schedule(wire::abort, LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      wire.abort();
    }
  }

  private void end(UUID userId, Ending ending) {
    ofUser(userId).forEach(connection -> connection.end(ending));
  }

  private synchronized List<Connection> ofUser(UUID userId) {
    return List.copyOf(byUser.getOrDefault(userId, Set.of()));
  }

  private void forAll(Consumer<Connection> action) {
    List<Connection> all = new ArrayList<>();
    synchronized (this) {
      byUser.values().forEach(all::addAll);
    }
    all.forEach(action);
  }
}
