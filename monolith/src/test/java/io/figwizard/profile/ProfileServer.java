package io.figwizard.profile;

import com.fasterxml.jackson.databind.JsonNode;
import io.figwizard.handlerkit.Variant;
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
import java.util.Set;
import java.util.UUID;

/** The profile domain behind real HTTP, on a database of its own. */
final class ProfileServer implements DomainExtension {
  final SettableClock clock = new SettableClock(Instant.parse("2026-03-10T10:00:00Z"));

  private final HostedDomain hosted =
      new HostedDomain(TestDatabase.migratedFor(ProfileBundle.class.getPackage()), this::start);

  @Override
  public HostedDomain hosted() {
    return hosted;
  }

  private DomainServer start(TestDatabase database, TestTokens tokens) throws Exception {
    ProfileConfiguration settings = new ProfileConfiguration();
    settings.setVariants(Set.of(Variant.PRODUCTION, Variant.SANDBOX));
    database.describeTo(settings.getDatabase(), "profile");
    return DomainServer.start(
        tokens.jwks(), settings, new ProfileBundle<>(DomainServer.Settings::domain, clock));
  }

  /** A user whom nobody else is. */
  User newUser() {
    UUID id = UUID.randomUUID();
    return new User(id, client(id));
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
