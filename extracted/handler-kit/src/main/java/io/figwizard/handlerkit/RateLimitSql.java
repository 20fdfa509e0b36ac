package io.figwizard.handlerkit;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/**
 * The table {@code rate_limit} of the domain's schema ({@code db/handlerkit/rate_limit.xml}). The
 * schema is the first of the role's search path: the kit knows no domain.
 */
interface RateLimitSql {
  /** Only for this transaction, so that it is safe behind PgBouncer. */
  @SqlQuery("SELECT set_config('lock_timeout', :timeout, true)")
  String lockTimeout(String timeout);

  /** Holds the row until the transaction ends; of no bytes where nothing has been counted yet. */
  @SqlQuery("SELECT coalesce(state, ''::bytea) FROM rate_limit WHERE bucket = :bucket FOR UPDATE")
  Optional<byte[]> lock(String bucket);

  @SqlUpdate(
      """
      INSERT INTO rate_limit (bucket, expires_at) VALUES (:bucket, :expiresAt)
      ON CONFLICT DO NOTHING
      """)
  int insert(String bucket, Instant expiresAt);

  @SqlUpdate("UPDATE rate_limit SET state = :state, expires_at = :expiresAt WHERE bucket = :bucket")
  int update(String bucket, byte[] state, Instant expiresAt);

  /** Some of those that are full again; never waits for who is counting. */
  @SqlUpdate(
      """
      DELETE FROM rate_limit WHERE bucket IN (
        SELECT bucket FROM rate_limit WHERE expires_at < :now
        LIMIT :atMost FOR UPDATE SKIP LOCKED)
      """)
  int deleteExpired(Instant now, int atMost);

  @SqlUpdate("DELETE FROM rate_limit WHERE bucket = ANY(:buckets)")
  int forget(List<String> buckets);
}
