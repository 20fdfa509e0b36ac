package io.figwizard.monolith;

import io.dropwizard.db.DataSourceFactory;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Connections that are not pooled: for the few questions of a start or a migration. */
final class DirectConnection {
  private static final int TIMEOUT_SECONDS = 10;

  private DirectConnection() {}

  static DataSource to(DataSourceFactory database) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setURL(database.getUrl());
    source.setUser(database.getUser());
    source.setPassword(database.getPassword());
    source.setConnectTimeout(TIMEOUT_SECONDS);
    source.setLoginTimeout(TIMEOUT_SECONDS);
    return source;
  }
}
