package io.figwizard.handlertesting;

import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A domain's server as an extension of its tests. A domain says how it is started, and adds what
 * its tests talk about:
 *
 * <pre>{@code
 * final class DashboardServer implements DomainExtension {
 *   private final HostedDomain hosted = new HostedDomain(TestDatabase.migratedFor(...), this::start);
 * }</pre>
 */
public interface DomainExtension extends BeforeAllCallback, AfterAllCallback {
  HostedDomain hosted();

  @Override
  default void beforeAll(ExtensionContext context) throws Exception {
    hosted().start(context);
  }

  @Override
  default void afterAll(ExtensionContext context) {
    hosted().stop();
  }

  default TestDatabase database() {
    return hosted().database();
  }

  /** The database as its owner sees it, for what no action tells. */
  default Jdbi owner() {
    return database().jdbi();
  }

  /** As {@link TestDatabase#count}. */
  default int count(String tableAndCondition, Object... arguments) {
    return database().count(tableAndCondition, arguments);
  }

  default TestTokens tokens() {
    return hosted().tokens();
  }

  default HandlerClient anonymous() {
    return hosted().server().anonymous();
  }

  default HandlerClient client(UUID user) {
    return anonymous().as(tokens().forUser(user));
  }

  /** Runs a job, as the worker does. */
  default void run(String job) {
    hosted().server().run(job);
  }

  /** What the application's meter has counted. */
  default long meter(String name) {
    return hosted().server().meter(name);
  }
}
