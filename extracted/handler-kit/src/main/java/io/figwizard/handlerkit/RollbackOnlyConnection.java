package io.figwizard.handlerkit;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A connection on which nothing can be kept: statements run in a transaction only, which only ends
 * by being rolled back, and none begins after the deadline. One thread.
 */
final class RollbackOnlyConnection implements InvocationHandler {
  /**
   * Statements that end a transaction, first or after another one, behind comments (JDBI begins
   * with one). Text cannot tell all; the rest is found out afterwards.
   */
  private static final Pattern ENDS_TRANSACTION =
      Pattern.compile(
          "(?:^|;)(?:\\s|/\\*.*?\\*/|--[^\\n]*\\n)*"
              + "(?:commit|end|abort|rollback(?!\\s+to)|prepare\\s+transaction)\\b",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private final Connection connection;
  private final GivingWay way;
  private final WrittenValues written;

  private RollbackOnlyConnection(Connection connection, long deadlineNanos, WrittenValues written) {
    this.connection = connection;
    this.way = new GivingWay(connection, deadlineNanos);
    this.written = written;
  }

  /**
   * @param deadlineNanos by {@link System#nanoTime}
   * @param written takes the values of what is written
   */
  static Connection around(Connection connection, long deadlineNanos, WrittenValues written) {
    return (Connection)
        Proxy.newProxyInstance(
            RollbackOnlyConnection.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            new RollbackOnlyConnection(connection, deadlineNanos, written));
  }

  static boolean isOne(Connection connection) {
    return Proxy.isProxyClass(connection.getClass())
        && Proxy.getInvocationHandler(connection) instanceof RollbackOnlyConnection;
  }

  /** The real connection, for who looks afterwards at what became of the transaction. */
  static Connection behind(Connection around) {
    return ((RollbackOnlyConnection) Proxy.getInvocationHandler(around)).connection;
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] args)
      throws Throwable {
    switch (method.getName()) {
      case "commit" -> throw new SQLException("A dry run is rolled back; it cannot commit.");
      // JDBC commits what is open when auto-commit is switched on, and a pool may do so later.
      case "setAutoCommit", "close" -> rollBack();
      case "prepareStatement", "prepareCall" -> {
        String sql = args == null ? "" : String.valueOf(args[0]);
        checkStatement(sql);
        return DryRunStatement.of(
            (PreparedStatement) Objects.requireNonNull(call(connection, method, args)),
            sql,
            way,
            written);
      }
      // Its text comes later, where nobody would look at it.
      case "createStatement" -> throw new SQLException("A dry run runs no scripts.");
      default -> {
        // Everything else keeps nothing.
      }
    }
    return call(connection, method, args);
  }

  /** Throws what the method throws. */
  static @Nullable Object call(Object on, Method method, @Nullable Object @Nullable [] args)
      throws Throwable {
    try {
      return method.invoke(on, args);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private void rollBack() throws SQLException {
    try {
      if (!connection.isClosed() && !connection.getAutoCommit()) {
        connection.rollback();
      }
    } catch (SQLException e) {
      // Whatever state it is in, nobody may get it again: the server rolls back what it loses. And
      // it must go on from here to the pool, where it has a place.
      connection.abort(Runnable::run);
    }
  }

  private void checkStatement(String sql) throws SQLException {
    if (connection.getAutoCommit()) {
      throw new SQLException("A statement of a dry run came outside of its transaction.");
    }
    if (ENDS_TRANSACTION.matcher(sql).find()) {
      throw new SQLException("A dry run's transaction ends by itself; no statement may end it.");
    }
  }
}
