package io.figwizard.monolith;

import io.figwizard.handlertesting.HandlerClient;
import io.figwizard.handlertesting.ServerProcess;
import io.figwizard.handlertesting.TestDatabase;
import io.figwizard.handlertesting.TestTokens;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Both handlers in the monolith; its tokens are signed with the key that the test holds. */
class MonolithContractIT {
  @RegisterExtension static final TestDatabase DATABASE = Servers.migratedDatabase();

  private static final TestTokens TOKENS = TestTokens.create();
  private static ServerProcess monolith;

  @BeforeAll
  static void start() {
    monolith = Servers.monolith(DATABASE, TOKENS);
  }

  @AfterAll
  static void stop() {
    monolith.close();
  }

  @Nested
  class Drilling implements DrillingContract {
    @Override
    public HandlerClient client() {
      return HandlerClient.of(monolith.address());
    }

    @Override
    public TestTokens tokens() {
      return TOKENS;
    }
  }

  @Nested
  class Auth implements AuthContract {
    @Override
    public HandlerClient client() {
      return HandlerClient.of(monolith.address());
    }
  }
}
