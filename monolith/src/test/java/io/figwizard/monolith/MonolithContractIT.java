package io.figwizard.monolith;

import static org.assertj.core.api.Assertions.assertThat;

import io.figwizard.handlertesting.Answer;
import io.figwizard.handlertesting.HandlerClient;
import io.figwizard.handlertesting.ServerProcess;
import io.figwizard.handlertesting.TestDatabase;
import io.figwizard.handlertesting.TestTokens;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The handlers in the monolith, both variants; its tokens are signed with the key that the test
 * holds.
 */
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
  class DrillingSandbox implements DrillingContract {
    @Override
    public HandlerClient client() {
      return HandlerClient.of(monolith.address());
    }

    @Override
    public TestTokens tokens() {
      return TOKENS;
    }

    @Override
    public String handler() {
      return "drilling-sandbox";
    }
  }

  @Nested
  class Auth implements AuthContract {
    @Override
    public HandlerClient client() {
      return HandlerClient.of(monolith.address());
    }
  }

  @Nested
  class AuthSandbox implements AuthContract {
    @Override
    public HandlerClient client() {
      return HandlerClient.of(monolith.address());
    }

    @Override
    public String handler() {
      return "auth-sandbox";
    }
  }

  @Nested
  class Webhook implements WebhookContract {
    @Override
    public HandlerClient client() {
      return HandlerClient.of(monolith.address());
    }
  }

  @Nested
  class WebhookSandbox implements WebhookContract {
    @Override
    public HandlerClient client() {
      return HandlerClient.of(monolith.address());
    }

    @Override
    public String handler() {
      return "webhook-sandbox";
    }
  }

  @Test
  void variantsShareTheirUsersAndDecks() {
    HandlerClient client = HandlerClient.of(monolith.address());
    HandlerClient learner = client.as(TOKENS.forUser(UUID.randomUUID()));
    Answer deck = learner.call("drilling-sandbox", "create-deck", Map.of("name", "Trees"));

    Answer decks = learner.call("drilling", "list-decks", Map.of());

    assertThat(decks.data().path("decks").findValuesAsText("deckId"))
        .containsExactly(deck.data().path("deckId").asText());
  }
}
