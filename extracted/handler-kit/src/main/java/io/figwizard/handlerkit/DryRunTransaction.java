package io.figwizard.handlerkit;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * A call whose transaction is rolled back whatever the action does. Waits for locks only shortly,
 * so that it is real requests that go on. Not for use by more than one thread.
 */
final class DryRunTransaction implements Call, AutoCloseable {
  /** Lives as long as its transaction; a setting of nobody else's. */
  private static final String MARK = "figwizard.dry_run";

  private final Call asked;
  private final @Nullable Jdbi jdbi;
  private final DryRunGuard.Pass pass;
  private final Duration lockTimeout;
  private final Duration deadline;
  private @Nullable Handle handle;
  private @Nullable EffectCounter counter;

  /**
   * @param asked who asks for what, without a database
   */
  DryRunTransaction(
      Call asked, @Nullable Jdbi jdbi, DryRunGuard guard, Duration lockTimeout, Duration deadline) {
    this.asked = asked;
    this.jdbi = jdbi;
    this.lockTimeout = lockTimeout;
    this.deadline = deadline;
    this.pass = guard.begin(System.nanoTime() + deadline.toNanos());
  }

  @Override
  public UUID userId() {
    return asked.userId();
  }

  @Override
  public Instant authenticatedUntil() {
    return asked.authenticatedUntil();
  }

  @Override
  public Variant variant() {
    return asked.variant();
  }

  @Override
  public String requestId() {
    return asked.requestId();
  }

  @Override
  public String idempotencyKey() {
    return asked.idempotencyKey();
  }

  @Override
  public String clientAddress() {
    return asked.clientAddress();
  }

  @Override
  public <T> T sql(Class<T> sqlObject) {
    return SqlObjects.attach(begun(), sqlObject);
  }

  /**
   * What was done up to now, once everything is checked that a commit would check.
   *
   * @throws IllegalStateException when the action has ended the transaction
   */
  Effects effects() {
    Handle open = handle;
    if (open == null || counter == null) {
      return Effects.NONE;
    }
    if (!isStillTheSame(open)) {
      throw new IllegalStateException(
          "The action has ended the transaction of its dry run; what it did may have been kept."
              + " Take its @DryRunnable away.");
    }
    open.execute("SET CONSTRAINTS ALL IMMEDIATE");
    return counter.count();
  }

  /** Rolls back and gives the connection back. */
  @Override
  public void close() {
    try (pass;
        Handle open = handle) {
      if (open != null && !LostConnection.discarded(open) && open.isInTransaction()) {
        open.rollback();
      }
    }
  }

  private Handle begun() {
    if (jdbi == null) {
      throw new IllegalStateException(
          "This handler has no database; give it one with Handler.database.");
    }
    Handle open = handle;
    if (open == null) {
      open = pass.open(jdbi);
      handle = open;
      open.begin();
      limit(open);
      counter = new EffectCounter(open);
    }
    return open;
  }

  /** For this transaction only, so that it is safe behind PgBouncer. */
  private void limit(Handle open) {
    String whole = deadline.toMillis() + "ms";
    open.createQuery(
            """
            SELECT concat(
              set_config('lock_timeout', :lock, true),
              set_config('statement_timeout', :whole, true),
              set_config('idle_in_transaction_session_timeout', :whole, true),
              set_config(:mark, 'on', true))
            """)
        .bind("lock", lockTimeout.toMillis() + "ms")
        .bind("whole", whole)
        .bind("mark", MARK)
        .mapTo(String.class)
        .one();
  }

  private static boolean isStillTheSame(Handle open) {
    return open.createQuery("SELECT coalesce(current_setting(:mark, true), '') = 'on'")
        .bind("mark", MARK)
        .mapTo(Boolean.class)
        .one();
  }
}
