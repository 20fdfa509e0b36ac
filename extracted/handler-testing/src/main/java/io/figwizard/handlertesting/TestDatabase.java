package io.figwizard.handlertesting;

import io.dropwizard.db.DataSourceFactory;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * An empty database for a test class, migrated for the domains it tests, on one real PostgreSQL per
 * JVM (migrated once per JVM, that is, and copied):
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
  private final List<String> before;
  private final List<Package> domains;
  private @Nullable TestPostgres postgres;
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
    postgres = TestPostgres.of(context);
    name = postgres.newDatabase(before, domains);
  }

  /** Without user and password. */
  public String jdbcUrl() {
    return "jdbc:postgresql://127.0.0.1:" + started().server().port() + "/" + name;
  }

  /** The role that the domain runs as. */
  public String roleUser(String domain) {
    return "fig_" + domain;
  }

  /** The password of every domain's role. */
  public String password() {
    return TestPostgres.PASSWORD;
  }

  public String ownerUser() {
    return started().server().owner();
  }

  public String ownerPassword() {
    return started().server().ownerPassword();
  }

  /** Connections of the role that may do everything. Not pooled. */
  public DataSource owner() {
    return started().owner(name);
  }

  /** The database as its owner sees it, for what no action tells. */
  public Jdbi jdbi() {
    return Jdbi.create(owner());
  }

  /**
   * As the owner.
   *
   * @param tableAndCondition for example {@code drilling.card where deck_id = ?}
   */
  public int count(String tableAndCondition, Object... arguments) {
    return jdbi()
        .withHandle(
            handle ->
                handle
                    .select("select count(*) from " + tableAndCondition, arguments)
                    .mapTo(int.class)
                    .one());
  }

  /** Connections of the role that the domain runs as. Not pooled. */
  public DataSource role(String domain) {
    return started().connections(name, roleUser(domain), password());
  }

  /** Where the database is, and the role that the domain runs as, for a pool of connections. */
  public void describeTo(DataSourceFactory pool, String domain) {
    pool.setUrl(jdbcUrl());
    pool.setUser(roleUser(domain));
    pool.setPassword(password());
  }

  /** As the owner: to arrange what a test needs and no action can do. */
  public void execute(String sql) {
    try (Connection connection = owner().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql + ": " + e.getMessage(), e);
    }
  }

  private TestPostgres started() {
    if (postgres == null) {
      throw new IllegalStateException(
          "the test database exists from beforeAll on; is TestDatabase registered with"
              + " @RegisterExtension on a static field, before what uses it?");
    }
    return postgres;
  }
}
