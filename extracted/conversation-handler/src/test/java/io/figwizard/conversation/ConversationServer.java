package io.figwizard.conversation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dropwizard.util.Duration;
import io.figwizard.handlertesting.Answer;
import io.figwizard.handlertesting.DomainExtension;
import io.figwizard.handlertesting.DomainServer;
import io.figwizard.handlertesting.HandlerClient;
import io.figwizard.handlertesting.HostedDomain;
import io.figwizard.handlertesting.SettableClock;
import io.figwizard.handlertesting.TestDatabase;
import io.figwizard.handlertesting.TestTokens;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The conversation domain behind real HTTP, on a database of its own, with both providers. */
final class ConversationServer implements DomainExtension {
  /** The middle of a month, and of a day. */
  static final Instant NOW = Instant.parse("2026-05-15T12:00:00Z");

  final Providers providers = new Providers();
  final SettableClock clock = new SettableClock(NOW);
  private final Consumer<ConversationConfiguration> changes;
  private final HostedDomain hosted = new HostedDomain(emptyDatabase(), this::start);

  /** A database where the test says what users have paid for. */
  static TestDatabase emptyDatabase() {
    return TestDatabase.migratedFor(ConversationBundle.class.getPackage())
        .after(
            """
            create schema published;
            create table published.entitlement
              (user_id uuid, variant text, plan text, access_until timestamptz)
            """);
  }

  ConversationServer() {
    this(settings -> {});
  }

  ConversationServer(Consumer<ConversationConfiguration> changes) {
    this.changes = changes;
  }

  @Override
  public HostedDomain hosted() {
    return hosted;
  }

  private DomainServer start(TestDatabase database, TestTokens tokens) throws Exception {
    ConversationConfiguration settings = new ConversationConfiguration();
    settings.production = variant();
    settings.sandbox = variant();
    settings.limits.voiceTimeout = Duration.seconds(30);
    settings.limits.textTimeout = Duration.seconds(30);
    settings.limits.pauseInOutage = Duration.milliseconds(200);
    database.describeTo(settings.database, "conversation");
    changes.accept(settings);
    return DomainServer.start(
        tokens.jwks(), settings, new ConversationBundle<>(DomainServer.Settings::domain, clock));
  }

  private VariantConfiguration variant() {
    VariantConfiguration variant = new VariantConfiguration();
    variant.voice.apiKey = Providers.VOICE_KEY;
    variant.voice.apiBase = providers.url();
    variant.voice.agentId = "agent_of_a_test";
    variant.text.apiKey = Providers.TEXT_KEY;
    variant.text.apiBase = providers.url().resolve("/v1");
    return variant;
  }

  @Override
  public void afterAll(ExtensionContext context) {
    DomainExtension.super.afterAll(context);
    providers.close();
  }

  User newUser() {
    return user(UUID.randomUUID(), "conversation");
  }

  User newSandboxUser() {
    return user(UUID.randomUUID(), "conversation-sandbox");
  }

  User user(UUID id, String handler) {
    return new User(this, id, handler, client(id));
  }

  /** What the webhook receiver would pass on. */
  void tell(String variant, String providerConversation) {
    tell(variant, providerConversation, "post_call_transcription");
  }

  void tell(String variant, String providerConversation, String type) {
    ObjectNode payload =
        JsonNodeFactory.instance
            .objectNode()
            .put("variant", variant)
            .put("eventType", type)
            .put("conversationId", providerConversation)
            .put("eventId", type + ":" + providerConversation);
    consume("conversation.voice-event", "elevenlabs.event", payload);
  }

  void leaves(UUID user) {
    consume(
        "conversation.user-deleted",
        "user.deleted",
        JsonNodeFactory.instance.objectNode().put("userId", user.toString()));
  }

  void consume(String consumer, String type, JsonNode payload) {
    hosted.server().tell(consumer, type, payload);
  }

  void poll() {
    run("conversation.poll-unfinished");
  }

  String text(String query, Object... arguments) {
    return owner().withHandle(handle -> handle.select(query, arguments).mapTo(String.class).one());
  }

  void pays(UUID user, String variant, String plan) {
    database()
        .execute(
            "insert into published.entitlement values ('%s', '%s', '%s', '%s')"
                .formatted(user, variant, plan, clock.instant().plusSeconds(40L * 24 * 3600)));
  }

  /** Somebody who talks. */
  record User(ConversationServer server, UUID id, String handler, HandlerClient client) {
    Answer call(String action, Map<String, ?> fields) {
      return client.call(handler, action, fields);
    }

    Answer callWithKey(String key, String action, Map<String, ?> fields) {
      return client.with("Idempotency-Key", key).call(handler, action, fields);
    }

    JsonNode data(String action, Map<String, ?> fields) {
      return call(action, fields).expectData();
    }

    String variant() {
      return handler.endsWith("-sandbox") ? "sandbox" : "production";
    }

    JsonNode register() {
      return data("register-session", Map.of());
    }

    JsonNode eligibility() {
      return data("eligibility", Map.of());
    }

    String status(JsonNode registration) {
      return server.text(
          "select status from conversation.session where conversation_id = ?",
          UUID.fromString(registration.path("conversationId").asText()));
    }

    /** A whole conversation, of which the provider tells us. */
    JsonNode talked(int seconds, String summary, Map<String, String> facts) {
      JsonNode registration = register();
      String id = server.providers.begin(registration, server.clock.instant());
      server.providers.end(id, seconds, summary, facts);
      server.tell(variant(), id);
      return registration;
    }

    int announced() {
      return server.count(
          "conversation.outbox where type = 'conversation.completed' and ordering_key = ?",
          "user:" + id);
    }
  }
}
