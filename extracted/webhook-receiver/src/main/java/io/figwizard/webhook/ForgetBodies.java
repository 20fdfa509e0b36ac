package io.figwizard.webhook;

import io.figwizard.handlerkit.BackgroundJob;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Erases the bodies of old events, in small transactions; their rows stay. */
final class ForgetBodies implements BackgroundJob {
  private static final Logger log = LoggerFactory.getLogger(ForgetBodies.class);
  private static final int AT_ONCE = 500;

  private final Jdbi jdbi;
  private final Duration retention;
  private final Clock clock;

  ForgetBodies(Jdbi jdbi, Duration retention, Clock clock) {
    this.jdbi = jdbi;
    this.retention = retention;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "webhook.forget-bodies";
  }

  @Override
  public Timing timing() {
    return BackgroundJob.daily(LocalTime.of(3, 40));
  }

  @Override
  public void run() {
    Instant before = clock.instant().minus(retention);
    int forgotten = 0;
    int some;
    do {
      some = jdbi.withExtension(ErasureSql.class, sql -> sql.forgetBodies(before, AT_ONCE));
      forgotten += some;
    } while (some == AT_ONCE);
    log.info("Erased the bodies of {} webhook events received before {}", forgotten, before);
  }
}
