package io.figwizard.handlertesting;

import io.figwizard.local.LocalPostgres;
import io.figwizard.schemamigrator.SchemaMigrator;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * An empty database for a test class, migrated for the domains it tests, on one real PostgreSQL per
 * JVM:
 *
 * <pre>{@code
 * @RegisterExtension
 * static final TestDatabase DATABASE = TestDatabase.migratedFor(DrillingBundle.class.getPackage());
 * }</pre>
 *
 * Where another extension needs it, register this one first ({@code @Order}) and hand over {@code
 * DATABASE::jdbcUrl}: the database exists from {@code beforeAll} on.
 */
public final class TestDatabase implements BeforeAllCallback {
  private static final String PASSWORD = "test password";

  private final List<String> before;
  private final List<Package> domains;
  private @Nullable LocalPostgres postgres;
  private String name = "";

  private TestDatabase(List<String> before, List<Package> domains) {
    this.before = before;
    this.domains = domains;
  }

  /**
   * @param domains packages annotated with {@link io.figwizard.handlerkit.Domain}, in the order in
   *     which they are migrated; none for a database without a schema
   */
  public static TestDatabase migratedFor(Package... domains) {
    return new TestDatabase(List.of(), List.of(domains));
  }

  /**
   * The same, after a statement that the owner runs first: for a view in {@code published} that a
   * domain reads, where a test does not have the domain that publishes it.
   */
  public TestDatabase after(String sql) {
    List<String> statements = new ArrayList<>(before);
    statements.add(sql);
    return new TestDatabase(List.copyOf(statements), domains);
  }

  @Override
  public void beforeAll(ExtensionContext context) throws SQLException {
    if (context.getParent().flatMap(ExtensionContext::getTestClass).isPresent()) {
      // A @Nested class: it uses the database of the class around it.
      return;
    }
    // The root's store closes what it holds when the last test class is done.
    postgres =
        context
            .getRoot()
            .getStore(ExtensionContext.Namespace.create(TestDatabase.class))
            .getOrComputeIfAbsent(
                LocalPostgres.class, type -> LocalPostgres.throwaway(), LocalPostgres.class);
    name = "test_" + UUID.randomUUID().toString().replace('-', '_');
    execute(
        dataSource("postgres", postgres.owner(), postgres.ownerPassword()),
        "CREATE DATABASE " + name);
    before.forEach(this::execute);
    for (Package domain : domains) {
      SchemaMigrator.migrate(owner(), domain, PASSWORD);
    }
  }

  /** Without user and password. */
  public String jdbcUrl() {
    return "jdbc:postgresql://127.0.0.1:" + started().port() + "/" + name;
  }

  /** The role that the domain runs as. */
  public String roleUser(String domain) {
    return "fig_" + domain;
  }

  /** The password of every domain's role. */
  public String password() {
    return PASSWORD;
  }

  public String ownerUser() {
    return started().owner();
  }

  public String ownerPassword() {
    return started().ownerPassword();
  }

  /** Connections of the role that may do everything. Not pooled. */
  public DataSource owner() {
    return dataSource(name, ownerUser(), ownerPassword());
  }

  /** Connections of the role that the domain runs as. Not pooled. */
  public DataSource role(String domain) {
    return dataSource(name, roleUser(domain), PASSWORD);
  }

  /** As the owner: to arrange what a test needs and no action can do. */
  public void execute(String sql) {
    try {
      execute(owner(), sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql + ": " + e.getMessage(), e);
    }
  }

  private LocalPostgres started() {
    if (postgres == null) {
      throw new IllegalStateException(
          "the test database exists from beforeAll on; is TestDatabase registered with"
              + " @RegisterExtension on a static field, before what uses it?");
    }
    return postgres;
  }

  private DataSource dataSource(String database, String user, String password) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setServerNames(new String[] {"127.0.0.1"});
    source.setPortNumbers(new int[] {started().port()});
    source.setDatabaseName(database);
    source.setUser(user);
    source.setPassword(password);
    return source;
  }

  private static void execute(DataSource source, String sql) throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
