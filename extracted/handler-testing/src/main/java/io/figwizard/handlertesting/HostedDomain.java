package io.figwizard.handlertesting;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A domain's server on a database of its own, and the tokens that it accepts. */
public final class HostedDomain {
  private final TestDatabase database;
  private final Start start;
  private final TestTokens tokens = TestTokens.create();
  private @Nullable DomainServer server;

  /** Starts the domain's server, once the database is there. */
  @FunctionalInterface
  public interface Start {
    DomainServer start(TestDatabase database, TestTokens tokens) throws Exception;
  }

  /** Starts nothing yet. */
  public HostedDomain(TestDatabase database, Start start) {
    this.database = database;
    this.start = start;
  }

  void start(ExtensionContext context) throws Exception {
    database.beforeAll(context);
    server = start.start(database, tokens);
  }

  void stop() {
    server().close();
  }

  public TestDatabase database() {
    return database;
  }

  public TestTokens tokens() {
    return tokens;
  }

  /** From {@code beforeAll} on. */
  public DomainServer server() {
    if (server == null) {
      throw new IllegalStateException(
          "the server runs from beforeAll on; is it registered with @RegisterExtension on a static"
              + " field?");
    }
    return server;
  }
}
