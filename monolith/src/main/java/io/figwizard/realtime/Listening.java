package io.figwizard.realtime;

import io.dropwizard.db.DataSourceFactory;
import io.figwizard.handlerkit.DatabaseChannel;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears of news as it is committed, on a thread and a connection of its own. When that breaks, it
 * listens again and then has everybody looked at, because what was said meanwhile is lost.
 */
final class Listening {
  private static final Logger log = LoggerFactory.getLogger(Listening.class);
  private static final Duration WAIT = Duration.ofSeconds(1);
  private static final int WAITS_BETWEEN_CHECKS = 5;
  private static final Duration AFTER_A_FAILURE = Duration.ofMillis(500);

  private final DataSourceFactory database;
  private final Hub hub;
  private final Runnable lookSoon;
  private final Thread thread;
  private volatile boolean stopping;
  private volatile boolean listening;

  /**
   * @param lookSoon has everybody looked at, on another thread
   */
  Listening(DataSourceFactory database, Hub hub, Runnable lookSoon) {
    this.database = database;
    this.hub = hub;
    this.lookSoon = lookSoon;
    this.thread = new Thread(this::run, "realtime-listen");
    this.thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  boolean isListening() {
    return listening;
  }

  void stop() throws InterruptedException {
    stopping = true;
    thread.interrupt();
    thread.join(WAIT.multipliedBy(2).toMillis());
  }

  private void run() {
    boolean failing = false;
    while (!stopping) {
      try (DatabaseChannel channel = DatabaseChannel.open(database, Signal.CHANNEL)) {
        listening = true;
        if (failing) {
          failing = false;
          log.info("Listens to the database again");
        }
        lookSoon.run();
        listen(channel);
      } catch (SQLException | RuntimeException e) {
        if (!failing && !stopping) {
          failing = true;
          log.warn(
              "Does not hear the database any more; looks every few seconds until it does: {}",
              e.toString());
        }
        rest();
      } finally {
        listening = false;
      }
    }
  }

  private void listen(DatabaseChannel channel) throws SQLException {
    int silent = 0;
    while (!stopping) {
      List<String> said = channel.await(WAIT);
      said.forEach(payload -> Signal.parse(payload).ifPresent(hub::hear));
      silent = said.isEmpty() ? silent + 1 : 0;
      if (silent >= WAITS_BETWEEN_CHECKS) {
        channel.check();
        silent = 0;
      }
    }
  }

  private void rest() {
    try {
      Thread.sleep(AFTER_A_FAILURE.toMillis());
    } catch (InterruptedException e) {
      log.debug("Woken to stop");
    }
  }
}
