package io.figwizard.handlerkit;

import io.github.bucket4j.distributed.proxy.generic.select_for_update.LockAndGetResult;
import io.github.bucket4j.distributed.proxy.generic.select_for_update.SelectForUpdateBasedTransaction;
import io.github.bucket4j.distributed.remote.RemoteBucketState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** What bucket4j does to one bucket, with the row locked until it is done. One thread. */
final class BucketTransaction implements SelectForUpdateBasedTransaction {
  /** A process that was stopped while it held the row must not stop all others. */
  private static final String LOCK_TIMEOUT = "2s";

  /** Long enough to be counted in. */
  private static final Duration NEW = Duration.ofMinutes(1);

  private final Handle handle;
  private final String bucket;
  private final Clock clock;

  BucketTransaction(Handle handle, String bucket, Clock clock) {
    this.handle = handle;
    this.bucket = bucket;
    this.clock = clock;
  }

  @Override
  public void begin(Optional<Long> timeoutNanos) {
    handle.begin();
    sql().lockTimeout(LOCK_TIMEOUT);
  }

  @Override
  public LockAndGetResult tryLockAndGet(Optional<Long> timeoutNanos) {
    return sql()
        .lock(bucket)
        .map(state -> LockAndGetResult.locked(state.length == 0 ? null : state))
        .orElseGet(LockAndGetResult::notLocked);
  }

  @Override
  public boolean tryInsertEmptyData(Optional<Long> timeoutNanos) {
    return sql().insert(bucket, clock.instant().plus(NEW)) == 1;
  }

  @Override
  public void update(byte[] data, RemoteBucketState state, Optional<Long> timeoutNanos) {
    Instant now = clock.instant();
    long untilFull = state.calculateFullRefillingTime(ClockMeter.nanos(now));
    sql().update(bucket, data, now.plusNanos(untilFull));
  }

  @Override
  public void commit(Optional<Long> timeoutNanos) {
    handle.commit();
  }

  @Override
  public void rollback() {
    if (!LostConnection.discarded(handle)) {
      handle.rollback();
    }
  }

  @Override
  public void release() {
    try (Handle open = handle) {
      if (!LostConnection.discarded(open) && open.isInTransaction()) {
        open.rollback();
      }
    }
  }

  private RateLimitSql sql() {
    return SqlObjects.attach(handle, RateLimitSql.class);
  }
}
