package io.figwizard.handlerkit;

import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Optional;

/**
 * Remembers, in the action's own transaction, which answer a key got. Only successes are kept: a
 * refusal rolls everything back, the key included, so that the client may correct and try again
 * with the same key.
 */
final class IdempotencyLog {
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
