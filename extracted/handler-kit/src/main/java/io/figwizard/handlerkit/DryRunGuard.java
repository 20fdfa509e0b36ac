package io.figwizard.handlerkit;

import java.sql.Connection;
import java.sql.SQLException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.spi.JdbiPlugin;

/**
 * Keeps a thread that is doing a dry run from every connection but the one that can only be rolled
 * back. Installed in the {@link Jdbi}s of handlers. Thread-safe.
 */
final class DryRunGuard implements JdbiPlugin {
  private final ThreadLocal<Pass> passes = new ThreadLocal<>();

  /** Of one dry run, for the thread that does it. */
  final class Pass implements AutoCloseable {
    private final long deadlineNanos;
    private boolean opening;

    private Pass(long deadlineNanos) {
      this.deadlineNanos = deadlineNanos;
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
   */
  Pass begin(long deadlineNanos) {
    Pass pass = new Pass(deadlineNanos);
    passes.set(pass);
    return pass;
  }

  @Override
  public Connection customizeConnection(Connection connection) throws SQLException {
    Pass pass = passes.get();
    if (pass == null) {
      return connection;
    }
    if (!pass.opening) {
      connection.close();
      throw new IllegalStateException(
          "In a dry run the action wants a connection of its own. It must use Call.sql alone, or"
              + " must not be @DryRunnable.");
    }
    return RollbackOnlyConnection.around(connection, pass.deadlineNanos);
  }
}
