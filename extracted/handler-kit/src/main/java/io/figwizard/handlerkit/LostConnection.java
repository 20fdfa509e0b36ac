package io.figwizard.handlerkit;

import java.sql.Connection;
import java.sql.SQLException;
import org.apache.tomcat.jdbc.pool.PooledConnection;
import org.jdbi.v3.core.CloseException;
import org.jdbi.v3.core.Handle;

/**
 * Takes connections that died out of the pool, which would hand them out again until their next
 * validation, and those that stand idle there with them.
 */
final class LostConnection {
  private LostConnection() {}

  /** True where the handle's connection is dead; nothing but closing the handle is then left. */
  static boolean discarded(Handle handle) {
    try {
      Connection connection = handle.getConnection();
      if (RollbackOnlyConnection.isOne(connection)) {
        connection = RollbackOnlyConnection.behind(connection);
      }
      // As one is from the first time on that somebody asked here.
      if (connection.isClosed()) {
        return true;
      }
      // Not isWrapperFor, which the pool answers for the driver's connection alone.
      if (!(connection instanceof javax.sql.PooledConnection)) {
        return false;
      }
      PooledConnection pooled = connection.unwrap(PooledConnection.class);
      boolean dead = pooled.getConnection().isClosed();
      if (dead) {
        pooled.setDiscarded(true);
        handle.getConfig(IdleConnections.class).diedWith(pooled);
      }
      return dead;
    } catch (SQLException e) {
      throw new CloseException("The state of a connection cannot be read", e);
    }
  }
}
