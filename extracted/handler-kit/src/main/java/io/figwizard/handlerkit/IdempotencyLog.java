package io.figwizard.handlerkit;

import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Optional;

/**
 * Remembers, in the action's own transaction, which answer a key got. Only successes are kept: a
 * refusal rolls everything back, the key included, so that the client may correct and try again
 * with the same key. Keys of actions that work outside of the database are taken before their
 * transaction and given back after a refusal.
 */
final class IdempotencyLog {
  /** Longer than any request may take; after it, who took a key and did not answer is dead. */
  private static final Duration LEASE = Duration.ofMinutes(2);

  private final Clock clock;
  private final Duration wait;
  private final Duration retention;

  IdempotencyLog(HandlerKitConfiguration configuration, Clock clock) {
    this.clock = clock;
    this.wait = configuration.getIdempotencyWait().toJavaDuration();
    this.retention = configuration.getIdempotencyRetention().toJavaDuration();
  }

  /**
   * Takes the key, or finds what it was answered with. While another transaction holds it, waits.
   *
   * @return the stored answer, or nothing where the key is now this transaction's
   * @throws Refusal 409 when the wait was too long, or when the key belongs to another body
   */
  Optional<String> claim(IdempotencySql sql, IdempotencyKey key) {
    OffsetDateTime now = OffsetDateTime.now(clock);
    sql.forget(key.user(), now.minus(retention));
    sql.lockTimeout(wait.toMillis() + "ms");
    if (claimed(sql, key, now)) {
      sql.usualLockTimeout();
      return Optional.empty();
    }
    return Optional.of(
        sql.answer(key.user(), key.action(), key.key(), key.bodyHash())
            .orElseThrow(Refusals::idempotencyConflict));
  }

  /**
   * As {@link #claim}, for an action that works outside of the database: to be committed before it
   * begins. Does not wait for others.
   */
  Optional<String> claimAhead(IdempotencySql sql, IdempotencyKey key) {
    OffsetDateTime now = OffsetDateTime.now(clock);
    sql.forget(key.user(), now.minus(retention));
    sql.lockTimeout(wait.toMillis() + "ms");
    if (claimed(sql, key, now)
        || sql.takeOver(key.user(), key.action(), key.key(), key.bodyHash(), now, now.minus(LEASE))
            == 1) {
      return Optional.empty();
    }
    if (sql.isInProgress(key.user(), key.action(), key.key())) {
      throw Refusals.idempotencyInProgress();
    }
    return Optional.of(
        sql.answer(key.user(), key.action(), key.key(), key.bodyHash())
            .orElseThrow(Refusals::idempotencyConflict));
  }

  /** After a failure: the same key may be used again at once. */
  void release(IdempotencySql sql, IdempotencyKey key) {
    sql.release(key.user(), key.action(), key.key());
  }

  void store(IdempotencySql sql, IdempotencyKey key, String answer) {
    sql.store(key.user(), key.action(), key.key(), answer);
  }

  private static boolean claimed(IdempotencySql sql, IdempotencyKey key, OffsetDateTime now) {
    try {
      return sql.claim(key.user(), key.action(), key.key(), key.bodyHash(), now) == 1;
    } catch (RuntimeException e) {
      if (DatabaseFailure.of(e) == DatabaseFailure.LOCK_TIMEOUT) {
        throw Refusals.idempotencyInProgress();
      }
      throw e;
    }
  }
}
