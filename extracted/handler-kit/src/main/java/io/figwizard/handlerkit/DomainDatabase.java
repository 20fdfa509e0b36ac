package io.figwizard.handlerkit;

import com.codahale.metrics.MetricRegistry;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.db.DataSourceFactory;
import io.dropwizard.db.ManagedDataSource;
import io.dropwizard.jdbi3.JdbiFactory;
import io.dropwizard.util.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementExceptions;
import org.jdbi.v3.postgres.PostgresPlugin;
import org.jdbi.v3.sqlobject.SqlObjectPlugin;

/**
 * A domain's own connections, under its own role: none until needed, few, given up on soon when
 * none is free, and without anything that a PgBouncer in transaction mode would break.
 */
public final class DomainDatabase {
  private static final int FEW = 8;
  private static final Duration SOON = Duration.seconds(2);

  private DomainDatabase() {}

  /**
   * Opens the pool; connects only with the first request. Sets in {@code factory} what every domain
   * needs and leaves alone what the configuration sets itself. Dropwizard's own defaults (10
   * connections at once, at most 100, a wait of 30 seconds) become 0, 8 and 2 seconds.
   *
   * <p>A configuration that sets {@code maxSize} below 10 must set {@code initialSize: 0} and
   * {@code minSize: 0} too: Dropwizard compares its own defaults with it before this method is
   * called.
   *
   * @param domain names the pool in metrics and health checks and the connections in {@code
   *     pg_stat_activity}
   */
  public static Jdbi open(Environment environment, DataSourceFactory factory, String domain) {
    return open(environment, factory, pool(environment.metrics(), factory, domain), domain);
  }

  /** As the other one, over a pool that {@link #pool} made, for who needs the pool itself too. */
  public static Jdbi open(
      Environment environment, DataSourceFactory factory, ManagedDataSource pool, String domain) {
    ManagedDataSource lending =
        HandlerKit.in(environment).map(kit -> kit.dryRuns().guard().lending(pool)).orElse(pool);
    return equipped(new JdbiFactory().build(environment, factory, lending, domain), pool);
  }

  /** For a command that has no server: nobody closes or checks the connections. */
  public static Jdbi withoutServer(DataSourceFactory factory, String domain) {
    ManagedDataSource pool = pool(new MetricRegistry(), factory, domain);
    return equipped(Jdbi.create(pool), pool);
  }

  /**
   * The connections alone, with the settings that {@link #open(Environment, DataSourceFactory,
   * String)} describes.
   */
  public static ManagedDataSource pool(
      MetricRegistry metrics, DataSourceFactory factory, String domain) {
    DataSourceFactory defaults = new DataSourceFactory();
    factory.setInitialSize(0);
    factory.setMinSize(0);
    if (factory.getMaxSize() == defaults.getMaxSize()) {
      factory.setMaxSize(FEW);
    }
    if (factory.getMaxWaitForConnection().equals(defaults.getMaxWaitForConnection())) {
      factory.setMaxWaitForConnection(SOON);
    }
    if (factory.getDriverClass() == null) {
      factory.setDriverClass(org.postgresql.Driver.class.getName());
    }
    // A connection that stood idle may have died with the server, a proxy or a frozen function.
    factory.setCheckConnectionOnBorrow(true);
    factory.setValidationInterval(Duration.seconds(1));
    factory.setProperties(properties(factory.getProperties(), domain));
    return factory.build(metrics, domain);
  }

  private static Jdbi equipped(Jdbi jdbi, ManagedDataSource pool) {
    jdbi.getConfig(IdleConnections.class).of(pool);
    // Twice does no harm: Dropwizard's factory installs it too.
    jdbi.installPlugin(new SqlObjectPlugin());
    jdbi.installPlugin(new PostgresPlugin());
    jdbi.registerRowMapper(new RecordMapperFactory());
    // Statements' arguments are users' data: not for logs.
    jdbi.getConfig(StatementExceptions.class)
        .setMessageRendering(StatementExceptions.MessageRendering.NONE);
    return jdbi;
  }

  private static Map<String, String> properties(Map<String, String> configured, String domain) {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("ApplicationName", domain);
    properties.put("connectTimeout", "2");
    properties.put("loginTimeout", "3");
    properties.put("socketTimeout", "30");
    properties.put("tcpKeepAlive", "true");
    properties.putAll(configured);
    // Named statements do not survive PgBouncer's transaction mode.
    properties.put("prepareThreshold", "0");
    // The server's details quote the row.
    properties.put("logServerErrorDetail", "false");
    return properties;
  }
}
