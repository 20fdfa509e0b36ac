package io.figwizard.handlerkit;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.util.concurrent.TimeUnit;

/**
 * Ends a dry run before its next statement where its time is over or somebody waits for a lock that
 * it holds; and each statement with the time. So a real request waits for no more than the
 * statement that is under way. One thread.
 */
final class GivingWay {
  /** Of all kinds of locks: rows are waited for by the transaction that has them. */
  private static final String LOOK =
      """
      WITH known AS MATERIALIZED (
        SELECT pid, granted, CAST(ROW(locktype, database, relation, page, tuple, virtualxid,
          transactionid, classid, objid, objsubid) AS text) AS lock
        FROM pg_locks)
      SELECT set_config('statement_timeout', ?, true), EXISTS (
        SELECT FROM known AS waiting JOIN known AS held USING (lock)
        WHERE NOT waiting.granted AND held.granted AND held.pid = pg_backend_pid())
      """;

  /** PostgreSQL's SQLSTATE of a transaction that takes nothing but its rollback. */
  static final String ABORTED = "25P02";

  private static final String CANCELED = "57014";

  private static final String LOCK_NOT_AVAILABLE = "55P03";

  private final Connection connection;
  private final long deadlineNanos;
  private boolean waitedFor;

  /** Somebody waits for what the dry run has locked. */
  static final class WaitedFor extends SQLException {
    private static final long serialVersionUID = 1L;

    private WaitedFor() {
      super("Somebody waits for what the dry run has locked.", LOCK_NOT_AVAILABLE);
    }
  }

  /**
   * @param connection the real one
   * @param deadlineNanos by {@link System#nanoTime}
   */
  GivingWay(Connection connection, long deadlineNanos) {
    this.connection = connection;
    this.deadlineNanos = deadlineNanos;
  }

  /** Whether the time was over, before a statement or within it. */
  static boolean isOver(SQLException failure) {
    return failure instanceof SQLTimeoutException || CANCELED.equals(failure.getSQLState());
  }

  /**
   * To be called before every statement.
   *
   * @throws WaitedFor where somebody waits, and from then on: the one who waits may give up
   * @throws SQLTimeoutException when the time is over
   */
  void look() throws SQLException {
    long left = deadlineNanos - System.nanoTime();
    if (left <= 0) {
      throw new SQLTimeoutException("The time of the dry run is over.");
    }
    waitedFor = waitedFor || isWaitedFor(left);
    if (waitedFor) {
      throw new WaitedFor();
    }
  }

  private boolean isWaitedFor(long leftNanos) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(LOOK)) {
      statement.setString(1, TimeUnit.NANOSECONDS.toMillis(leftNanos) + 1 + "ms");
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getBoolean(2);
      }
    } catch (SQLException e) {
      if (ABORTED.equals(e.getSQLState())) {
        // It may go back to a savepoint. Else it is the statement that fails.
        return false;
      }
      throw e;
    }
  }
}
