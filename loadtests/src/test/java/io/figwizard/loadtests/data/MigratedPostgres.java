package io.figwizard.loadtests.data;

import io.figwizard.loadtests.console.ProgressLine;
import io.figwizard.loadtests.stack.LocalServices;
import io.figwizard.loadtests.stack.ServiceProcess;
import io.figwizard.local.LocalPostgres;
import io.figwizard.local.LocalSecrets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A real PostgreSQL with the schemas of all domains, as the monolith's {@code db migrate} makes
 * them, and any number of copies of it.
 */
public final class MigratedPostgres implements AutoCloseable {

  private final LocalPostgres postgres;
  private final AtomicInteger copies = new AtomicInteger();

  private MigratedPostgres(LocalPostgres postgres) {
    this.postgres = postgres;
  }

  /**
   * @param folder for made-up secrets and the log
   */
  public static MigratedPostgres start(Path folder) {
    LocalPostgres postgres = LocalPostgres.throwaway();
    Map<String, String> settings = new HashMap<>(LocalSecrets.in(folder).environment());
    settings.putAll(postgres.environment());
    LocalServices services = new LocalServices(Path.of(".."), postgres.jdbcUrl(), settings);
    try (ServiceProcess migrations =
        ServiceProcess.start(services.migrations(), folder.resolve("migrations.log"))) {
      if (migrations.ended().join() != 0) {
        postgres.close();
        throw new AssertionError(migrations.obituary());
      }
    }
    return new MigratedPostgres(postgres);
  }

  /** A database of its own with all schemas and no rows. */
  public Database copy() throws SQLException {
    String empty = postgres.jdbcUrl().substring(postgres.jdbcUrl().lastIndexOf('/') + 1);
    String name = "copy_" + copies.incrementAndGet();
    Database server = new Database(postgres, "postgres");
    server.run("create database " + name + " template " + empty);
    return new Database(postgres, name);
  }

  @Override
  public void close() {
    postgres.close();
  }

  /** One of the databases, as its owner sees it. */
  public record Database(LocalPostgres postgres, String name) {

    public Connection connect() throws SQLException {
      return DriverManager.getConnection(jdbcUrl(), postgres.owner(), postgres.ownerPassword());
    }

    /** Loads the small profile. */
    public LoadedData load(DataLoad.Order order) {
      return new DataLoad(
              jdbcUrl(),
              postgres.owner(),
              postgres.ownerPassword(),
              ProgressLine.silent(),
              Clock.systemUTC())
          .load(order);
    }

    public void run(String statement) throws SQLException {
      try (Connection connection = connect();
          Statement run = connection.createStatement()) {
        run.execute(statement);
      }
    }

    public long number(String query) throws SQLException {
      return Long.parseLong(text(query));
    }

    /** The first column of the first row. */
    public String text(String query) throws SQLException {
      try (Connection connection = connect();
          Statement statement = connection.createStatement();
          ResultSet row = statement.executeQuery(query)) {
        row.next();
        return String.valueOf(row.getString(1));
      }
    }

    private String jdbcUrl() {
      String url = postgres.jdbcUrl();
      return url.substring(0, url.lastIndexOf('/') + 1) + name;
    }
  }
}
