package io.figwizard.exports;

import io.figwizard.handlerkit.BackgroundJob;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.ToIntFunction;
import org.jdbi.v3.core.Jdbi;

/**
 * Removes expired files, later than they expire: downloads that have begun before are not broken
 * off. That there was an export stays known for a week, so that a late client is told so.
 */
final class PurgeExports implements BackgroundJob {
  /** Longer than any download can take. */
  static final Duration GRACE = Duration.ofHours(2);

  static final Duration REMEMBERED = Duration.ofDays(7);
  private static final Duration PAUSE = Duration.ofMinutes(10);

  /** A part is a quarter of a megabyte: so that no transaction becomes long. */
  private static final int AT_ONCE = 200;

  private final Jdbi jdbi;
  private final Clock clock;

  PurgeExports(Jdbi jdbi, Clock clock) {
    this.jdbi = jdbi;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "exports.purge";
  }

  @Override
  public Timing timing() {
    return BackgroundJob.every(PAUSE);
  }

  @Override
  public void run() {
    Instant now = clock.instant();
    untilNoneIsLeft(sql -> sql.deleteParts(now.minus(GRACE), AT_ONCE));
    untilNoneIsLeft(sql -> sql.deleteExports(now.minus(REMEMBERED), AT_ONCE));
  }

  private void untilNoneIsLeft(ToIntFunction<PurgeSql> delete) {
    int deleted;
    do {
      deleted = jdbi.withExtension(PurgeSql.class, delete::applyAsInt);
    } while (deleted == AT_ONCE);
  }
}
