package io.figwizard.handlerkit;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/**
 * A call whose transaction is rolled back whatever the action does. Waits for locks only shortly,
 * so that it is real requests that go on. Not for use by more than one thread.
 */
final class DryRunTransaction implements Call, AutoCloseable {
  /** Lives as long as its transaction; a setting of nobody else's. */
  private static final String MARK = "figwizard.dry_run";

  private static final String IS_MARKED =
      "SELECT coalesce(current_setting('" + MARK + "', true), '') = 'on'";

  private final Call asked;
  private final @Nullable Jdbi jdbi;
  private final DryRunGuard.Pass pass;
  private final @Nullable CapturedCalls captured;
  private final WrittenValues written;
  private final EventFields events;
  private final Duration lockTimeout;
  private final Duration deadline;
  private @Nullable Handle handle;
  private @Nullable EffectCounter counter;

  /** The action has ended the transaction, so nobody knows what was kept. */
  static final class Ended extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    private Ended() {
      super(
          "The action has ended the transaction of its dry run; what it did may have been kept."
              + " Take its @DryRunnable away.");
    }
  }

  /**
   * @param asked who asks for what, without a database
   * @param captured what the action would send; null where its effect is not external
   * @param key for digests of what is written
   * @param clock by which the action writes what time it is
   */
  DryRunTransaction(
      Call asked,
      @Nullable Jdbi jdbi,
      DryRunGuard guard,
      @Nullable CapturedCalls captured,
      byte[] key,
      Clock clock,
      DryRunConfiguration limits) {
    this.asked = asked;
    this.jdbi = jdbi;
    this.lockTimeout = limits.getLockTimeout().toJavaDuration();
    this.deadline = limits.getDeadline().toJavaDuration();
    this.captured = captured;
    ValueText text = new ValueText(clock);
    this.written = new WrittenValues(key, text);
    this.events = new EventFields(key, text);
    this.pass = guard.begin(System.nanoTime() + deadline.toNanos(), written, captured, this::begun);
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
   * @throws Ended when the action has ended the transaction
   * @throws Refusal when the action has rolled something back and gone on: what it then found in
   *     the database is not what it would have found
   */
  Effects effects() {
    Handle open = handle;
    if (open == null || counter == null) {
      return withCaptured(Effects.NONE);
    }
    if (isEnded(open)) {
      throw new Ended();
    }
    checkNotRolledBack();
    open.execute("SET CONSTRAINTS ALL IMMEDIATE");
    return withCaptured(counted(counter));
  }

  private Effects counted(EffectCounter counter) {
    return counter.count().with(written.told());
  }

  private void checkNotRolledBack() {
    if (pass.rolledBack()) {
      throw DryRunRefusals.notPossible(
          "The action has rolled back a transaction of its own and gone on. A dry run has one"
              + " transaction only.");
    }
  }

  /** Whether the action could not go on without the answer to a call that was captured. */
  boolean endedAtCall() {
    return captured != null && captured.ended();
  }

  /**
   * What was done up to the call that nobody answered.
   *
   * @throws Refusal as for {@link #effects}
   */
  Effects effectsAtCall() {
    checkNotRolledBack();
    return effectsUntilHere();
  }

  /**
   * What was done up to where the action came to an end before its own: at a call, or refusing. Of
   * one that refuses and has no transactions of its own that is nothing.
   */
  Effects effectsUntilHere() {
    Handle open = handle;
    if (captured == null
        || open == null
        || counter == null
        || (!captured.ended() && !pass.lent())) {
      return withCaptured(Effects.NONE);
    }
    try {
      return withCaptured(counted(counter));
    } catch (JdbiException e) {
      if (DatabaseFailure.of(e).isTemporary()) {
        throw e;
      }
      // An aborted transaction tells nothing any more.
      return withCaptured(Effects.UNTOLD);
    }
  }

  private Effects withCaptured(Effects effects) {
    return captured == null ? effects : effects.with(captured);
  }

  /**
   * What a refusal or a failure of the action must not hide.
   *
   * @throws Ended when the action has ended the transaction before it failed
   */
  void checkNotEnded(Throwable failure) {
    Handle open = handle;
    if (open != null && counter != null && isEnded(open)) {
      Ended ended = new Ended();
      ended.addSuppressed(failure);
      throw ended;
    }
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
      counter = new EffectCounter(open, events);
    }
    return open;
  }

  /** For this transaction only, so that it is safe behind PgBouncer. */
  private void limit(Handle open) {
    String schema =
        open.createQuery(
                """
                SELECT coalesce(current_schema(), ''), concat(
                  set_config('lock_timeout', :lock, true),
                  set_config('idle_in_transaction_session_timeout', :whole, true),
                  set_config(:mark, 'on', true))
                """)
            .bind("lock", lockTimeout.toMillis() + "ms")
            .bind("whole", deadline.toMillis() + "ms")
            .bind("mark", MARK)
            .mapTo(String.class)
            .one();
    written.defaultSchema(schema);
  }

  /** Also after the deadline, which ends statements of the action, not this one. */
  private static boolean isEnded(Handle open) {
    try {
      Connection real = RollbackOnlyConnection.behind(open.getConnection());
      // Closed, or auto-commit switched on: that has rolled back, as RollbackOnlyConnection does.
      return !real.isClosed() && !real.getAutoCommit() && !isMarked(real);
    } catch (SQLException e) {
      // What is aborted or lost cannot be asked any more; the server rolls it back.
      return !GivingWay.ABORTED.equals(e.getSQLState()) && !DatabaseFailure.of(e).isTemporary();
    }
  }

  private static boolean isMarked(Connection real) throws SQLException {
    try (Statement statement = real.createStatement();
        ResultSet row = statement.executeQuery(IS_MARKED)) {
      return row.next() && row.getBoolean(1);
    }
  }
}
