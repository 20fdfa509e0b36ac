package io.figwizard.handlerkit;

import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;
import org.apache.tomcat.jdbc.pool.PoolExhaustedException;
import org.jdbi.v3.core.ConnectionException;
import org.jspecify.annotations.Nullable;

/** What a failure of the database means for the request, by PostgreSQL's SQLSTATE (appendix A). */
enum DatabaseFailure {
  /** The transaction lost against another one and is rolled back: the same again may succeed. */
  CONTENTION,
  /** The connection broke under a running transaction. */
  CONNECTION_LOST,
  /** A lock was not granted in time. */
  LOCK_TIMEOUT,
  /** No connection can be had, or the server has no time or room. */
  UNAVAILABLE,
  /** Not the database's condition: a fault in a statement, or no database failure at all. */
  NONE;

  private static final Set<String> CONTENDED = Set.of("40001", "40P01");
  private static final Set<String> SHUT_DOWN = Set.of("57P01", "57P02", "57P05", "25P03");
  private static final Set<String> BUSY = Set.of("57014", "57P03", "3D000");

  static DatabaseFailure of(Throwable thrown) {
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      if (t instanceof ConnectionException || t instanceof PoolExhaustedException) {
        return UNAVAILABLE;
      }
      if (t instanceof SQLException sql) {
        return of(sql);
      }
    }
    return NONE;
  }

  /** True where the request answers 503 and not 500. */
  boolean isTemporary() {
    return this != NONE;
  }

  private static DatabaseFailure of(SQLException thrown) {
    if (thrown instanceof SQLTimeoutException
        || thrown instanceof SQLTransientConnectionException) {
      return UNAVAILABLE;
    }
    return ofState(thrown.getSQLState());
  }

  private static DatabaseFailure ofState(@Nullable String state) {
    if (state == null) {
      return NONE;
    }
    if (CONTENDED.contains(state)) {
      return CONTENTION;
    }
    if (state.equals("55P03")) {
      return LOCK_TIMEOUT;
    }
    if (state.startsWith("08") || SHUT_DOWN.contains(state)) {
      return CONNECTION_LOST;
    }
    // 53: insufficient resources; 28: the server does not let this role in.
    return state.startsWith("53") || state.startsWith("28") || BUSY.contains(state)
        ? UNAVAILABLE
        : NONE;
  }
}
