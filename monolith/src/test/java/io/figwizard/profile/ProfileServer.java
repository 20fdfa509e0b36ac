package io.figwizard.profile;

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
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The profile domain behind real HTTP, on a database of its own. */
final class ProfileServer implements BeforeAllCallback, AfterAllCallback {
  final SettableClock clock = new SettableClock(Instant.parse("2026-03-10T10:00:00Z"));

  private final TestDatabase database = TestDatabase.migratedFor(ProfileBundle.class.getPackage());
  private final TestTokens tokens = TestTokens.create();
  private DomainServer server;

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    database.beforeAll(context);
    ProfileConfiguration settings = new ProfileConfiguration();
    settings.setVariants(Set.of(Variant.PRODUCTION, Variant.SANDBOX));
    database.describeTo(settings.getDatabase(), "profile");
    server =
        DomainServer.start(
            tokens.jwks(), settings, new ProfileBundle<>(DomainServer.Settings::domain, clock));
  }

  @Override
  public void afterAll(ExtensionContext context) {
    server.close();
  }

  TestDatabase database() {
    return database;
  }

  /** The database as its owner sees it, for what no action tells. */
  Jdbi owner() {
    return database.jdbi();
  }

  /** A user whom nobody else is. */
  User newUser() {
    UUID id = UUID.randomUUID();
    return new User(id, server.anonymous().as(tokens.forUser(id)));
  }

  /** Somebody with a profile. */
  record User(UUID id, HandlerClient client) {
    Answer call(String action, Map<String, ?> fields) {
      return client.call("profile", action, fields);
    }

    /** As {@link #call}, where only a success makes sense. */
    JsonNode data(String action, Map<String, ?> fields) {
      return call(action, fields).expectData();
    }

    JsonNode profile() {
      return data("get", Map.of()).get("profile");
    }

    JsonNode draft() {
      return data("get", Map.of()).get("draft");
    }
  }
}
