package io.figwizard.monolith;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.figwizard.handlerkit.Variant;
import io.figwizard.handlertesting.Answer;
import io.figwizard.handlertesting.HandlerClient;
import io.figwizard.handlertesting.ServerProcess;
import io.figwizard.handlertesting.TestDatabase;
import io.figwizard.handlertesting.TestTokens;
import io.figwizard.providertwins.ProviderTwins;
import io.figwizard.providertwins.elevenlabs.ElevenLabsControl;
import io.figwizard.stripetwin.StripeTwin;
import io.figwizard.stripetwin.control.TwinControl;
import io.figwizard.stripetwin.state.Card;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The handlers in the monolith, both variants; its tokens are signed with the key that the test
 * holds.
 */
class MonolithContractIT {
  @RegisterExtension static final TestDatabase DATABASE = Servers.migratedDatabase();

  private static final TestTokens TOKENS = TestTokens.create();
  private static StripeTwin twin;
  private static ProviderTwins providers;
  private static ServerProcess monolith;

  @BeforeAll
  static void start() {
    twin = StripeTwin.start();
    providers = ProviderTwins.start();
    Map<String, String> environment = Servers.monolithEnvironment(DATABASE, TOKENS);
    environment.put("STRIPE_API_BASE", twin.url().toString());
    environment.put("STRIPE_SANDBOX_API_BASE", twin.url().toString());
    for (Variant variant : Variant.values()) {
      environment.putAll(Servers.conversationKeys(variant, providers.url()));
    }
    monolith = Servers.monolith(environment);
  }

  @AfterAll
  static void stop() {
    monolith.close();
    providers.close();
    twin.close();
  }

  /** What every contract asks for; a class, because its methods count before an interface's. */
  abstract static class OnTheMonolith {
    public HandlerClient client() {
      return HandlerClient.of(monolith.address());
    }

    public TestTokens tokens() {
      return TOKENS;
    }

    public TestDatabase database() {
      return DATABASE;
    }

    public TwinControl stripe() {
      return twin.control();
    }

    public ElevenLabsControl elevenLabs() {
      return providers.elevenLabs().control();
    }

    public ProviderTwins providers() {
      return providers;
    }
  }

  @Nested
  class Billing extends OnTheMonolith implements BillingContract {}

  @Nested
  class BillingSandbox extends OnTheMonolith implements BillingContract {
    @Override
    public String handler() {
      return "billing-sandbox";
    }
  }

  @Nested
  class Dashboard extends OnTheMonolith implements DashboardContract {}

  @Nested
  class DashboardSandbox extends OnTheMonolith implements DashboardContract {
    @Override
    public String handler() {
      return "dashboard-sandbox";
    }
  }

  @Nested
  class Conversation extends OnTheMonolith implements ConversationContract {}

  @Nested
  class ConversationSandbox extends OnTheMonolith implements ConversationContract {
    @Override
    public String handler() {
      return "conversation-sandbox";
    }
  }

  @Nested
  class Drilling extends OnTheMonolith implements DrillingContract {}

  @Nested
  class DryRunsOfDrilling extends OnTheMonolith implements DryRunContract {}

  @Nested
  class DryRunsOfBilling extends OnTheMonolith implements BillingDryRunContract {}

  @Nested
  class DryRunsOfConversation extends OnTheMonolith implements ConversationDryRunContract {}

  @Nested
  class DrillingSandbox extends OnTheMonolith implements DrillingContract {
    @Override
    public String handler() {
      return "drilling-sandbox";
    }
  }

  @Nested
  class Profile extends OnTheMonolith implements ProfileContract {}

  @Nested
  class ProfileSandbox extends OnTheMonolith implements ProfileContract {
    @Override
    public String handler() {
      return "profile-sandbox";
    }
  }

  @Nested
  class Exports extends OnTheMonolith implements ExportsContract {}

  @Nested
  class ExportsSandbox extends OnTheMonolith implements ExportsContract {
    @Override
    public String handler() {
      return "exports-sandbox";
    }
  }

  @Nested
  class Realtime extends OnTheMonolith implements RealtimeContract {
    @Override
    public URI address() {
      return monolith.address();
    }
  }

  @Nested
  class RealtimeSandbox extends OnTheMonolith implements RealtimeContract {
    @Override
    public URI address() {
      return monolith.address();
    }

    @Override
    public String handler() {
      return "realtime-sandbox";
    }
  }

  @Nested
  class Auth extends OnTheMonolith implements AuthContract {}

  @Nested
  class AuthSandbox extends OnTheMonolith implements AuthContract {
    @Override
    public String handler() {
      return "auth-sandbox";
    }
  }

  @Nested
  class Webhook extends OnTheMonolith implements WebhookContract {}

  @Nested
  class WebhookSandbox extends OnTheMonolith implements WebhookContract {
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

