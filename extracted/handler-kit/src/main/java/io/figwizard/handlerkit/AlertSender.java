package io.figwizard.handlerkit;

import io.dropwizard.lifecycle.Managed;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that tells the webhook what is on the board. When the application stops it has two
 * seconds for the rest; what it could not tell is logged and counted.
 */
final class AlertSender implements Managed {
  private static final Logger log = LoggerFactory.getLogger(AlertSender.class);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration LONG = Duration.ofHours(1);
  private static final long FLUSH_MILLIS = 1_800;
  private static final long GIVE_UP_MILLIS = 200;

  private final AlertBoard board;
  private final AlertHook hook;
  private final AlertCounts counts;
  private final Duration window;
  private final int perMinute;
  private final Clock clock;
  private final Thread thread;
  private final Deque<Instant> sentLately = new ArrayDeque<>();
  private Instant quietUntil = Instant.MIN;
  private volatile boolean stopping;

  AlertSender(
      AlertBoard board,
      AlertHook hook,
      AlertCounts counts,
      AlertsConfiguration configuration,
      Clock clock) {
    this.board = board;
    this.hook = hook;
    this.counts = counts;
    this.window = configuration.getWindow().toJavaDuration();
    this.perMinute = configuration.getPerMinute();
    this.clock = clock;
    this.thread = new Thread(this::run, "alerts");
    this.thread.setDaemon(true);
  }

  @Override
  public void start() {
    thread.start();
  }

  /** There is something new on the board. Never waits. */
  void wake() {
    LockSupport.unpark(thread);
  }

  @Override
  public void stop() throws InterruptedException {
    stopping = true;
    wake();
    thread.join(FLUSH_MILLIS);
    thread.interrupt();
    thread.join(GIVE_UP_MILLIS);
    for (AlertMessage untold : board.takeAll(clock.instant())) {
      counts.dropped().inc(untold.count());
      log.warn(
          "The application stops before an alert could be sent ({} times, {} others dropped): {}",
          untold.count(),
          untold.dropped(),
          untold.latest().summary());
    }
  }

  private void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        Instant now = clock.instant();
        Instant allowed = allowedFrom(now);
        Optional<AlertMessage> message =
            allowed.isAfter(now)
                ? Optional.empty()
                : board.take(stopping ? Instant.MAX : now, now.plus(window));
        if (message.isPresent()) {
          tell(message.get());
        } else if (stopping) {
          return;
        } else {
          pause(now, allowed);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void pause(Instant now, Instant allowed) {
    Instant due = board.nextDue().orElse(now.plus(LONG));
    Instant until = due.isAfter(allowed) ? due : allowed;
    LockSupport.parkNanos(this, Duration.between(now, until).toNanos());
  }

  /** When the hook's own wish and the limit for a minute let a message through. */
  private Instant allowedFrom(Instant now) {
    while (!sentLately.isEmpty() && !sentLately.getFirst().plus(MINUTE).isAfter(now)) {
      sentLately.removeFirst();
    }
    Instant byLimit =
        sentLately.size() < perMinute ? Instant.MIN : sentLately.getFirst().plus(MINUTE);
    return byLimit.isAfter(quietUntil) ? byLimit : quietUntil;
  }

  private void tell(AlertMessage message) throws InterruptedException {
    AlertHook.Result result;
    try {
      result = hook.send(message);
    } catch (InterruptedException e) {
      board.giveBack(message, clock.instant());
      throw e;
    } catch (RuntimeException e) {
      // Else the thread would end, and with it every alert to come.
      result = new AlertHook.Result.Failed(e.getClass().getSimpleName(), false);
    }
    Instant now = clock.instant();
    sentLately.addLast(now);
    if (result instanceof AlertHook.Result.Sent) {
      counts.sent().inc();
    } else if (result instanceof AlertHook.Result.Later later) {
      quietUntil = now.plus(later.after());
      board.giveBack(message, now);
    } else if (result instanceof AlertHook.Result.Failed failed) {
      counts.failed().inc();
      log.warn(
          "An alert could not be sent ({}; {} times, {} others dropped) and is kept for the next"
              + " message: {}",
          failed.why(),
          message.count(),
          message.dropped(),
          message.latest().summary());
      board.giveBack(message, now.plus(window));
    }
  }
}
