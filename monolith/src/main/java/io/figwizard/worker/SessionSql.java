package io.figwizard.worker;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

/** How the transaction at hand is to be treated. */
interface SessionSql {
  static SessionSql of(Handle handle) {
    return handle.attach(SessionSql.class);
  }

  /**
   * Without waiting for the disk: a server that crashes may forget what was claimed or done in its
   * last moments, and then it is delivered again, as consumers must expect.
   */
  @SqlQuery("select set_config('synchronous_commit', 'off', true)")
  String commitWithoutWaiting();
}