  /** What billing sells in a variant is what drilling gives in that variant. */
  @Test
  void moreDecksThanTheFreeOnesComeWithASubscriptionOfTheVariant() {
    HandlerClient client =
        HandlerClient.of(monolith.address()).as(TOKENS.forUser(UUID.randomUUID()));
    for (int i = 0; i < 20; i++) {
      assertThat(newDeck(client, "drilling-sandbox").status()).isEqualTo(200);
    }
    EnvelopeContract.assertFailure(newDeck(client, "drilling"), 403, "premium_required");
    Answer page =
        client.call("billing-sandbox", "create-checkout-session", Map.of("plan", "basic"));
    twin.control().pay(page.data().path("sessionId").asText(), Card.SUCCEEDS);
    EnvelopeContract.assertFailure(newDeck(client, "drilling-sandbox"), 403, "premium_required");

    // An action that asks Stripe, as an event would make us ask.
    client.call("billing-sandbox", "resume", Map.of());

    assertThat(newDeck(client, "drilling-sandbox").status()).isEqualTo(200);
    EnvelopeContract.assertFailure(newDeck(client, "drilling"), 403, "premium_required");
  }

  /** Each once dry and once for real: the answers have the same form, and what is told happens. */
  @ParameterizedTest
  @MethodSource("actionsThatCanBeRunDry")
  void aDryRunLeavesEverythingAsItWasAndAnswersAsTheRealOneDoes(String name) throws Exception {
    String handler = name.substring(0, name.indexOf('.'));
    String action = name.substring(name.indexOf('.') + 1);
    DryRuns.Somebody somebody =
        DryRuns.somebody(HandlerClient.of(monolith.address()), TOKENS, DATABASE);
    Map<String, ?> fields = DryRuns.request(name, somebody);

    Answer dry =
        DryRunRequests.leavingNothing(DATABASE, somebody.client(), handler, action, fields);
    Answer real = somebody.client().call(handler, action, fields);

    assertThat(dry.status()).as(dry.body().toString()).isEqualTo(200);
    assertThat(DryRuns.form(dry.data())).isEqualTo(DryRuns.form(real.expectData())).isNotEmpty();
    JsonNode effects = DryRunRequests.effects(dry);
    assertThat(effects.path("complete").asBoolean()).isTrue();
    assertThat(effects.path("outbound")).isEmpty();
    assertThat(effects.path("rows").fieldNames())
        .toIterable()
        .isNotEmpty()
        .allMatch(table -> table.startsWith(handler + "."));
  }

  static Stream<String> actionsThatCanBeRunDry() {
    return DryRuns.actions().stream();
  }

  /** A new action is either run dry above, or in a contract of its own, or refused here. */
  @Test
  void everyOtherActionIsNotRunDry() throws Exception {
    DryRuns.Somebody somebody =
        DryRuns.somebody(HandlerClient.of(monolith.address()), TOKENS, DATABASE);
    List<String> possible = new ArrayList<>();
    for (Map.Entry<String, List<String>> handler : describedActions().entrySet()) {
      for (String action : handler.getValue()) {
        Answer answer = DryRunRequests.ask(somebody.client(), handler.getKey(), action, Map.of());
        if (!answer.errorCode().equals("dry_run_not_possible")) {
          possible.add(handler.getKey() + "." + action);
        }
      }
    }

    TreeSet<String> expected = new TreeSet<>(DryRuns.actions());
    expected.addAll(DryRuns.CAPTURING);
    assertThat(possible).containsExactlyInAnyOrderElementsOf(expected);
  }

  /**
   * What docs/openapi describes is what is served: an action that nobody registers is in neither.
   */
  @Test
  void everyHandlerServesTheActionsThatItsDescriptionNames() throws Exception {
    for (Map.Entry<String, List<String>> handler : describedActions().entrySet()) {
      Answer answer =
          HandlerClient.of(monolith.address()).call(handler.getKey(), "no-such-action", Map.of());
      assertThat(answer.body().at("/error/message").asText())
          .as(handler.getKey())
          .endsWith("Known actions: " + String.join(", ", handler.getValue()) + ".");
    }
  }

  /** By handler, in alphabetical order. */
  private static Map<String, List<String>> describedActions() throws IOException {
    Map<String, List<String>> described = new TreeMap<>();
    try (Stream<Path> files = Files.list(Servers.REPOSITORY.resolve("docs/openapi"))) {
      for (Path file : files.toList()) {
        JsonNode description = Servers.yaml(file);
        String handler = description.at("/info/title").asText();
        TreeSet<String> actions = new TreeSet<>();
        description
            .path("paths")
            .path("/" + handler)
            .at("/post/requestBody/content/application~1json/schema/discriminator/mapping")
            .fieldNames()
            .forEachRemaining(actions::add);
        if (!actions.isEmpty()) {
          described.put(handler, List.copyOf(actions));
        }
      }
    }
    assertThat(described).hasSizeGreaterThan(4);
    return described;
  }

  private static Answer newDeck(HandlerClient client, String handler) {
    return client.call(handler, "create-deck", Map.of("name", "Trees"));
  }
}
