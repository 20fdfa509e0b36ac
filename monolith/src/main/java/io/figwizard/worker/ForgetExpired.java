package io.figwizard.worker;

import io.figwizard.handlerkit.BackgroundJob;
import java.time.Clock;
import java.time.Duration;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Erases events whose payload has an {@code expiresAt} that has passed, also those that were given
 * up: a token in them is not kept longer than it is good.
 */
final class ForgetExpired implements BackgroundJob {
  private static final Logger log = LoggerFactory.getLogger(ForgetExpired.class);
  private static final Duration PAUSE = Duration.ofMinutes(1);
  private static final int BATCH = 1_000;

  private final Jdbi jdbi;
  private final Clock clock;

  ForgetExpired(Jdbi jdbi, Clock clock) {
    this.jdbi = jdbi;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "worker.forget-expired";
  }

  @Override
  public Timing timing() {
    return BackgroundJob.every(PAUSE);
  }

  @Override
  public void run() {
    int forgotten;
    do {
      forgotten =
          jdbi.withExtension(DeliverySql.class, sql -> sql.forgetExpired(clock.instant(), BATCH));
      if (forgotten > 0) {
        log.warn("{} events expired before they could be delivered", forgotten);
      }
    } while (forgotten == BATCH);
  }
}
