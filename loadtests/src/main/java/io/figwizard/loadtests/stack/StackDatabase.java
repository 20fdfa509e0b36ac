package io.figwizard.loadtests.stack;

import io.figwizard.loadtests.CannotRun;
import io.figwizard.local.LocalEnvironmentException;
import io.figwizard.local.LocalPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;

/**
 * The database of a local stack: the one named in DATABASE_URL, else one of our own.
 *
 * @param closing ends it, if it is our own
 */
public record StackDatabase(String jdbcUrl, String owner, String ownerPassword, Runnable closing)
    implements AutoCloseable {

  static StackDatabase start(Path figDirectory, Map<String, String> environment) {
    String url = environment.get("DATABASE_URL");
    if (url == null || url.isBlank()) {
      return ownIn(figDirectory.resolve("postgres"));
    }
    return new StackDatabase(
        url,
        required(environment, "DATABASE_OWNER"),
        required(environment, "DATABASE_OWNER_PASSWORD"),
        () -> {});
  }

  private static StackDatabase ownIn(Path folder) {
    try {
      LocalPostgres postgres = LocalPostgres.start(folder);
      return new StackDatabase(
          postgres.jdbcUrl(), postgres.owner(), postgres.ownerPassword(), postgres::close);
    } catch (LocalEnvironmentException e) {
      throw new CannotRun(String.valueOf(e.getMessage()), e);
    }
  }

  /** A connection of the owner, who may see everything. */
  public Connection connect() throws SQLException {
    return DriverManager.getConnection(jdbcUrl, owner, ownerPassword);
  }

  @Override
  public void close() {
    closing.run();
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "PostgreSQL at " + jdbcUrl;
  }

  private static String required(Map<String, String> environment, String name) {
    String value = environment.get(name);
    if (value == null || value.isBlank()) {
      throw new CannotRun(
          "DATABASE_URL is set but "
              + name
              + " is not; set it too, or unset DATABASE_URL to have a database started");
    }
    return value;
  }
}
