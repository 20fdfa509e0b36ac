package io.figwizard.exports;

import com.codahale.metrics.MetricRegistry;
import io.dropwizard.db.DataSourceFactory;
import io.figwizard.handlerkit.DomainDatabase;
import io.figwizard.handlertesting.TestDatabase;
import java.time.Clock;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;

/** Makes what is to be made, in a process of its own, which tests kill or give little memory. */
final class MakeOnce {
  private MakeOnce() {}

  /**
   * @param arguments the database's address and the password of the role
   */
  public static void main(String... arguments) {
    Jdbi jdbi = DomainDatabase.withoutServer(database(arguments[0], arguments[1]), "exports");
    new MakeExports(jdbi, new ExportsConfiguration(), new MetricRegistry(), Clock.systemUTC())
        .run();
  }

  static DataSourceFactory database(TestDatabase database) {
    return database(database.jdbcUrl(), database.password());
  }

  private static DataSourceFactory database(String url, String password) {
    DataSourceFactory database = new DataSourceFactory();
    database.setUrl(url);
    database.setUser("fig_exports");
    database.setPassword(password);
    database.setProperties(Map.of());
    return database;
  }
}
