package io.figwizard.handlerkit;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import org.jspecify.annotations.Nullable;

/**
 * What an action that reaches out gets in a dry run where it opens a connection of its own: the dry
 * run's one, so that it sees what it has written and nothing of it is kept. Its commits keep
 * nothing; its rollbacks undo nothing, which the dry run is told. One thread.
 */
final class LentConnection implements InvocationHandler {
  private final Connection lender;
  private final Runnable rolledBack;
  private boolean autoCommit = true;
  private boolean closed;

  private LentConnection(Connection lender, Runnable rolledBack) {
    this.lender = lender;
    this.rolledBack = rolledBack;
  }

  static Connection of(Connection lender, Runnable rolledBack) {
    return (Connection)
        Proxy.newProxyInstance(
            LentConnection.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            new LentConnection(lender, rolledBack));
  }

  static boolean isOne(Connection connection) {
    return Proxy.isProxyClass(connection.getClass())
        && Proxy.getInvocationHandler(connection) instanceof LentConnection;
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] args)
      throws Throwable {
    switch (method.getName()) {
      case "close", "abort" -> closed = true;
      case "setAutoCommit" -> autoCommit = args != null && Boolean.TRUE.equals(args[0]);
      case "rollback" -> rolledBack.run();
      case "commit", "setReadOnly", "setTransactionIsolation" -> {
        // Of a transaction that has begun long ago, and is kept by nobody.
      }
      case "isClosed" -> {
        return closed;
      }
      case "getAutoCommit" -> {
        return autoCommit;
      }
      default -> {
        return RollbackOnlyConnection.call(lender, method, args);
      }
    }
    return null;
  }
}
