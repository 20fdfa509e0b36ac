package io.figwizard.handlerkit;

import org.apache.tomcat.jdbc.pool.ConnectionPool;
import org.apache.tomcat.jdbc.pool.DataSourceProxy;
import org.apache.tomcat.jdbc.pool.PooledConnection;
import org.jdbi.v3.core.config.JdbiConfig;
import org.jspecify.annotations.Nullable;

/**
 * The pool behind a {@link org.jdbi.v3.core.Jdbi} that {@link DomainDatabase} has opened; public
 * for Jdbi alone. Thread-safe.
 */
public final class IdleConnections implements JdbiConfig<IdleConnections> {
  private volatile @Nullable DataSourceProxy source;

  void of(Object pool) {
    source = pool instanceof DataSourceProxy proxy ? proxy : null;
  }

  /**
   * Closes the idle ones when one has died: most often they have died with the server, and those
   * that were found well within the last second would be handed out, one failed request after the
   * other. Those that are newer than the dead one stay.
   */
  void diedWith(PooledConnection dead) {
    DataSourceProxy known = source;
    ConnectionPool pool = known == null ? null : known.getPool();
    if (pool != null && pool.getPoolVersion() == dead.getConnectionVersion()) {
      pool.purge();
    }
  }

  @Override
  public IdleConnections createCopy() {
    IdleConnections copy = new IdleConnections();
    copy.source = source;
    return copy;
  }
}
