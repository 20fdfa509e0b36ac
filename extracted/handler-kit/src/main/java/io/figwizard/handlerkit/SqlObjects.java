package io.figwizard.handlerkit;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.extension.Extensions;
import org.jdbi.v3.sqlobject.SqlObjectFactory;

/**
 * Attaches SQL objects without reading their annotations anew for each transaction. JDBI keeps what
 * it has read in the handle's copy of the configuration, which goes with the handle; here it is
 * kept in the configuration that handles are copied from.
 */
final class SqlObjects {
  private SqlObjects() {}

  static <T> T attach(Handle handle, Class<T> sqlObject) {
    Extensions kept = handle.getJdbi().getConfig(Extensions.class);
    kept.findFactory(SqlObjectFactory.class)
        .ifPresent(factory -> kept.findMetadata(sqlObject, factory));
    return handle.attach(sqlObject);
  }
}
