package io.figwizard.handlerkit;

import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.distributed.proxy.ClientSideConfig;
import io.github.bucket4j.distributed.proxy.generic.select_for_update.AbstractSelectForUpdateBasedProxyManager;
import io.github.bucket4j.distributed.proxy.generic.select_for_update.SelectForUpdateBasedTransaction;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/**
 * bucket4j's buckets in the table {@code rate_limit}, each call in a short transaction that locks
 * the bucket's row. Nothing outlives the transaction, as PgBouncer's transaction mode demands.
 * Thread-safe.
 *
 * <p>Not bucket4j's own class for PostgreSQL: that one gives connections back with auto-commit off,
 * and the pool lends them as they are.
 */
final class BucketStore extends AbstractSelectForUpdateBasedProxyManager<String> {
  private final Jdbi jdbi;
  private final Clock clock;

  BucketStore(Jdbi jdbi, Clock clock) {
    super(ClientSideConfig.getDefault().withClientClock(new ClockMeter(clock)));
    this.jdbi = jdbi;
    this.clock = clock;
  }

  /** Takes one call out of a bucket, which is full when it is new. */
  ConsumptionProbe consume(String bucket, RateLimit limit) {
    return getProxy(bucket, limit::bandwidth).tryConsumeAndReturnRemaining(1);
  }

  @Override
  protected SelectForUpdateBasedTransaction allocateTransaction(
      String bucket, Optional<Long> timeoutNanos) {
    return new BucketTransaction(jdbi.open(), bucket, clock);
  }

  @Override
  public void removeProxy(String bucket) {
    jdbi.useExtension(RateLimitSql.class, sql -> sql.forget(List.of(bucket)));
  }
}
