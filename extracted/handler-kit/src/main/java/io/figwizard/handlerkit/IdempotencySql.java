package io.figwizard.handlerkit;

import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/**
 * The table {@code idempotency} of the domain's schema ({@code db/handlerkit/idempotency.xml}). The
 * schema is the first of the role's search path: the kit knows no domain.
 */
interface IdempotencySql {
  /** Only for this transaction, so that it is safe behind PgBouncer. */
  @SqlQuery("SELECT set_config('lock_timeout', :timeout, true)")
  String lockTimeout(@Bind("timeout") String timeout);

  /** Back to what the role or the server has set. */
  @SqlUpdate("SET LOCAL lock_timeout TO DEFAULT")
  void usualLockTimeout();

  /** Waits for a running transaction with the same key; 0 where the key is taken. */
  @SqlUpdate(
      """
      INSERT INTO idempotency (user_id, action, idempotency_key, body_hash, created_at)
      VALUES (:user, :action, :key, :bodyHash, :now)
      ON CONFLICT DO NOTHING
      """)
  int claim(
      @Bind("user") UUID user,
      @Bind("action") String action,
      @Bind("key") String key,
      @Bind("bodyHash") byte[] bodyHash,
      @Bind("now") OffsetDateTime now);

  /** Of a process that died before it answered; 1 where the key is now this one's. */
  @SqlUpdate(
      """
      UPDATE idempotency SET created_at = :now
      WHERE user_id = :user AND action = :action AND idempotency_key = :key
        AND body_hash = :bodyHash AND answer IS NULL AND created_at < :before
      """)
  int takeOver(
      @Bind("user") UUID user,
      @Bind("action") String action,
      @Bind("key") String key,
      @Bind("bodyHash") byte[] bodyHash,
      @Bind("now") OffsetDateTime now,
      @Bind("before") OffsetDateTime before);

  @SqlQuery(
      """
      SELECT EXISTS (
        SELECT FROM idempotency
        WHERE user_id = :user AND action = :action AND idempotency_key = :key AND answer IS NULL)
      """)
  boolean isInProgress(
      @Bind("user") UUID user, @Bind("action") String action, @Bind("key") String key);

  @SqlUpdate(
      """
      DELETE FROM idempotency
      WHERE user_id = :user AND action = :action AND idempotency_key = :key AND answer IS NULL
      """)
  int release(@Bind("user") UUID user, @Bind("action") String action, @Bind("key") String key);

  /** The stored answer, provided that it was given to the same body. */
  @SqlQuery(
      """
      SELECT answer FROM idempotency
      WHERE user_id = :user AND action = :action AND idempotency_key = :key AND body_hash = :bodyHash
      """)
  Optional<String> answer(
      @Bind("user") UUID user,
      @Bind("action") String action,
      @Bind("key") String key,
      @Bind("bodyHash") byte[] bodyHash);

  @SqlUpdate(
      """
      UPDATE idempotency SET answer = CAST(:answer AS json)
      WHERE user_id = :user AND action = :action AND idempotency_key = :key
      """)
  int store(
      @Bind("user") UUID user,
      @Bind("action") String action,
      @Bind("key") String key,
      @Bind("answer") String answer);

  /** Skips rows that another request is deleting: nobody waits for housekeeping. */
  @SqlUpdate(
      """
      DELETE FROM idempotency
      WHERE (user_id, action, idempotency_key) IN (
        SELECT user_id, action, idempotency_key FROM idempotency
        WHERE user_id = :user AND created_at < :before
        FOR UPDATE SKIP LOCKED)
      """)
  int forget(@Bind("user") UUID user, @Bind("before") OffsetDateTime before);

  @SqlUpdate("DELETE FROM idempotency WHERE user_id = :user")
  int forget(@Bind("user") UUID user);
}
