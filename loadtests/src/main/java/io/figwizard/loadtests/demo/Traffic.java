package io.figwizard.loadtests.demo;

import io.figwizard.loadtests.console.ProgressLine;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The steady load of the demo: runs from beginning to end, whatever else happens. */
final class Traffic implements AutoCloseable {

  private static final long LOOK_EVERY_MILLIS = 250;

  private final AnswerLog log = new AnswerLog();
  private final OpenLoop loop;
  private final ProgressLine progress;

  private Traffic(OpenLoop.Rate rate, AnswerRequests requests, ProgressLine progress) {
    this.progress = progress;
    this.loop =
        OpenLoop.start(
            rate,
            requests,
            exchange -> log.add(Answered.of(exchange, requests.userOf(exchange.number()))));
  }

  static Traffic start(OpenLoop.Rate rate, AnswerRequests requests, ProgressLine progress) {
    return new Traffic(rate, requests, progress);
  }

  /** Lets it run for a while, telling how it goes. */
  Outcomes watch(String what, long fromNanos, Duration duration) throws InterruptedException {
    long until = System.nanoTime() + duration.toNanos();
    for (long left = duration.toNanos(); left > 0; left = until - System.nanoTime()) {
      Outcomes soFar = log.between(fromNanos, System.nanoTime());
      progress.update(
          "  %s: %d s left, %,d requests, %d failed, monolith %,d, extracted %,d"
              .formatted(
                  what,
                  TimeUnit.NANOSECONDS.toSeconds(left),
                  soFar.count(),
                  soFar.failed().count(),
                  soFar.by(Answered.MONOLITH).count(),
                  soFar.by(Answered.EXTRACTED).count()));
      TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
    }
    return log.between(fromNanos, System.nanoTime());
  }

  Outcomes between(long fromNanos, long toNanos) {
    return log.between(fromNanos, toNanos);
  }

  Outcomes all() {
    return log.all();
  }

  /** Stops sending and waits for the last answers. */
  @Override
  public void close() {
    loop.close();
  }
}
