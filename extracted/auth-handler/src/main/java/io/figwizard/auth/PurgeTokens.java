package io.figwizard.auth;

import io.figwizard.handlerkit.BackgroundJob;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.ToIntFunction;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes tokens that have expired, of sessions and of password resets, and failed attempts that
 * count no more, in small transactions. A request finds them as little as before: they were refused
 * already.
 */
final class PurgeTokens implements BackgroundJob {
  private static final Logger log = LoggerFactory.getLogger(PurgeTokens.class);
  // The token in an order that nobody took must not lie around for long.
  private static final Duration PAUSE = Duration.ofMinutes(1);
  private static final int AT_ONCE = 1_000;

  private final Jdbi jdbi;
  private final Duration window;
  private final Clock clock;

  /**
   * @param window how long a failed attempt counts
   */
  PurgeTokens(Jdbi jdbi, Duration window, Clock clock) {
    this.jdbi = jdbi;
    this.window = window;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "auth.purge-tokens";
  }

  @Override
  public Timing timing() {
    return BackgroundJob.every(PAUSE);
  }

  @Override
  public void run() {
    Instant now = clock.instant();
    int orders = all(purge -> purge.resetOrders(now, AT_ONCE));
    if (orders > 0) {
      log.warn("{} orders of password-reset mails expired before anybody took them", orders);
    }
    all(purge -> purge.passwordResets(now, AT_ONCE));
    all(purge -> purge.refreshTokens(now, AT_ONCE));
    all(purge -> purge.loginFailures(now.minus(window), AT_ONCE));
  }

  private int all(ToIntFunction<PurgeDao> some) {
    int deleted = 0;
    int last;
    do {
      last = jdbi.withExtension(PurgeDao.class, some::applyAsInt);
      deleted += last;
    } while (last == AT_ONCE && !Thread.currentThread().isInterrupted());
    return deleted;
  }
}
