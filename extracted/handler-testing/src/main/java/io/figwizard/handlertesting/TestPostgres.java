package io.figwizard.handlertesting;

import io.figwizard.local.LocalPostgres;
import io.figwizard.schemamigrator.SchemaMigrator;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The PostgreSQL of this JVM's tests. A schema is migrated once; every further database with the
 * same one is a copy, which takes a tenth of a second. Thread-safe.
 */
final class TestPostgres implements AutoCloseable {
  static final String PASSWORD = "test password";

  private final LocalPostgres server;
  private final Map<List<String>, String> templates = new HashMap<>();

  private TestPostgres(LocalPostgres server) {
    this.server = server;
  }

  /** The root's store closes what it holds when the last test class is done. */
  static TestPostgres of(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(ExtensionContext.Namespace.create(TestPostgres.class))
        .getOrComputeIfAbsent(
            TestPostgres.class,
            type -> new TestPostgres(LocalPostgres.throwaway()),
            TestPostgres.class);
  }

  LocalPostgres server() {
    return server;
  }

  /**
   * @param before statements that run before the migrations
   * @return the name of a new database
   */
  synchronized String newDatabase(List<String> before, List<Package> domains) throws SQLException {
    List<String> schema =
        Stream.concat(before.stream(), domains.stream().map(Package::getName)).toList();
    if (!templates.containsKey(schema)) {
      templates.put(schema, migrated(before, domains));
    }
    String name = newName();
    List<String> statements = new ArrayList<>();
    statements.add("CREATE DATABASE " + name + " TEMPLATE " + templates.get(schema));
    if (!domains.isEmpty()) {
      // The one right that stands on the database itself, and so is not copied with it.
      statements.add("REVOKE TEMPORARY ON DATABASE " + name + " FROM PUBLIC");
    }
    execute("postgres", statements);
    return name;
  }

  private String migrated(List<String> before, List<Package> domains) throws SQLException {
    String name = newName();
    execute("postgres", List.of("CREATE DATABASE " + name));
    execute(name, before);
    for (Package domain : domains) {
      SchemaMigrator.migrate(owner(name), domain, PASSWORD);
    }
    return name;
  }

  private static String newName() {
    return "test_" + UUID.randomUUID().toString().replace('-', '_');
  }

  private void execute(String database, List<String> statements) throws SQLException {
    try (Connection connection = owner(database).getConnection();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  DataSource owner(String database) {
    return connections(database, server.owner(), server.ownerPassword());
  }

  /** Connections of a role. Not pooled. */
  DataSource connections(String database, String user, String password) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setServerNames(new String[] {"127.0.0.1"});
    source.setPortNumbers(new int[] {server.port()});
    source.setDatabaseName(database);
    source.setUser(user);
    source.setPassword(password);
    return source;
  }

  @Override
  public void close() {
    server.close();
  }
}
