package io.figwizard.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import io.figwizard.handlerkit.Variant;
import io.figwizard.handlertesting.Answer;
import io.figwizard.handlertesting.DomainServer;
import io.figwizard.handlertesting.HandlerClient;
import io.figwizard.handlertesting.SettableClock;
import io.figwizard.handlertesting.TestDatabase;
import io.figwizard.handlertesting.TestTokens;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The dashboard domain behind real HTTP, on a database of its own. */
final class DashboardServer implements BeforeAllCallback, AfterAllCallback {
  final SettableClock clock = new SettableClock(Instant.parse("2026-03-10T10:00:00Z"));

  private final TestDatabase database = Published.newDatabase();
  private final TestTokens tokens = TestTokens.create();
  private DomainServer server;

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    database.beforeAll(context);
    DashboardConfiguration settings = new DashboardConfiguration();
    settings.setVariants(Set.of(Variant.PRODUCTION, Variant.SANDBOX));
    database.describeTo(settings.getDatabase(), "dashboard");
    server =
        DomainServer.start(
            tokens.jwks(), settings, new DashboardBundle<>(DomainServer.Settings::domain, clock));
  }

  @Override
  public void afterAll(ExtensionContext context) {
    server.close();
  }

  TestTokens tokens() {
    return tokens;
  }

  TestDatabase database() {
    return database;
  }

  Published published() {
    return new Published(database);
  }

  HandlerClient anonymous() {
    return server.anonymous();
  }

  /** A user whom nobody else is. */
  User newUser() {
    UUID id = UUID.randomUUID();
    return new User(id, anonymous().as(tokens.forUser(id)), published());
  }

  /** Somebody who looks at what was done. */
  record User(UUID id, HandlerClient client, Published published) {
    Answer call(String action, Map<String, ?> fields) {
      return client.call("dashboard", action, fields);
    }

    Answer sandbox(String action, Map<String, ?> fields) {
      return client.call("dashboard-sandbox", action, fields);
    }

    /** As {@link #call}, where only a success makes sense. */
    JsonNode data(String action, Map<String, ?> fields) {
      return call(action, fields).expectData();
    }

    UUID reviewed(String at) {
      return published.review(id, Instant.parse(at));
    }

    UUID reviewed(Instant at) {
      return published.review(id, at);
    }

    UUID talked(String variant, String at, int seconds) {
      return published.conversation(id, variant, Instant.parse(at), seconds);
    }
  }
}
