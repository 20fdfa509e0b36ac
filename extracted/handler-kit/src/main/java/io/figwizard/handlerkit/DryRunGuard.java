package io.figwizard.handlerkit;

import io.dropwizard.db.ManagedDataSource;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.spi.JdbiPlugin;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a thread that is doing a dry run from every connection but the one that can only be rolled
 * back, and from asking others. Installed in the {@link Jdbi}s of handlers. Thread-safe.
 */
final class DryRunGuard implements JdbiPlugin {
  private final ThreadLocal<Pass> passes = new ThreadLocal<>();

  /** Of one dry run, for the thread that does it. */
  final class Pass implements AutoCloseable {
    private final long deadlineNanos;
    private final WrittenValues written;
    private final @Nullable CapturedCalls captured;
    private final Supplier<Handle> one;
    private boolean opening;
    private boolean lent;
    private boolean rolledBack;
    private boolean rolledBackAtCall;

    private Pass(
        long deadlineNanos,
        WrittenValues written,
        @Nullable CapturedCalls captured,
        Supplier<Handle> one) {
      this.deadlineNanos = deadlineNanos;
      this.written = written;
      this.captured = captured;
      this.one = one;
    }

    /** Whether the action has opened connections of its own and was lent the one. */
    boolean lent() {
      return lent;
    }

    /**
     * Whether the action has rolled back on one of these and gone on, so that the one holds too
     * much. What rolls back because of a captured call does not go on.
     */
    boolean rolledBack() {
      return rolledBack;
    }

    /** To be thrown instead of sending. */
    CapturedCall capture(OutboundCall call) {
      if (captured == null) {
        throw new IllegalStateException(
            "In a dry run the action asks others: "
                + call
                + ". Its effect must be external, or it must not be @DryRunnable.");
      }
      return captured.capture(call);
    }

    /** Whether the action has come to a call that nobody answers. */
    boolean ended() {
      return captured != null && captured.ended();
    }

    void goOn() {
      if (captured != null) {
        captured.goOn();
        rolledBack |= rolledBackAtCall;
      }
    }

    private Connection lend() {
      lent = true;
      return LentConnection.of(one.get().getConnection(), this::noteRollback);
    }

    private void noteRollback() {
      if (ended()) {
        rolledBackAtCall = true;
      } else {
        rolledBack = true;
      }
    }

    /** The one connection. */
    Handle open(Jdbi jdbi) {
      opening = true;
      Handle handle;
      try {
        handle = jdbi.open();
      } finally {
        opening = false;
      }
      if (!RollbackOnlyConnection.isOne(handle.getConnection())) {
        handle.close();
        throw new IllegalStateException("The handler's Jdbi was not prepared for dry runs.");
      }
      return handle;
    }

    @Override
    public void close() {
      passes.remove();
    }
  }

  /**
   * Begins a dry run on this thread.
   *
   * @param deadlineNanos by {@link System#nanoTime}
   * @param written takes the values of what the action writes
   * @param captured takes what the action would send; null for one that sends nothing and has no
   *     transactions of its own
   * @param one the dry run's connection in its transaction, opened when it is needed
   */
  Pass begin(
      long deadlineNanos,
      WrittenValues written,
      @Nullable CapturedCalls captured,
      Supplier<Handle> one) {
    Pass pass = new Pass(deadlineNanos, written, captured, one);
    passes.set(pass);
    return pass;
  }

  /** Of this thread; null where it does no dry run. */
  @Nullable Pass pass() {
    return passes.get();
  }

  /**
   * The same pool, but to an action that reaches out it lends its dry run's connection wherever it
   * wants one of its own. A second one at a time would be too many: a function may have but two.
   */
  ManagedDataSource lending(ManagedDataSource pool) {
    return (ManagedDataSource)
        Proxy.newProxyInstance(
            DryRunGuard.class.getClassLoader(),
            new Class<?>[] {ManagedDataSource.class},
            (proxy, method, arguments) -> {
              Pass pass = passes.get();
              return pass != null
                      && !pass.opening
                      && pass.captured != null
                      && method.getName().equals("getConnection")
                  ? pass.lend()
                  : RollbackOnlyConnection.call(pool, method, arguments);
            });
  }

  @Override
  public Connection customizeConnection(Connection connection) throws SQLException {
    Pass pass = passes.get();
    if (pass == null) {
      return connection;
    }
    if (!pass.opening) {
      if (LentConnection.isOne(connection)) {
        return connection;
      }
      connection.close();
      throw new IllegalStateException(
          "In a dry run the action wants a connection of its own. It must use Call.sql alone, or"
              + " must not be @DryRunnable.");
    }
    return RollbackOnlyConnection.around(connection, pass.deadlineNanos, pass.written);
  }
}
