package io.figwizard.handlerkit;

import java.time.Clock;
import java.time.Duration;
import org.jdbi.v3.core.Jdbi;

/** Removes a domain's buckets that are full again: they say no more than none. */
final class ForgetBuckets implements BackgroundJob {
  private static final Duration PAUSE = Duration.ofMinutes(10);

  /** So that no transaction becomes long. */
  private static final int AT_ONCE = 1000;

  private final String domain;
  private final Jdbi jdbi;
  private final Clock clock;

  ForgetBuckets(String domain, Jdbi jdbi, Clock clock) {
    this.domain = domain;
    this.jdbi = jdbi;
    this.clock = clock;
  }

  @Override
  public String name() {
    return domain + ".forget-buckets";
  }

  @Override
  public Timing timing() {
    return BackgroundJob.every(PAUSE);
  }

  @Override
  public void run() {
    int deleted;
    do {
      deleted =
          jdbi.withExtension(
              RateLimitSql.class, sql -> sql.deleteExpired(clock.instant(), AT_ONCE));
    } while (deleted == AT_ONCE);
  }
}
